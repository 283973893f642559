// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "silentagents.h"

#include "chatserverthread.h"
#include "support/scriptedopenclaw.h"
#include "support/testgateway.h"

#include <QFile>
#include <QTemporaryDir>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace Gatehouse::Test {

namespace {

constexpr int IdleSeconds = 3600;

class SilentClaws final : public SilentAgents
{
public:
    SilentClaws()
    {
        m_claw.with([](ScriptedOpenClaw *claw) {
            claw->setResponder([](const ScriptedOpenClaw::Turn &turn) {
                return ScriptedOpenClaw::Script{ScriptedOpenClaw::started(turn)};
            });
        });
    }
    boost::json::object config() override
    {
        return m_claw.with([](ScriptedOpenClaw *claw) {
            return boost::json::object{{"type", "openclaw"},
                                       {"url", claw->url().toString().toStdString()},
                                       {"idleSeconds", IdleSeconds}};
        });
    }
    int started() override
    {
        return m_claw.with([](ScriptedOpenClaw *claw) { return static_cast<int>(claw->turns().size()); });
    }
    void answer() override
    {
        m_claw.with([](ScriptedOpenClaw *claw) {
            for (const ScriptedOpenClaw::Turn &turn : claw->turns())
                claw->play(turn.runId, {ScriptedOpenClaw::final(turn, u"answered"_s)});
        });
    }

private:
    ServerThread<ScriptedOpenClaw> m_claw;
};

class SilentChats final : public SilentAgents
{
public:
    SilentChats() { m_server.setScript({}); }
    boost::json::object config() override
    {
        return {{"type", "chat"},
                {"baseUrl", m_server.baseUrl()},
                {"model", "silent"},
                {"idleSeconds", IdleSeconds}};
    }
    int started() override { return static_cast<int>(m_server.requests().size()); }
    void answer() override
    {
        m_server.with([](ScriptedChatServer *server) {
            server->playToAll(ScriptedChatServer::stream({u"answered"_s}));
        });
    }

private:
    ChatServerThread m_server;
};

/// Programs that all wait for somebody to open the same pipe.
class SilentCommands final : public SilentAgents
{
public:
    SilentCommands() { ::mkfifo(path("pipe").constData(), S_IRUSR | S_IWUSR); }
    boost::json::object config() override
    {
        return shellAgent("echo x >> " + path("started") + "; read line < " + path("pipe")
                          + "; printf answered");
    }
    int started() override
    {
        QFile file(m_directory.filePath(u"started"_s));
        return file.open(QIODevice::ReadOnly) ? static_cast<int>(file.readAll().count('\n')) : 0;
    }
    void answer() override { ::close(::open(path("pipe").constData(), O_WRONLY | O_CLOEXEC)); }

private:
    [[nodiscard]] QByteArray path(const char *name) const
    {
        return QFile::encodeName(m_directory.filePath(QLatin1StringView(name)));
    }
    QTemporaryDir m_directory;
};

} // namespace

std::unique_ptr<SilentAgents> silentAgents(QByteArrayView type)
{
    if (type == "openclaw")
        return std::make_unique<SilentClaws>();
    if (type == "chat")
        return std::make_unique<SilentChats>();
    return std::make_unique<SilentCommands>();
}

} // namespace Gatehouse::Test
