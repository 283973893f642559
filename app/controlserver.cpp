// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "controlserver.h"

#include "controlconnection.h"

#include <QDir>
#include <QFileInfo>
#include <QLocalSocket>
#include <utility>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

constexpr int MaxPeers = 64;

/// Makes the folder of a socket outside of the data directory, for this user alone.
Result<void> makeFolder(const QString &path)
{
    const QString folder = QFileInfo(path).absolutePath();
    const auto ownerOnly = QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner;
    if (QFileInfo(folder).isDir() || QDir().mkdir(folder, ownerOnly))
        return {};
    return failure(ErrorCode::Io, u"Can't make the folder %1 for the control socket."_s.arg(folder));
}

} // namespace

ControlServer::ControlServer(Handler handler, QObject *parent)
    : QObject(parent)
    , m_handler(std::move(handler))
{
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    connect(&m_server, &QLocalServer::newConnection, this, &ControlServer::accept);
}

ControlServer::~ControlServer()
{
    qDeleteAll(findChildren<ControlConnection *>(Qt::FindDirectChildrenOnly)); // they use m_handler
}

Result<void> ControlServer::listen(const QString &path)
{
    if (path.isEmpty()) {
        return failure(ErrorCode::Io,
                       u"The path of the data directory is too long for a control socket, and "
                       "XDG_RUNTIME_DIR names no shorter place."_s);
    }
    if (Result<void> made = makeFolder(path); !made)
        return made;
    QLocalServer::removeServer(path);
    if (!m_server.listen(path)) {
        return failure(ErrorCode::Io,
                       u"Can't open the control socket %1: %2"_s.arg(path, m_server.errorString()));
    }
    return {};
}

void ControlServer::accept()
{
    while (QLocalSocket *socket = m_server.nextPendingConnection()) {
        if (m_open == MaxPeers) {
            socket->abort();
            socket->deleteLater();
            continue;
        }
        auto *connection = new ControlConnection(socket, m_handler, this);
        ++m_open;
        connect(connection, &QObject::destroyed, this, [this] { --m_open; });
    }
}

void ControlServer::close()
{
    m_server.close();
    const auto connections = findChildren<ControlConnection *>(Qt::FindDirectChildrenOnly);
    for (ControlConnection *connection : connections)
        connection->fail(ExitCode::Unreachable, u"The gateway has stopped."_s);
}

} // namespace Gatehouse
