// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "controlprotocol.h"
#include "result.h"

#include <QLocalServer>
#include <QObject>
#include <functional>

namespace Gatehouse {

class CommandReply;

/// Answers commands of other processes of the same user (docs/command-line.md, "How commands find the
/// gateway"). Lives with the gateway, on its thread. A peer that is slow, silent, or sends nonsense loses its
/// connection and disturbs nobody.
class ControlServer final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ControlServer)
public:
    /// Runs one request. The reply dies when its peer leaves or the server closes.
    using Handler = std::function<void(const ControlRequest &, CommandReply &)>;

    explicit ControlServer(Handler handler, QObject *parent = nullptr);
    ~ControlServer() override;

    /// Listens at @a path for this user alone and replaces what a dead process left there. Only the owner of
    /// the data directory may call this.
    [[nodiscard]] Result<void> listen(const QString &path);
    /// Accepts no more, and ends what runs with words.
    void close();

private:
    void accept();

    Handler m_handler;
    QLocalServer m_server;
    int m_open = 0;
};

} // namespace Gatehouse
