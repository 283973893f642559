// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "http/tlswire.h"

#include <QLoggingCategory>

namespace Gatehouse {

namespace {

Q_LOGGING_CATEGORY(lcTls, "gatehouse.http.tls")

/// Decrypted bytes kept for a reader that pauses; beyond them the kernel holds the client back.
constexpr qint64 ReadBuffer = 65536;

} // namespace

TlsWire::TlsWire(qintptr descriptor, const QSslConfiguration &configuration, WireListener &listener)
    : m_listener(listener)
{
    m_socket.setSslConfiguration(configuration);
    m_socket.setReadBufferSize(ReadBuffer);
    connect(&m_socket, &QSslSocket::readyRead, this, &TlsWire::tellReadable);
    connect(&m_socket, &QSslSocket::encryptedBytesWritten, this, [this](qint64 bytes) { m_sent += bytes; });
    // queued: these signals can come from inside a write
    connect(&m_socket, &QSslSocket::disconnected, this, &TlsWire::lose, Qt::QueuedConnection);
    connect(&m_socket, &QSslSocket::errorOccurred, this, &TlsWire::lose, Qt::QueuedConnection);
    connect(&m_socket, &QSslSocket::sslErrors, this, [](const QList<QSslError> &errors) {
        for (const QSslError &error : errors)
            qCDebug(lcTls) << "handshake:" << error.errorString();
    });
    if (!m_socket.setSocketDescriptor(descriptor)) {
        QMetaObject::invokeMethod(this, &TlsWire::lose, Qt::QueuedConnection);
        return;
    }
    m_socket.setSocketOption(QAbstractSocket::LowDelayOption, 1);
    m_socket.startServerEncryption();
}

TlsWire::~TlsWire() { close(); }

Wire::ReadResult TlsWire::read(char *buffer, qsizetype size)
{
    if (m_closed)
        return {ReadStatus::Lost, 0};
    const qint64 got = m_socket.read(buffer, size);
    if (got > 0)
        return {ReadStatus::Data, got};
    return {m_lost ? ReadStatus::Lost : ReadStatus::Again, 0};
}

void TlsWire::write(const QByteArray &bytes)
{
    if (!m_closed && m_socket.state() == QAbstractSocket::ConnectedState)
        m_socket.write(bytes);
}

qint64 TlsWire::pendingOutput() const
{
    return m_closed ? 0 : m_socket.bytesToWrite() + m_socket.encryptedBytesToWrite();
}

void TlsWire::setReading(bool on)
{
    const bool resumed = on && !m_reading;
    m_reading = on;
    if (resumed && m_socket.bytesAvailable() > 0)
        QMetaObject::invokeMethod(this, &TlsWire::tellReadable, Qt::QueuedConnection);
}

void TlsWire::close()
{
    if (m_closed)
        return;
    m_closed = true;
    m_socket.disconnect(this);
    // Begins to send what is left and close_notify; as much as the client takes now, because this socket does
    // not live to the next turn of the loop.
    m_socket.disconnectFromHost();
    m_socket.flush();
}

void TlsWire::tellReadable()
{
    if (m_closed || !m_reading || m_socket.bytesAvailable() == 0)
        return;
    m_listener.wireReadable();
    // nobody tells again of what the listener left for the next turn of the loop
    if (!m_closed && m_reading && m_socket.bytesAvailable() > 0)
        QMetaObject::invokeMethod(this, &TlsWire::tellReadable, Qt::QueuedConnection);
}

void TlsWire::lose()
{
    if (m_closed || m_lost || m_socket.state() == QAbstractSocket::ConnectedState)
        return;
    m_lost = true;
    if (m_reading)
        m_listener.wireReadable();
    if (!m_closed)
        m_listener.wireLost();
}

} // namespace Gatehouse
