// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "controlprotocol.h"

#include <QLocalSocket>
#include <QObject>

namespace Gatehouse {

/// Sends one request to the owner of a data directory and hands on what comes back.
class ControlClient final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ControlClient)
public:
    explicit ControlClient(QObject *parent = nullptr);
    ~ControlClient() override;

    /// Connects to the socket at @a path and sends @a request. One of absent() and messages follows.
    void send(const QString &path, const ControlRequest &request);
    /// Leaves. No signal follows.
    void abort();

    /// Whether some process accepts commands at @a path right now. Waits for at most a second.
    [[nodiscard]] static bool isAnswered(const QString &path);

Q_SIGNALS:
    /// Nobody listens there.
    void absent();
    /// A piece of the answer. The last one is Done or Failed; a lost connection is a Failed too.
    void message(const Gatehouse::ControlMessage &message);

private:
    void read();
    void handleError(QLocalSocket::LocalSocketError error);
    void end(const ControlMessage &last);

    QLocalSocket m_socket;
    LineReader m_lines{ControlMessageBytes};
    QByteArray m_request;
    bool m_ended = false;
};

} // namespace Gatehouse
