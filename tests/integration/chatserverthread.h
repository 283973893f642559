// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "support/scriptedchatserver.h"
#include "support/serverthread.h"

#include <string>
#include <utility>

namespace Gatehouse::Test {

/// A chat server on a thread of its own, so that the test may block.
class ChatServerThread final
{
public:
    /// Runs @a work on the server's thread and returns what it returns.
    template<typename Work>
    auto with(Work work)
    {
        return m_thread.with(work);
    }
    void setScript(const ScriptedChatServer::Script &script)
    {
        m_thread.with([&](ScriptedChatServer *server) { server->setScript(script); });
    }
    [[nodiscard]] QList<ScriptedChatServer::Request> requests()
    {
        return m_thread.with([](ScriptedChatServer *server) { return server->requests(); });
    }
    [[nodiscard]] int openConnections()
    {
        return m_thread.with([](ScriptedChatServer *server) { return server->openConnections(); });
    }
    [[nodiscard]] std::string baseUrl()
    {
        return m_thread.with(
            [](ScriptedChatServer *server) { return server->baseUrl().toString().toStdString(); });
    }

private:
    ServerThread<ScriptedChatServer> m_thread;
};

} // namespace Gatehouse::Test
