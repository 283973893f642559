// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "flowharness.h"
#include "support/testmain.h"
#include "taskflows/flowdraft.h"

#include <QSqlDatabase>
#include <QSqlQuery>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace Gatehouse;

class TestFlowStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void showsOnlyWhatIsCommitted();
    void changesOfAFlowTravelTogether();
    void undoesWhatFails();
    void waitsForALock();
    void prunes();
    void keepsWhatIsAtWork();
    void tellsOfChanges();
    void operatorSeesAll();
};

namespace {

QByteArray request(const QByteArray &action, const QByteArray &flow, const QByteArray &more = {})
{
    return "{\"action\":\"" + action + "\",\"flowId\":\"" + flow + '"' + more + '}';
}

QByteArray atRevision(int revision) { return ",\"expectedRevision\":" + QByteArray::number(revision); }

/// A second process, as far as SQLite can tell, that keeps the database locked.
class ForeignLock final
{
    Q_DISABLE_COPY_MOVE(ForeignLock)
public:
    explicit ForeignLock(const QString &path)
        : m_database(QSqlDatabase::addDatabase(u"QSQLITE"_s, u"foreign"_s))
    {
        m_database.setDatabaseName(path);
        if (!m_database.open() || !QSqlQuery(m_database).exec(u"BEGIN IMMEDIATE"_s))
            qFatal("cannot lock the database");
    }
    ~ForeignLock()
    {
        m_database.close();
        m_database = {};
        QSqlDatabase::removeDatabase(u"foreign"_s);
    }

private:
    QSqlDatabase m_database;
};

} // namespace

void TestFlowStore::showsOnlyWhatIsCommitted()
{
    FlowHarness harness;
    const QByteArray flow = harness.createFlow();
    const auto change = harness.begin(request("set_waiting", flow, atRevision(0)));
    const auto create = harness.begin("{\"action\":\"create_flow\",\"goal\":\"x\"}");
    // neither has been answered, so neither is there
    QVERIFY(!*change && !*create);
    QVERIFY(harness.begin(request("get_flow", flow))->value().body.contains("\"status\":\"queued\""));
    QCOMPARE(harness.store().count(), 1);
    harness.database().flush();
    QCOMPARE((*change)->status, 200);
    QCOMPARE((*create)->status, 200);
    QVERIFY(harness.begin(request("get_flow", flow))->value().body.contains("\"status\":\"waiting\""));
    QCOMPARE(harness.store().count(), 2);
}

void TestFlowStore::changesOfAFlowTravelTogether()
{
    FlowHarness harness;
    const QByteArray flow = harness.createFlow();
    const qint64 before = harness.database().commits();
    const auto first = harness.begin(request("set_waiting", flow, atRevision(0)));
    QList<std::shared_ptr<std::optional<ActionAnswer>>> tasks;
    const auto second = harness.begin(request("resume_flow", flow, atRevision(1)));
    const auto third = harness.begin(request("finish_flow", flow, atRevision(1))); // too late
    for (int i = 0; i < 50; ++i)
        tasks.append(harness.begin(request("run_task", flow, ",\"runtime\":\"acp\",\"task\":\"x\"")));
    QTRY_VERIFY(tasks.last()->has_value());
    QCOMPARE((*first)->status, 200);
    QCOMPARE((*second)->status, 200);
    QCOMPARE((*third)->status, 409);
    QVERIFY((*third)->body.contains("\"revision\":2"));
    QVERIFY(harness.database().commits() - before <= 2);
    const QList<HistoryLine> history = harness.history(flow);
    QCOMPARE(history.size(), 53);
    QCOMPARE(history.last().revision, 2);
    QCOMPARE(harness.store().find(flow)->tally.total(), 50);
    const StoredFlow stored = *harness.store().find(flow);
    harness.open();
    QCOMPARE(harness.store().find(flow)->flow, stored.flow);
    QCOMPARE(harness.store().find(flow)->tasks, stored.tasks);
    QCOMPARE(harness.store().find(flow)->tally, stored.tally);
}

void TestFlowStore::undoesWhatFails()
{
    FlowHarness harness;
    harness.limits.unfinished = 3;
    const QByteArray flow = harness.createFlow();
    const QByteArray other = harness.createFlow();
    harness.send(request("run_task", flow, ",\"runtime\":\"acp\",\"task\":\"x\""));
    const StoredFlow stored = *harness.store().find(flow);
    harness.breakDatabase();
    const QList answers{
        harness.begin(request("set_waiting", flow, atRevision(0))),
        harness.begin(request("run_task", flow, ",\"runtime\":\"acp\",\"task\":\"y\"")), // stacked on it
        harness.begin(request("finish_flow", flow, atRevision(1))),
        harness.begin(request("cancel_flow", other)),
        harness.begin("{\"action\":\"create_flow\",\"goal\":\"x\"}"),
    };
    for (const auto &answer : answers) {
        QTRY_VERIFY(answer->has_value());
        QCOMPARE((*answer)->status, 503);
        QCOMPARE((*answer)->stoppedAt, u"persist_failed"_s);
        QVERIFY((*answer)->body.contains(
            "\"code\":\"persist_failed\",\"error\":\"TaskFlow persistence failed.\",\"result\":{"));
    }
    QCOMPARE(harness.store().find(flow)->flow, stored.flow);
    QCOMPARE(harness.store().find(flow)->tasks, stored.tasks);
    QCOMPARE(harness.store().count(), 2);
    harness.repairDatabase();
    // as if nothing had happened, the limit included
    QCOMPARE(harness.send(request("set_waiting", flow, atRevision(0))).status, 200);
    QCOMPARE(harness.send("{\"action\":\"create_flow\",\"goal\":\"x\"}").status, 200);
    QCOMPARE(harness.send("{\"action\":\"create_flow\",\"goal\":\"x\"}").stoppedAt, u"create_rejected"_s);
    QCOMPARE(harness.history(flow).size(), 3);
}

