// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "result.h"
#include "webhooks/livecall.h"
#include "webhooks/turn.h"

#include <QByteArray>
#include <QPointer>

#include <functional>
#include <memory>

namespace Gatehouse {

/// A turn that the operator asks for, to see whether an agent answers. It goes through the waiting line like
/// any other, in the session `gatehouse-test`. Gateway thread.
class TestCall final : public LiveCall
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(TestCall)
public:
    using Done = std::function<void(Result<QByteArray>)>;

    /// @a done gets the reply, or Unavailable with what went wrong, unless @a context dies before.
    TestCall(const std::shared_ptr<InstanceRuntime> &instance, const QString &message, QObject *context,
             Done done);
    ~TestCall() override;

    void start();
    [[nodiscard]] bool isRunning() const override;
    void drain() override;
    void abort() override;

private:
    void finish(const Result<QByteArray> &result);

    std::unique_ptr<Turn> m_turn;
    QPointer<QObject> m_context;
    Done m_done;
};

} // namespace Gatehouse
