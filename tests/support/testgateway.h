// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "http/call.h"
#include "json.h"
#include "support/rawclient.h"
#include "support/requesttext.h"

#include <QHash>
#include <QList>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>
#include <chrono>
#include <functional>
#include <memory>

class QThread;

namespace Gatehouse {
class Gateway;
}

namespace Gatehouse::Test {

/// Who a key of a test is for.
enum class KeyFor { Public, Private, Both };

/// A key as a test knows it.
struct TestKey
{
    qint64 id = 0;
    QByteArray raw;
};

/// A random UUID, lower case, without braces.
[[nodiscard]] QByteArray newUuid();

/// The whole gateway on a thread of its own, with a configuration and a data directory that live as long as
/// this object. All functions are for the test's thread and block until the gateway has done its part.
class TestGateway final
{
    Q_DISABLE_COPY_MOVE(TestGateway)
public:
    /// @a config is the configuration without listeners' ports (free ones are taken). With Tls the public
    /// listener speaks TLS with a self-signed certificate.
    explicit TestGateway(boost::json::object config = {}, Transport transport = Transport::Plain);
    ~TestGateway();

    /// Opens and listens. False with problem() set when that fails.
    [[nodiscard]] bool start();
    [[nodiscard]] const QString &problem() const { return m_problem; }
    /// Stops with @a grace for running calls and destroys the gateway.
    void stop(std::chrono::milliseconds grace = std::chrono::seconds(0));
    /// stop() and start(): what is on disk stays, the ports are new.
    [[nodiscard]] bool restart();

    [[nodiscard]] quint16 port(ListenerKind listener = ListenerKind::Public) const;
    /// What the gateway says of listeners that are not as declared.
    [[nodiscard]] QStringList listenerProblems() const;
    [[nodiscard]] QString dataDir() const { return m_directory.filePath(QStringLiteral("data")); }
    [[nodiscard]] QString configFile() const;

    /// A client that is connected to @a listener. Check isOpen().
    [[nodiscard]] RawClient client(ListenerKind listener = ListenerKind::Public) const;
    /// Sends @a request over a connection of its own and reads the answer.
    [[nodiscard]] HttpAnswer ask(const RequestText &request, ListenerKind listener = ListenerKind::Public,
                                 std::chrono::milliseconds timeout = RawClient::DefaultWait) const;

    /// Adds a key to the instance @a uuid. The raw value is empty when that fails; why is in the log.
    [[nodiscard]] TestKey addKey(const QByteArray &uuid, KeyFor who = KeyFor::Both,
                                 const QString &label = QStringLiteral("test"));
    /// The new raw value of key @a id.
    [[nodiscard]] QByteArray regenerateKey(qint64 id);
    [[nodiscard]] bool deleteKey(qint64 id);
    /// Gives key @a id another visibility and label.
    [[nodiscard]] bool editKey(qint64 id, KeyFor who, const QString &label);

    /// Stores a secret in the keychain, which the test must have (tests/support/with-keyring.sh).
    [[nodiscard]] bool keepSecret(const QString &name, const QByteArray &value);
    [[nodiscard]] bool removeSecret(const QString &name);

    /// Every record, live ones included, oldest first.
    [[nodiscard]] QList<CallRecord> calls();
    /// The same once @a count of them are final, or @a timeout is over.
    [[nodiscard]] QList<CallRecord> finishedCalls(
        qsizetype count, std::chrono::milliseconds timeout = std::chrono::seconds(10));
    /// The record whose id is the X-Request-Id of @a answer, once it is final.
    [[nodiscard]] CallRecord recordOf(const HttpAnswer &answer);
    /// How many calls have an agent at work or wait for one.
    [[nodiscard]] qsizetype unfinishedCalls();

    /// What the gateway's thread has worked so far.
    [[nodiscard]] std::chrono::nanoseconds cpuTime() const;

    /// Replaces the configuration file; listeners as in the constructor.
    [[nodiscard]] bool writeConfig(boost::json::object config);

private:
    /// Runs @a work on the gateway's thread and waits for it.
    void onGatewayThread(const std::function<void()> &work) const;
    /// Runs @a work there and waits until it has called the function it is given, with what went wrong.
    bool awaitStore(const std::function<void(std::function<void(QString)>)> &work);

    QTemporaryDir m_directory;
    Transport m_transport;
    std::unique_ptr<QThread> m_thread;
    std::unique_ptr<QObject> m_worker; ///< lives on m_thread, its event loop runs onGatewayThread()
    std::unique_ptr<Gateway> m_gateway; ///< lives on m_thread
    QHash<qint64, QString> m_instanceOfKey;
    QString m_problem;
};

/// The configuration of one instance, to be put into "instances". @a more are further members.
[[nodiscard]] boost::json::object instance(const QByteArray &uuid, boost::json::object agent,
                                           const boost::json::object &more = {});
[[nodiscard]] boost::json::object echoAgent();
/// A `command` agent that runs @a script with /bin/sh; @a marker is in the environment of all its processes
/// as GATEHOUSE_TEST_MARKER.
[[nodiscard]] boost::json::object shellAgent(const QByteArray &script, const QByteArray &marker = {});
/// A configuration with these instances.
[[nodiscard]] boost::json::object configOf(const QList<boost::json::object> &instances,
                                           const boost::json::object &more = {});

} // namespace Gatehouse::Test
