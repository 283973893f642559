// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "answers.h"
#include "chatserverthread.h"
#include "program.h"

#include <QFile>
#include <QUrl>
#include <memory>
#include <utility>

namespace Gatehouse::Test {

inline boost::json::value json(const QByteArray &text)
{
    const Result<boost::json::value> value = parseJson(text.trimmed());
    return value ? *value : boost::json::value("no JSON: " + text.toStdString());
}

inline QString textAt(const boost::json::value &object, const char *name)
{
    const boost::json::value &value = object.at(name);
    return value.is_string() ? toQString(value.get_string()) : QStringLiteral("(no text)");
}

inline QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

inline bool write(const QString &path, const QByteArray &text, QFile::Permissions mode)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.setPermissions(mode) && file.write(text) == text.size();
}

inline constexpr QFile::Permissions Private = QFile::ReadOwner | QFile::WriteOwner;

inline boost::json::object reference(const char *source, const char *id, const char *provider = "default")
{
    return {{"source", source}, {"provider", provider}, {"id", id}};
}

/// The program with a chat server, for tests of secrets: with a keychain when this runs in a session of
/// tests/support/with-keyring.sh, and without one.
class SecretsFixture : public QObject
{
protected:
    void setUp()
    {
        m_home = std::make_unique<Home>();
        if (hasKeychain())
            m_home->joinSession();
        m_chat = std::make_unique<ChatServerThread>();
        m_uuid = newUuid();
    }
    void tearDown()
    {
        m_serving.reset();
        m_chat.reset();
    }

    [[nodiscard]] static bool hasKeychain()
    {
        return qEnvironmentVariable("GATEHOUSE_TEST_KEYCHAIN") == QStringLiteral("unlocked");
    }

    void startOwner(bool isServing)
    {
        if (!isServing)
            return;
        m_serving = std::make_unique<Serving>(*m_home, m_home->places());
        QVERIFY(m_serving->isReady());
    }

    ProgramResult run(const QByteArray &command, const QByteArray &input = {})
    {
        return m_home->run(QString::fromUtf8(command).split(u' '), input);
    }

    HttpAnswer call(const QByteArray &key, const QByteArray &message, QByteArray uuid = {})
    {
        if (uuid.isEmpty())
            uuid = m_uuid;
        RawClient client;
        (void)client.connectTo(m_serving->publicPort());
        return client.ask(agentCall(uuid, key, "s", message).bytes(), RawClient::DefaultWait);
    }

    boost::json::object chatAgent(boost::json::value apiKey)
    {
        const QUrl url = m_chat->with([](ScriptedChatServer *server) { return server->baseUrl(); });
        return {{"type", "chat"},
                {"baseUrl", url.toString().toStdString()},
                {"model", "m"},
                {"apiKey", std::move(apiKey)}};
    }

    std::unique_ptr<Home> m_home;
    std::unique_ptr<ChatServerThread> m_chat;
    std::unique_ptr<Serving> m_serving;
    QByteArray m_uuid;
};

} // namespace Gatehouse::Test
