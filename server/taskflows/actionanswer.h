// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>
#include <QString>
#include <optional>

namespace Gatehouse {

/// What became of an action: the answer as it is sent, and what the record of the call says.
struct ActionAnswer
{
    int status = 200;
    QByteArray body = {}; ///< JSON
    QString flowId = {}; ///< of the flow it was about; empty when there is none
    std::optional<qint64> revision = {}; ///< of that flow, after the action
    QString stoppedAt = {}; ///< empty when the action was applied, else the code of the answer
    QString why = {}; ///< in words
};

} // namespace Gatehouse
