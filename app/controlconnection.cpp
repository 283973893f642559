// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "controlconnection.h"

#include <QLocalSocket>
#include <QLoggingCategory>
#include <chrono>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

Q_LOGGING_CATEGORY(lcControl, "gatehouse.control")

constexpr std::chrono::seconds RequestTime{10}; ///< for the request to arrive
constexpr std::chrono::seconds FarewellTime{10}; ///< for the end of the answer to be taken
constexpr qint64 ReadBufferBytes = 65536;
constexpr qint64 PauseBytes = 262144; ///< waiting for the peer: a long answer pauses
constexpr qint64 DropBytes = 8388608; ///< waiting for the peer: it reads too slowly to keep

} // namespace

ControlConnection::ControlConnection(QLocalSocket *socket, const ControlServer::Handler &handler,
                                     QObject *parent)
    : m_socket(socket)
    , m_handler(handler)
{
    setParent(parent);
    m_socket->setParent(this);
    m_socket->setReadBufferSize(ReadBufferBytes);
    m_deadline.setSingleShot(true);
    connect(&m_deadline, &QTimer::timeout, this, &ControlConnection::drop);
    connect(m_socket, &QLocalSocket::readyRead, this, &ControlConnection::read);
    connect(m_socket, &QLocalSocket::disconnected, this, &ControlConnection::drop);
    connect(m_socket, &QLocalSocket::bytesWritten, this, [this] {
        if (m_hasRequest && !m_ended && canTakeMore())
            Q_EMIT drained();
    });
    m_deadline.start(RequestTime);
    if (m_socket->bytesAvailable() > 0)
        QMetaObject::invokeMethod(this, &ControlConnection::read, Qt::QueuedConnection);
}

ControlConnection::~ControlConnection()
{
    // its last signals must not reach a half-destroyed object
    m_socket->disconnect(this);
}

void ControlConnection::read()
{
    QByteArray bytes = m_socket->readAll();
    if (m_hasRequest || m_ended)
        return;
    m_lines.append(bytes);
    wipe(bytes); // they may hold a secret
    std::optional<QByteArray> line = m_lines.next();
    if (m_lines.isTooLong()) {
        fail(ExitCode::Failed, u"The request is too long."_s);
        return;
    }
    if (!line)
        return;
    m_hasRequest = true;
    m_deadline.stop();
    const Result<ControlRequest> request = decodeRequest(*line);
    wipe(*line);
    m_lines.clear();
    if (!request) {
        fail(ExitCode::Failed, u"The request can't be read: %1."_s.arg(request.error().message));
        return;
    }
    qCDebug(lcControl) << "command" << request->command;
    m_handler(*request, *this);
}

void ControlConnection::data(const boost::json::value &value) { send(ControlData{value}); }

void ControlConnection::notice(const QString &text) { send(ControlNotice{text}); }

void ControlConnection::finish() { end(ControlDone{}); }

void ControlConnection::fail(ExitCode exit, const QString &message) { end(ControlFailed{exit, message}); }

bool ControlConnection::canTakeMore() const { return m_socket->bytesToWrite() < PauseBytes; }

void ControlConnection::send(const ControlMessage &message)
{
    if (m_ended)
        return;
    if (m_socket->bytesToWrite() > DropBytes) {
        qCWarning(lcControl) << "dropped a command whose reader is too slow";
        drop();
        return;
    }
    m_socket->write(encode(message));
}

void ControlConnection::end(const ControlMessage &message)
{
    if (m_ended)
        return;
    m_socket->write(encode(message));
    m_ended = true;
    m_deadline.start(FarewellTime);
    m_socket->disconnectFromServer(); // once all has been written
}

void ControlConnection::drop()
{
    m_ended = true;
    m_deadline.stop();
    m_socket->disconnect(this);
    m_socket->abort();
    deleteLater();
}

} // namespace Gatehouse
