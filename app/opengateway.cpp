// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "opengateway.h"

#include "controlclient.h"
#include "controlprotocol.h"

#include <QDeadlineTimer>
#include <QThread>

namespace Gatehouse {

Result<std::unique_ptr<Gateway>> openGateway(const GatewayPaths &paths, std::chrono::milliseconds patience)
{
    constexpr std::chrono::milliseconds Pause{50};
    const QDeadlineTimer deadline(patience);
    while (true) {
        auto gateway = std::make_unique<Gateway>(paths);
        const Result<void> opened = gateway->open();
        if (opened)
            return gateway;
        const bool mayEnd = opened.error().code == ErrorCode::Conflict && !deadline.hasExpired()
            && !ControlClient::isAnswered(controlSocketPath(paths.dataDir));
        if (!mayEnd)
            return tl::unexpected(opened.error());
        QThread::msleep(static_cast<unsigned long>(Pause.count()));
    }
}

} // namespace Gatehouse
