// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "result.h"

#include <QByteArrayView>
#include <QString>

namespace Gatehouse {

/// Longest session name a caller may give, in characters.
inline constexpr qsizetype MaxSessionNameLength = 200;

/// What a call asks of an agent, checked.
struct AgentRequest
{
    QString session;
    QString message;
};

/// Says in one line what is wrong with @a name as a session name: letters A-Z and a-z, digits, `.`, `_` and
/// `-`, at least one and at most MaxSessionNameLength.
[[nodiscard]] Result<void> checkSessionName(QStringView name);

/// Reads the JSON body of a call. Members it does not know are ignored. Errors are ErrorCode::Invalid, one
/// line for the caller.
[[nodiscard]] Result<AgentRequest> parseAgentRequest(QByteArrayView json);

/// The text an agent gets: the list of @a attachments in front of @a message, or just one of the two.
[[nodiscard]] QString withAttachmentList(const QStringList &attachments, const QString &message);

} // namespace Gatehouse
