// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/testgateway.h"

#include "calls/calllog.h"
#include "gateway.h"
#include "listeners.h"
#include "secrets/keychain.h"
#include "support/configfile.h"
#include "webhooks/apikeys.h"

#include <QDeadlineTimer>
#include <QDir>
#include <QSemaphore>
#include <QThread>
#include <QUuid>
#include <algorithm>
#include <ctime>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Gatehouse::Test {

namespace {

constexpr int StopTimeoutMs = 30'000;
constexpr int StoreTimeoutMs = 30'000;

Visibility toVisibility(KeyFor who)
{
    switch (who) {
    case KeyFor::Public:
        return Visibility::Public;
    case KeyFor::Private:
        return Visibility::Private;
    case KeyFor::Both:
        break;
    }
    return Visibility::Both;
}

} // namespace

QByteArray newUuid() { return QUuid::createUuid().toByteArray(QUuid::WithoutBraces); }

TestGateway::TestGateway(boost::json::object config, Transport transport)
    : m_transport(transport)
    , m_thread(std::make_unique<QThread>())
    , m_worker(std::make_unique<QObject>())
{
    QDir(m_directory.path()).mkdir(u"data"_s);
    m_worker->moveToThread(m_thread.get());
    m_thread->setObjectName(u"gateway"_s);
    m_thread->start();
    if (!writeConfig(std::move(config)))
        m_problem = u"cannot write the configuration"_s;
}

TestGateway::~TestGateway()
{
    stop();
    m_thread->quit();
    m_thread->wait();
}

QString TestGateway::configFile() const { return m_directory.filePath(u"gatehouse.json"_s); }

bool TestGateway::writeConfig(boost::json::object config)
{
    if (m_transport == Transport::Tls) {
        const std::string folder = GATEHOUSE_TEST_TLS;
        member(member(config, "listeners"), "public")
            .emplace("tls",
                     boost::json::object{{"certificate", folder + "/certificate.pem"},
                                         {"key", folder + "/key.pem"}});
    }
    return writeConfigFile(configFile(), std::move(config));
}

bool TestGateway::start()
{
    if (!m_problem.isEmpty())
        return false;
    QSemaphore begun;
    onGatewayThread([this, &begun] {
        m_gateway = std::make_unique<Gateway>(GatewayPaths{configFile(), dataDir()});
        const auto end = [this, &begun](const Result<void> &result) {
            if (!result)
                m_problem = result.error().message;
            begun.release();
        };
        if (const Result<void> opened = m_gateway->open(); !opened)
            end(opened);
        else
            m_gateway->listen(m_worker.get(), end);
    });
    if (!begun.tryAcquire(1, StoreTimeoutMs))
        qFatal("the gateway did not begin to listen");
    return m_problem.isEmpty();
}

void TestGateway::stop(std::chrono::milliseconds grace)
{
    QSemaphore stopped;
    bool isRunning = false;
    onGatewayThread([&] {
        if (!m_gateway)
            return;
        isRunning = m_problem.isEmpty();
        if (!isRunning)
            return;
        QObject::connect(m_gateway.get(), &Gateway::stopped, m_worker.get(),
                         [&stopped] { stopped.release(); });
        m_gateway->stop(grace);
    });
    if (isRunning && !stopped.tryAcquire(1, StopTimeoutMs))
        qFatal("the gateway did not stop");
    onGatewayThread([this] { m_gateway.reset(); });
}

bool TestGateway::restart()
{
    stop();
    return start();
}

quint16 TestGateway::port(ListenerKind listener) const
{
    int port = 0;
    onGatewayThread([&] {
        if (!m_gateway)
            return;
        const QUrl url = listener == ListenerKind::Public ? m_gateway->publicUrl() : m_gateway->privateUrl();
        port = url.port(0);
    });
    return static_cast<quint16>(port);
}

QStringList TestGateway::listenerProblems() const
{
    QStringList words;
    onGatewayThread([&] {
        for (const ListenerProblem &problem : m_gateway->listenerProblems())
            words.append(problem.message);
    });
    return words;
}

RawClient TestGateway::client(ListenerKind listener) const
{
    RawClient client(listener == ListenerKind::Public ? m_transport : Transport::Plain);
    (void)client.connectTo(port(listener));
    return client;
}

HttpAnswer TestGateway::ask(const RequestText &request, ListenerKind listener,
                            std::chrono::milliseconds timeout) const
{
    return client(listener).ask(request.bytes(), timeout);
}

TestKey TestGateway::addKey(const QByteArray &uuid, KeyFor who, const QString &label)
{
    TestKey made;
    awaitStore([&](const auto &done) {
        m_gateway->apiKeys().add(QString::fromLatin1(uuid), label, toVisibility(who), m_worker.get(),
                                 [&made, done](const Result<NewKey> &key) {
                                     if (key)
                                         made = {key->key.id, key->raw.bytes().toByteArray()};
                                     done(key ? QString() : key.error().message);
                                 });
    });
    m_instanceOfKey.insert(made.id, QString::fromLatin1(uuid));
    return made;
}

QByteArray TestGateway::regenerateKey(qint64 id)
{
    QByteArray raw;
    awaitStore([&](const auto &done) {
        m_gateway->apiKeys().regenerate(m_instanceOfKey.value(id), id, m_worker.get(),
                                        [&raw, done](const Result<NewKey> &key) {
                                            if (key)
                                                raw = key->raw.bytes().toByteArray();
                                            done(key ? QString() : key.error().message);
                                        });
    });
    return raw;
}

