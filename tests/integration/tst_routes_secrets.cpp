// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "answers.h"
#include "routetext.h"
#include "scratch.h"
#include "support/processes.h"
#include "support/testmain.h"

#include <QFileInfo>
#include <QSet>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

using namespace Gatehouse;
using namespace Gatehouse::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int Rotations = 25;

boost::json::object refTo(const char *source, const QByteArray &id, const char *provider = "default")
{
    return {{"source", source}, {"provider", provider}, {"id", id.toStdString()}};
}

/// A configuration with the route `zapier`, whose secret is @a ref, and the secret providers @a providers.
boost::json::object configWith(const boost::json::object &ref, const boost::json::object &providers = {},
                               const boost::json::object &limits = {{"requests", 0}})
{
    boost::json::object config = routesConfig({{"zapier", routeWith(ref)}}, routeLimits(limits));
    if (!providers.empty())
        config["secrets"] = boost::json::object{{"providers", providers}};
    return config;
}

void writeOver(const QByteArray &path, const QByteArray &content, mode_t mode = 0600)
{
    QFile file(QFile::decodeName(path));
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
        qFatal("%s can't be written", path.constData());
    file.close();
    ::chmod(path.constData(), mode);
}

void putInPlace(const QByteArray &path, const QByteArray &content, mode_t mode = 0600)
{
    writeOver(path + ".new", content, mode);
    ::rename((path + ".new").constData(), path.constData());
}

} // namespace

