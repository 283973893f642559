// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "http/wire.h"

#include <QSslConfiguration>
#include <QSslSocket>

namespace Gatehouse {

/// TLS through QSslSocket. A FIN or close_notify always ends both directions.
class TlsWire final : public QObject, public Wire
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(TlsWire)
public:
    /// Takes the connected @a descriptor over and begins the handshake. @a listener is borrowed.
    TlsWire(qintptr descriptor, const QSslConfiguration &configuration, WireListener &listener);
    ~TlsWire() override;

    [[nodiscard]] ReadResult read(char *buffer, qsizetype size) override;
    void write(const QByteArray &bytes) override;
    [[nodiscard]] qint64 pendingOutput() const override;
    [[nodiscard]] qint64 takenOutput() const override
    {
        return m_sent - unacknowledged(m_socket.socketDescriptor());
    }
    void setReading(bool on) override;
    bool finishOutput() override { return false; }
    void close() override;
    [[nodiscard]] bool isReady() const override { return m_socket.isEncrypted(); }

private:
    void tellReadable();
    void lose();

    QSslSocket m_socket;
    WireListener &m_listener;
    qint64 m_sent = 0;
    bool m_reading = true;
    bool m_closed = false;
    bool m_lost = false;
};

} // namespace Gatehouse