void TestFlowStore::waitsForALock()
{
    FlowHarness harness;
    const QByteArray flow = harness.createFlow();
    {
        const ForeignLock lock(harness.path());
        QElapsedTimer clock;
        clock.start();
        const auto change = harness.begin(request("set_waiting", flow, atRevision(0)));
        QCOMPARE(harness.begin(request("get_flow", flow))->value().status, 200); // reads don't wait
        QTRY_VERIFY_WITH_TIMEOUT(change->has_value(), 30000);
        QCOMPARE((*change)->status, 503);
        QVERIFY(clock.elapsed() >= 1900);
    }
    QCOMPARE(harness.send(request("set_waiting", flow, atRevision(0))).status, 200);
}

void TestFlowStore::prunes()
{
    FlowHarness harness;
    constexpr qint64 Day = 86400000;
    harness.now = 1700000000000;
    QByteArrayList old;
    for (int i = 0; i < 250; ++i) // more than are removed at once
        old.append(harness.createFlow());
    const QByteArray open = harness.createFlow();
    for (const QByteArray &flow : old) {
        harness.begin(request("run_task", flow, ",\"runtime\":\"acp\",\"task\":\"x\""));
        harness.begin(request("finish_flow", flow, atRevision(0)));
    }
    harness.database().flush();
    harness.database().flush();
    harness.now += Day;
    const QByteArray young = harness.createFlow();
    harness.send(request("fail_flow", young, atRevision(0)));
    harness.now += 6 * Day + 1;
    std::optional<int> removed;
    harness.store().prune(7, &harness.tasks(), [&removed](const Result<int> &result) { removed = *result; });
    QTRY_VERIFY(removed.has_value());
    QCOMPARE(*removed, 250);
    for (int round = 0; round < 2; ++round) {
        QCOMPARE(harness.store().count(), 2);
        QVERIFY(harness.store().find(open) && harness.store().find(young));
        QVERIFY(harness.send(request("get_flow", old.first())).body.contains("\"flow\":null"));
        harness.open();
    }
    std::function<Result<int>(Connection &)> count = [](Connection &connection) -> Result<int> {
        QSqlQuery &query = connection.prepared("SELECT (SELECT count(*) FROM flow_tasks) * 1000 + "
                                               "(SELECT count(*) FROM flow_history)");
        return connection.exec(query) && query.next() ? query.value(0).toInt() : -1;
    };
    QCOMPARE(harness.database().runNow<int>(std::move(count)).value(), 3); // lines of the two that are left
}

void TestFlowStore::keepsWhatIsAtWork()
{
    FlowHarness harness;
    harness.now = 1700000000000;
    const QByteArray changing = harness.createFlow();
    const QByteArray leaving = harness.createFlow();
    harness.agent = u"demo"_s;
    const QByteArray running = harness.createFlow();
    harness.send(request("run_task", running, ",\"runtime\":\"acp\",\"task\":\"x\""));
    for (const QByteArray &flow : {changing, leaving, running})
        harness.send(request("finish_flow", flow, atRevision(0)));
    ++harness.now;
    const auto change = harness.begin(request("resume_flow", changing, atRevision(1)));
    int removed = -1;
    harness.store().prune(0, &harness.tasks(), [&removed](const Result<int> &result) { removed = *result; });
    const auto late = harness.begin(request("resume_flow", leaving, atRevision(1)));
    QTRY_COMPARE(removed, 1);
    QTRY_VERIFY(change->has_value() && late->has_value());
    QCOMPARE((*change)->status, 200);
    QCOMPARE((*late)->status, 404);
    QVERIFY(harness.store().find(running));
    QVERIFY(harness.store().find(changing));
}

void TestFlowStore::tellsOfChanges()
{
    FlowHarness harness;
    QSignalSpy spy(&harness.store(), &FlowStore::flowsChanged);
    const QByteArray first = harness.createFlow();
    const QByteArray second = harness.createFlow();
    harness.send(request("set_waiting", first, atRevision(0)));
    QTRY_VERIFY(!spy.isEmpty());
    QByteArrayList told;
    QTRY_VERIFY_WITH_TIMEOUT((told.clear(),
                              std::ranges::for_each(spy,
                                                    [&told](const QList<QVariant> &arguments) {
                                                        told += arguments.at(0).value<QByteArrayList>();
                                                    }),
                              told.contains(first) && told.contains(second)),
                             30000);
    QVERIFY(told.size() <= 3);
}

void TestFlowStore::operatorSeesAll()
{
    FlowHarness harness;
    harness.now = 1700000000000;
    const QByteArray first = harness.createFlow();
    ++harness.now;
    const QByteArray second = harness.createFlow(u"ci"_s);
    const QList<StoredFlow> all = harness.store().snapshot();
    QCOMPARE(all.size(), 2);
    QCOMPARE(all.at(0).flow.id, second);
    QCOMPARE(all.at(0).flow.session, "agent:main:hook:ci");
    QCOMPARE(all.at(1).flow.id, first);
    QCOMPARE(harness.store().sessionOf(first)->key(), "agent:main:hook:zapier");
    QVERIFY(!harness.store().sessionOf("nope"));
}

GATEHOUSE_TEST(TestFlowStore)
#include "tst_flowstore.moc"