/// The secrets of routes over HTTP: what was rotated counts from the next request on, what can't be resolved
/// answers 401, and nothing of that needs a reload.
class TestRoutesSecrets final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_scratch = std::make_unique<Scratch>(); }
    void cleanup() { m_gateway.reset(); }

    void dotEnv()
    {
        QVERIFY(start(configWith(refTo("env", "ROUTE_SECRET"))));
        const QByteArray dotEnv = QFile::encodeName(QFileInfo(m_gateway->configFile()).path() + u"/.env"_s);
        QVERIFY(is401("value", u"the variable is not set"_s));
        rotate([&dotEnv](const QByteArray &value) { putInPlace(dotEnv, "ROUTE_SECRET=" + value + "\n"); });
        writeOver(dotEnv, "ROUTE_SECRET=\n");
        QVERIFY(is401("", u"no secret was shown"_s));
        QVERIFY(is401("x", u"the value is empty"_s));
        writeOver(dotEnv, "ROUTE_SECRET='in place'\n");
        VERIFY_STATUS(ask("in place"), 200);
        ::unlink(dotEnv.constData());
        QVERIFY(is401("in place", u"the variable is not set"_s));
    }

    void allowlist()
    {
        const boost::json::object provider{{"source", "env"}, {"allowlist", boost::json::array{"OTHER"}}};
        QVERIFY(start(configWith(refTo("env", "ROUTE_SECRET", "narrow"), {{"narrow", provider}})));
        writeOver(QFile::encodeName(QFileInfo(m_gateway->configFile()).path() + u"/.env"_s),
                  "ROUTE_SECRET=value\n");
        QVERIFY(is401("value", u"allowlist"_s));
    }

    void file_data()
    {
        QTest::addColumn<bool>("isReplaced");
        QTest::newRow("written in place") << false;
        QTest::newRow("replaced") << true;
    }
    void file()
    {
        QFETCH(const bool, isReplaced);
        const QByteArray path = m_scratch->path("secrets.json");
        QVERIFY(start(configWith(refTo("file", "/routes/za~1pier", "files"), fileProvider("secrets.json"))));
        QVERIFY(is401("value", u"there is no such file"_s));
        rotate([&path, isReplaced](const QByteArray &value) {
            const QByteArray text = "{\"routes\":{\"za/pier\":\"" + value + "\"}}"; // always of one size
            isReplaced ? putInPlace(path, text) : writeOver(path, text);
        });
    }

    void singleValueFile()
    {
        const QByteArray path = m_scratch->path("secret.txt");
        QVERIFY(start(configWith(refTo("file", "value", "files"),
                                 fileProvider("secret.txt", {{"mode", "singleValue"}}))));
        rotate([&path](const QByteArray &value) { putInPlace(path, value + "\n"); });
    }

    /// One reason after the other; in between the same route answers 200, as soon as all is well.
    void filesThatAreRefused()
    {
        const QByteArray path = m_scratch->path("secrets.json");
        const QByteArray good = "{\"routes\":{\"za/pier\":\"value\"}}";
        QVERIFY(start(configWith(refTo("file", "/routes/za~1pier", "files"),
                                 fileProvider("secrets.json", {{"maxBytes", 100}}))));
        const auto isFine = [&] {
            ::unlink(path.constData());
            writeOver(path, good);
            return ask("value").status == 200;
        };
        QVERIFY(isFine());
        ::chmod(path.constData(), 0640);
        QVERIFY(is401("value", u"0600"_s));
        ::chmod(path.constData(), 0604);
        QVERIFY(is401("value", u"0600"_s));
        QVERIFY(isFine());
        ::link(path.constData(), m_scratch->path("second").constData());
        QVERIFY(is401("value", u"hard links"_s));
        ::unlink(m_scratch->path("second").constData());
        VERIFY_STATUS(ask("value"), 200);
        ::rename(path.constData(), m_scratch->path("target").constData());
        ::symlink(m_scratch->path("target").constData(), path.constData());
        QVERIFY(is401("value", u"symbolic link"_s));
        ::unlink(path.constData());
        ::mkfifo(path.constData(), 0600);
        QVERIFY(is401("value", u"regular file"_s));
        ::unlink(path.constData());
        ::mkdir(path.constData(), 0700);
        QVERIFY(is401("value", u"regular file"_s));
        ::rmdir(path.constData());
        QVERIFY(isFine());
        writeOver(path, good + QByteArray(100, ' '));
        QVERIFY(is401("value", u"larger than its limit"_s));
        writeOver(path, good.chopped(1));
        QVERIFY(is401("value", u"can't be understood"_s));
        writeOver(path, "{\"routes\":{\"other\":\"value\"}}");
        QVERIFY(is401("value", u"no entry"_s));
        writeOver(path, "{\"routes\":{\"za/pier\":5}}");
        QVERIFY(is401("5", u"not a text"_s));
        writeOver(path, "{\"routes\":{\"za/pier\":\"\"}}");
        QVERIFY(is401("x", u"the value is empty"_s));
        QVERIFY(isFine());
    }

    void command()
    {
        const QByteArray value = m_scratch->path("value");
        QVERIFY(start(configWith(refTo("exec", "zapier/secret", "vault"),
                                 commandProvider("read -r question\n"
                                                 "read -r value <'"
                                                 + value
                                                 + "' || exit 3\n"
                                                   "printf '{\"protocolVersion\":1,\"values\":"
                                                   "{\"zapier/secret\":\"%s\"}}' \"$value\"\n"))));
        QVERIFY(is401("value", u"the command failed"_s));
        rotate([&value](const QByteArray &next) { putInPlace(value, next + "\n"); });
    }

    void commandsThatAreRefused_data()
    {
        QTest::addColumn<QByteArray>("script");
        QTest::addColumn<QString>("why");
        QTest::newRow("exit status") << QByteArray("echo value; exit 1") << u"the command failed"_s;
        QTest::newRow("too long") << QByteArray("sleep 60 & sleep 60") << u"the command timed out"_s;
        QTest::newRow("too much") << QByteArray("yes") << u"printed more than its limit"_s;
        QTest::newRow("nonsense") << QByteArray("echo value") << u"output"_s;
        QTest::newRow("no value") << QByteArray(R"(echo '{"protocolVersion":1,"values":{}}')")
                                  << u"no entry"_s;
    }
    void commandsThatAreRefused()
    {
        QFETCH(const QByteArray, script);
        QFETCH(const QString, why);
        const QByteArray marker = "gatehouse-test-" + newUuid();
        const boost::json::object more{{"timeoutMs", 1500},
                                       {"maxOutputBytes", 1000},
                                       {"env", boost::json::object{{"MARKER", marker.toStdString()}}}};
        QVERIFY(start(configWith(refTo("exec", "a", "vault"), commandProvider(script, more))));
        QVERIFY(is401("value", why));
        QTRY_VERIFY(processesWith(marker).isEmpty());
        // and the moment it works, the route does
        putInPlace(m_scratch->path("command"),
                   "#!/bin/sh\necho '{\"protocolVersion\":1,\"values\":{\"a\":\"value\"}}'\n", 0700);
        VERIFY_STATUS(ask("value"), 200);
        ::chmod(m_scratch->path("command").constData(), 0770);
        QVERIFY(is401("value", u"not safe to run"_s));
        ::unlink(m_scratch->path("command").constData());
        QVERIFY(is401("value", u"no such command"_s));
    }

    /// A slow secret: who waits shares what runs, who leaves is recorded, and no slot is lost.
    void slowCommand()
    {
        const QByteArray script = "echo run >>'" + m_scratch->path("runs") + "'\n" + m_scratch->waitFor("go")
            + "echo '{\"protocolVersion\":1,\"values\":{\"a\":\"value\"}}'\n";
        QVERIFY(start(configWith(refTo("exec", "a", "vault"), commandProvider(script, {{"timeoutMs", 60000}}),
                                 {{"requests", 0}, {"inFlight", 4}})));
        std::vector<RawClient> waiting;
        for (int i = 0; i < 4; ++i) {
            waiting.push_back(m_gateway->client());
            QVERIFY(waiting.back().send(routeCall("zapier", "value").bytes()));
        }
        QTRY_COMPARE(m_scratch->lines("runs").size(), 1);
        QTRY_COMPARE(m_gateway->unfinishedCalls(), 4);
        VERIFY_STATUS(ask("value"), 429);
        VERIFY_STATUS(m_gateway->ask(routeCall("zapier", "")), 429); // in flight comes before the secret
        waiting.front().reset(); // leaves; it is the one whose resolution runs
        waiting.erase(waiting.begin());
        QTRY_COMPARE(m_gateway->unfinishedCalls(), 3);
        QVERIFY(m_scratch->touch("go"));
        for (RawClient &client : waiting)
            VERIFY_STATUS(client.readAnswer(), 200);
        QVERIFY(m_scratch->lines("runs").size() <= 2);
        VERIFY_STATUS(ask("value"), 200);
        int left = 0;
        for (const CallRecord &record : m_gateway->calls())
            left += record.status == StatusCallerLeft ? 1 : 0;
        QCOMPARE(left, 1);
        for (int i = 0; i < 8; ++i)
            VERIFY_STATUS(ask("value"), 200); // all slots are back
    }

    /// Nobody gets in with another route's secret, and nobody learns which ones exist.
    void routesDoNotShareSecrets()
    {
        boost::json::object config = routesConfig({{"a", routeWith("secret-a", "a")},
                                                   {"b", routeWith("secret-b", "b")},
                                                   {"none", routeWith(refTo("env", "NOT_SET_AT_ALL"), "c")}});
        QVERIFY(start(config));
        const auto status = [this](const char *route, const char *secret) {
            return m_gateway->ask(routeCall(route, secret)).status;
        };
        QCOMPARE(status("a", "secret-a"), 200);
        QCOMPARE(status("a", "secret-b"), 401);
        QCOMPARE(status("b", "secret-a"), 401);
        QCOMPARE(status("b", "secret-b"), 200);
        QCOMPARE(status("none", "secret-a"), 401);
        QSet<QByteArray> bodies;
        for (const char *route : {"a", "none"})
            bodies.insert(m_gateway->ask(routeCall(route, "wrong")).body);
        QCOMPARE(bodies, QSet<QByteArray>{"unauthorized"});
        // not in any record, whatever was shown
        for (const CallRecord &record : m_gateway->calls()) {
            QVERIFY(!record.error.contains(u"secret-a"_s) && !record.error.contains(u"secret-b"_s));
            QVERIFY(!record.error.contains(u"wrong"_s));
        }
    }

