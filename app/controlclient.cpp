// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "controlclient.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace Gatehouse {

ControlClient::ControlClient(QObject *parent)
    : QObject(parent)
{
    connect(&m_socket, &QLocalSocket::connected, this, [this] {
        m_socket.write(m_request.constData(), m_request.size());
        wipe(m_request); // it may hold a secret
        m_request.clear();
    });
    connect(&m_socket, &QLocalSocket::readyRead, this, &ControlClient::read);
    connect(&m_socket, &QLocalSocket::errorOccurred, this, &ControlClient::handleError);
}

ControlClient::~ControlClient() { wipe(m_request); }

void ControlClient::send(const QString &path, const ControlRequest &request)
{
    m_request = encode(request);
    if (path.isEmpty())
        QMetaObject::invokeMethod(this, &ControlClient::absent, Qt::QueuedConnection);
    else
        m_socket.connectToServer(path);
}

void ControlClient::abort()
{
    m_ended = true;
    m_socket.abort();
}

bool ControlClient::isAnswered(const QString &path)
{
    constexpr int WaitMs = 1000;
    QLocalSocket probe;
    if (path.isEmpty())
        return false;
    probe.connectToServer(path);
    return probe.waitForConnected(WaitMs);
}

void ControlClient::read()
{
    m_lines.append(m_socket.readAll());
    while (const std::optional<QByteArray> line = m_ended ? std::nullopt : m_lines.next()) {
        const Result<ControlMessage> decoded = decodeMessage(*line);
        if (!decoded) {
            end(ControlFailed{ExitCode::Failed,
                              u"The gateway's answer can't be read: %1."_s.arg(decoded.error().message)});
        } else if (std::holds_alternative<ControlData>(*decoded)
                   || std::holds_alternative<ControlNotice>(*decoded)) {
            Q_EMIT message(*decoded);
        } else {
            end(*decoded);
        }
    }
    if (m_lines.isTooLong())
        end(ControlFailed{ExitCode::Failed, u"The gateway's answer is too long."_s});
}

void ControlClient::handleError(QLocalSocket::LocalSocketError error)
{
    if (m_ended)
        return;
    switch (error) {
    case QLocalSocket::ServerNotFoundError:
    case QLocalSocket::ConnectionRefusedError:
        m_ended = true;
        Q_EMIT absent();
        return;
    case QLocalSocket::PeerClosedError:
        read(); // what arrived with the end
        end(ControlFailed{ExitCode::Unreachable,
                          u"The gateway closed the connection before it had answered."_s});
        return;
    default:
        end(ControlFailed{ExitCode::Unreachable,
                          u"The gateway can't be reached: %1"_s.arg(m_socket.errorString())});
    }
}

void ControlClient::end(const ControlMessage &last)
{
    if (std::exchange(m_ended, true))
        return;
    m_socket.abort();
    Q_EMIT message(last);
}

} // namespace Gatehouse