bool TestGateway::deleteKey(qint64 id)
{
    return awaitStore([&](const auto &done) {
        m_gateway->apiKeys().remove(
            m_instanceOfKey.value(id), id, m_worker.get(),
            [done](const Result<void> &removed) { done(removed ? QString() : removed.error().message); });
    });
}

bool TestGateway::editKey(qint64 id, KeyFor who, const QString &label)
{
    return awaitStore([&](const auto &done) {
        m_gateway->apiKeys().edit(
            m_instanceOfKey.value(id), id, label, toVisibility(who), m_worker.get(),
            [done](const Result<ApiKey> &edited) { done(edited ? QString() : edited.error().message); });
    });
}

bool TestGateway::keepSecret(const QString &name, const QByteArray &value)
{
    return awaitStore([&](const auto &done) {
        m_gateway->keychain().write(
            {KeychainKind::Secret, name}, Secret(value), m_worker.get(),
            [done](const Result<void> &kept) { done(kept ? QString() : kept.error().message); });
    });
}

bool TestGateway::removeSecret(const QString &name)
{
    return awaitStore([&](const auto &done) {
        m_gateway->keychain().remove(
            {KeychainKind::Secret, name}, m_worker.get(),
            [done](const Result<void> &removed) { done(removed ? QString() : removed.error().message); });
    });
}

bool TestGateway::awaitStore(const std::function<void(std::function<void(QString)>)> &work)
{
    QSemaphore ended;
    QString problem;
    onGatewayThread([&] {
        if (!m_gateway || !m_problem.isEmpty()) {
            problem = u"the gateway does not run: "_s + m_problem;
            ended.release();
            return;
        }
        work([&](const QString &words) {
            problem = words;
            ended.release();
        });
    });
    if (!ended.tryAcquire(1, StoreTimeoutMs))
        qFatal("the gateway did not call back");
    if (!problem.isEmpty())
        qWarning().noquote() << problem;
    return problem.isEmpty();
}

QList<CallRecord> TestGateway::calls()
{
    QList<CallRecord> all;
    awaitStore([&](const auto &done) {
        CallQuery query;
        query.limit = 1'000'000;
        m_gateway->calls().recent(query, m_worker.get(),
                                  [&all, done](const Result<QList<CallRecord>> &records) {
                                      all = records.value_or(QList<CallRecord>());
                                      done(records ? QString() : records.error().message);
                                  });
    });
    return all;
}

QList<CallRecord> TestGateway::finishedCalls(qsizetype count, std::chrono::milliseconds timeout)
{
    const QDeadlineTimer deadline(timeout);
    while (true) {
        QList<CallRecord> all = calls();
        const auto finished = std::count_if(
            all.begin(), all.end(), [](const CallRecord &record) { return record.status.has_value(); });
        if (finished >= count || deadline.hasExpired())
            return all;
        QThread::msleep(10);
    }
}

CallRecord TestGateway::recordOf(const HttpAnswer &answer)
{
    const QByteArray id = answer.header("X-Request-Id");
    const QDeadlineTimer deadline(10s);
    while (true) {
        const QList<CallRecord> all = calls();
        const auto found = std::find_if(all.begin(), all.end(), [&id](const CallRecord &record) {
            return record.id == id && record.status.has_value();
        });
        if (found != all.end())
            return *found;
        if (deadline.hasExpired())
            return {};
        QThread::msleep(10);
    }
}

qsizetype TestGateway::unfinishedCalls()
{
    const QList<CallRecord> all = calls();
    return std::count_if(all.begin(), all.end(), [](const CallRecord &record) { return !record.status; });
}

std::chrono::nanoseconds TestGateway::cpuTime() const
{
    timespec time{};
    onGatewayThread([&time] { clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time); });
    return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

void TestGateway::onGatewayThread(const std::function<void()> &work) const
{
    QMetaObject::invokeMethod(m_worker.get(), work, Qt::BlockingQueuedConnection);
}

boost::json::object instance(const QByteArray &uuid, boost::json::object agent,
                             const boost::json::object &more)
{
    boost::json::object declared{
        {"uuid", uuid.toStdString()}, {"name", "test-" + uuid.toStdString()}, {"agent", std::move(agent)}};
    for (const auto &field : more)
        declared.insert_or_assign(field.key(), field.value());
    return declared;
}

boost::json::object echoAgent() { return {{"type", "echo"}}; }

boost::json::object shellAgent(const QByteArray &script, const QByteArray &marker)
{
    boost::json::object agent{{"type", "command"},
                              {"command", boost::json::array{"/bin/sh", "-c", script.toStdString()}}};
    if (!marker.isEmpty())
        agent["environment"] = boost::json::object{{"GATEHOUSE_TEST_MARKER", marker.toStdString()}};
    return agent;
}

boost::json::object configOf(const QList<boost::json::object> &instances, const boost::json::object &more)
{
    boost::json::array list;
    for (const boost::json::object &declared : instances)
        list.push_back(declared);
    boost::json::object config{{"instances", std::move(list)}};
    for (const auto &field : more)
        config.insert_or_assign(field.key(), field.value());
    return config;
}

} // namespace Gatehouse::Test