private:
    [[nodiscard]] bool start(const boost::json::object &config)
    {
        m_gateway = std::make_unique<TestGateway>(config);
        if (!m_gateway->start())
            qWarning().noquote() << m_gateway->problem();
        return m_gateway->problem().isEmpty();
    }

    [[nodiscard]] HttpAnswer ask(const QByteArray &secret)
    {
        return m_gateway->ask(routeCall("zapier", secret));
    }

    /// Whether a request with @a secret is a plain 401 whose record says @a why.
    [[nodiscard]] bool is401(const QByteArray &secret, const QString &why)
    {
        const HttpAnswer answer = ask(secret);
        const CallRecord record = m_gateway->recordOf(answer);
        const bool isSo = answer.status == 401 && answer.body == "unauthorized"
            && record.stoppedAt == u"secret"_s && record.error.contains(why);
        if (!isSo)
            qWarning() << answer.status << answer.body << record.stoppedAt << record.error;
        return isSo;
    }

    /// Has @a change store one value after the other: each counts from the next request on, and the one
    /// before counts no more.
    void rotate(const std::function<void(const QByteArray &)> &change)
    {
        QByteArray before = "value-none";
        for (int i = 0; i < Rotations; ++i) {
            const QByteArray value = "value-" + QByteArray::number(1000 + i);
            change(value);
            VERIFY_STATUS(ask(value), 200);
            VERIFY_STATUS(ask(before), 401);
            before = value;
        }
    }

    [[nodiscard]] boost::json::object fileProvider(const char *name,
                                                   const boost::json::object &more = {}) const
    {
        boost::json::object provider{{"source", "file"}, {"path", m_scratch->path(name).toStdString()}};
        for (const auto &field : more)
            provider.insert_or_assign(field.key(), field.value());
        return {{"files", provider}};
    }

    [[nodiscard]] boost::json::object commandProvider(const QByteArray &script,
                                                      const boost::json::object &more = {}) const
    {
        const QByteArray path = m_scratch->path("command");
        writeOver(path, "#!/bin/sh\n" + script + "\n", 0700);
        boost::json::object provider{
            {"source", "exec"}, {"command", path.toStdString()}, {"passEnv", boost::json::array{"PATH"}}};
        for (const auto &field : more)
            provider.insert_or_assign(field.key(), field.value());
        return {{"vault", provider}};
    }

    std::unique_ptr<Scratch> m_scratch;
    std::unique_ptr<TestGateway> m_gateway;
};

GATEHOUSE_TEST(TestRoutesSecrets)
#include "tst_routes_secrets.moc"
