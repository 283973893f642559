// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "result.h"

#include <QByteArray>
#include <QString>
#include <boost/json/object.hpp>
#include <string_view>

namespace Gatehouse {

// The words of OpenClaw's gateway protocol (docs/agents.md, "openclaw"), without a connection.

/// The versions of the protocol that are spoken.
inline constexpr int OpenClawMinProtocol = 3;
inline constexpr int OpenClawMaxProtocol = 4;

/// The session of OpenClaw that stands for @a session of the instance @a instance. OpenClaw folds case, so
/// names with capitals are written in hexadecimal.
[[nodiscard]] QString openClawSessionKey(const QString &instance, const QString &session,
                                         const QString &agentId = {});

/// The request @a id that asks for @a method.
[[nodiscard]] boost::json::object openClawRequest(const QString &id, std::string_view method,
                                                  boost::json::object params);
/// What a connection introduces itself with. @a token may be empty.
[[nodiscard]] boost::json::object openClawConnectParams(const QString &token);

/// One frame: a JSON object. Halves of surrogate pairs, which JavaScript lets pass, become U+FFFD.
[[nodiscard]] Result<boost::json::object> parseOpenClawFrame(const QByteArray &text);

/// The text member @a name of @a object; empty when there is none.
[[nodiscard]] QString openClawText(const boost::json::object &object, std::string_view name);
/// The object member @a name of @a object; null when there is none.
[[nodiscard]] const boost::json::object *openClawObject(const boost::json::object &object,
                                                        std::string_view name);

/// The text of a message: its `content`, of which only the parts of type `text` count.
[[nodiscard]] QString openClawMessageText(const boost::json::object &message);

/// Why a response says no: its message and code, bounded.
[[nodiscard]] QString openClawErrorWords(const boost::json::object &response);
/// What a refusal of the connection means to the operator.
[[nodiscard]] QString openClawRefusalWords(const boost::json::object &response);

} // namespace Gatehouse
