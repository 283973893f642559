// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "config/config.h"
#include "controlprotocol.h"
#include "result.h"

#include <QObject>
#include <QString>
#include <optional>

namespace Gatehouse {

class CommandReply;
class Gateway;

/// Runs the commands that work on a gateway: one that serves, for other processes through the control
/// socket, or one that was only opened, for this process. Gateway thread.
class CommandHandler final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(CommandHandler)
public:
    /// @a gateway is borrowed, open, and must outlive the handler.
    explicit CommandHandler(Gateway &gateway, QObject *parent = nullptr);

    /// Runs @a request. The answer goes to @a reply, now or later, until that dies.
    void run(const ControlRequest &request, CommandReply &reply);

private:
    Gateway &m_gateway;
};

/// What a command needs while it begins.
struct CommandContext
{
    Gateway &gateway;
    const ControlRequest &request;
    CommandReply &reply;

    /// The text of an argument; none when it was not given.
    [[nodiscard]] std::optional<QString> text(const char *name) const;
    [[nodiscard]] std::optional<qint64> number(const char *name) const;
    [[nodiscard]] bool flag(const char *name) const;
    /// The instance that the argument "instance" names, by UUID in any case or by name.
    [[nodiscard]] Result<InstanceConfig> instance() const;
};

// One function a command.
void listInstances(const CommandContext &context);
void addInstance(const CommandContext &context);
void removeInstance(const CommandContext &context);
void testInstance(const CommandContext &context);
void listKeys(const CommandContext &context);
void addKey(const CommandContext &context);
void regenerateKey(const CommandContext &context);
void deleteKey(const CommandContext &context);
void listSessions(const CommandContext &context);
void showSession(const CommandContext &context);
void resetSession(const CommandContext &context);
void listRoutes(const CommandContext &context);
void importRoutes(const CommandContext &context);
void listFlows(const CommandContext &context);
void showFlow(const CommandContext &context);
void cancelFlow(const CommandContext &context);
void showKey(const CommandContext &context);
void listSecrets(const CommandContext &context);
void testSecrets(const CommandContext &context);
void setSecret(const CommandContext &context);
void deleteSecret(const CommandContext &context);
void adoptSecrets(const CommandContext &context);
void showCalls(const CommandContext &context);
void showStatus(const CommandContext &context);

} // namespace Gatehouse
