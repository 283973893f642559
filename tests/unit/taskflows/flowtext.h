// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "flowharness.h"

#include <QRegularExpression>

namespace Gatehouse {

/// @a answer with F for @a flow, T for other ids and 0 for the time now, so that it can be compared whole.
inline QString shown(const ActionAnswer &answer, const QByteArray &flow = {})
{
    static const QRegularExpression id(QStringLiteral("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"));
    static const QRegularExpression time(QStringLiteral("\\b1[7-9][0-9]{11}\\b"));
    QString text = QString::fromUtf8(answer.body);
    if (!flow.isEmpty())
        text.replace(QString::fromLatin1(flow), QStringLiteral("F"));
    return QString::number(answer.status) + u' '
        + text.replace(id, QStringLiteral("T")).replace(time, QStringLiteral("0"));
}

/// A request about @a flow; @a rest are more members.
inline QByteArray about(const char *action, const QByteArray &flow, const QByteArray &rest = {})
{
    const QByteArray head = "{\"action\":\"" + QByteArray(action) + "\",\"flowId\":\"" + flow + '"';
    return head + (rest.isEmpty() ? "" : "," + rest) + '}';
}

/// How every view of a flow begins.
inline const QString FlowHead = QStringLiteral(
    "{\"flowId\":\"F\",\"syncMode\":\"managed\",\"controllerId\":\"webhooks/zapier\",");

} // namespace Gatehouse
