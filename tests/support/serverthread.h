// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QThread>
#include <memory>
#include <type_traits>
#include <utility>

namespace Gatehouse {

/// A stand-in server on a thread of its own, so that the test may block.
template<typename Server>
class ServerThread final : public QThread
{
    Q_DISABLE_COPY_MOVE(ServerThread)
public:
    ServerThread()
    {
        m_worker.moveToThread(this);
        start();
        with([this](Server *) { m_server = std::make_unique<Server>(); });
    }
    ~ServerThread() override
    {
        with([this](Server *) { m_server.reset(); });
        quit();
        wait();
    }

    /// Runs @a work on the server's thread and returns what it returns.
    template<typename Work>
    auto with(Work work)
    {
        using Value = decltype(work(static_cast<Server *>(nullptr)));
        if constexpr (std::is_void_v<Value>) {
            QMetaObject::invokeMethod(
                &m_worker, [&] { work(m_server.get()); }, Qt::BlockingQueuedConnection);
        } else {
            Value value{};
            QMetaObject::invokeMethod(
                &m_worker, [&] { value = work(m_server.get()); }, Qt::BlockingQueuedConnection);
            return value;
        }
    }

private:
    QObject m_worker;
    std::unique_ptr<Server> m_server;
};

} // namespace Gatehouse
