// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "commandreply.h"
#include "controlprotocol.h"
#include "controlserver.h"

#include <QTimer>

class QLocalSocket;

namespace Gatehouse {

/// One peer of the control server: reads its one request and carries the answer. Deletes itself when the
/// peer has left or has its answer.
class ControlConnection final : public CommandReply
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ControlConnection)
public:
    /// Takes @a socket over. @a handler must outlive the connection.
    ControlConnection(QLocalSocket *socket, const ControlServer::Handler &handler, QObject *parent);
    ~ControlConnection() override;

    using CommandReply::fail;
    void data(const boost::json::value &value) override;
    void notice(const QString &text) override;
    void finish() override;
    void fail(ExitCode exit, const QString &message) override;
    [[nodiscard]] bool canTakeMore() const override;

private:
    void read();
    void send(const ControlMessage &message);
    void end(const ControlMessage &message);
    void drop();

    QLocalSocket *m_socket; ///< child
    const ControlServer::Handler &m_handler;
    LineReader m_lines{ControlRequestBytes};
    QTimer m_deadline;
    bool m_hasRequest = false;
    bool m_ended = false;
};

} // namespace Gatehouse
