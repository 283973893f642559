// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "calls/callfilter.h"

#include "callfixture.h"
#include "support/testmain.h"

#include <utility>

using namespace Gatehouse;
using namespace Qt::StringLiterals;

namespace {

const QString Demo = u"6e2f7d2c-0000-4000-8000-000000000001"_s;
const QString Shop = u"6e2f7d2c-0000-4000-8000-000000000002"_s;

CallNames names()
{
    return {.instances = {{Demo, u"demo"_s}, {Shop, u"Web Shop"_s}}, .keys = {{1, u"zapier"_s}}};
}

/// A handful of calls that differ in everything a filter can ask for.
QList<CallRecord> sampleCalls()
{
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    const auto make = [now](const QString &session, std::optional<int> status) {
        CallRecord record = CallFixture::newRecord(Demo, session);
        record.timeMs = now;
        record.status = status;
        return record;
    };
    QList<CallRecord> calls{make(u"alpha"_s, 200), make(u"alpha2"_s, 404), make(u"beta"_s, 502),
                            make(u"gamma"_s, {}), make(u"Über"_s, 204)};
    calls[0].durationMs = 6000;
    calls[0].keyId = 1;
    calls[0].keyLast4 = u"ab12"_s;
    calls[0].bytesIn = 70000;
    calls[1].listener = ListenerKind::Private;
    calls[1].instance = Shop;
    calls[1].clientAddress = u"10.0.0.7"_s;
    calls[1].claimedAddress = u"203.0.113.9"_s;
    calls[1].stoppedAt = u"instance"_s;
    calls[2].error = u"the agent said: 100%_done"_s;
    calls[2].stoppedAt = u"agent"_s;
    calls[2].bytesOut = 2000000;
    calls[2].durationMs = 250;
    calls[3].timeMs = now - 60000; // has run for a minute
    calls[4].instance.clear();
    calls[4].route = u"zap"_s;
    calls[4].action = u"create_flow"_s;
    calls[4].flowId = u"flow-1"_s;
    calls[4].method = u"GET"_s;
    calls[4].replayOf = "abc";
    for (qsizetype i = 0; i < calls.size(); ++i) {
        calls[i].sequence = i + 1;
        calls[i].id = "ffffffff-0000-4000-8000-00000000000" + QByteArray::number(i); // words find ids, too
    }
    return calls;
}

} // namespace

class TestCallFilter final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_fixture.database().runNow<void>([this](Connection &connection) {
            return storeCalls(connection, {m_calls.cbegin(), m_calls.cend()});
        }));
    }

    void matches_data()
    {
        QTest::addColumn<QString>("sessions");
        const std::pair<const char *, const char *> rows[]{
            {"", "alpha alpha2 beta gamma Über"},
            {"   ", "alpha alpha2 beta gamma Über"},
            {"status:2xx", "alpha Über"},
            {"status:404", "alpha2"},
            {"status:4xx,5xx", "alpha2 beta"},
            {"status:>=400", "alpha2 beta"},
            {"status:<300", "alpha Über"},
            {"status:running", "gamma"},
            {"status:running,404", "alpha2 gamma"},
            {"-status:2xx", "alpha2 beta gamma"},
            {"is:running", "gamma"},
            {"is:ok", "alpha Über"},
            {"is:error", "alpha2 beta"},
            {"is:replay", "Über"},
            {"is:unverified", "alpha2"},
            {"session:alpha", "alpha"},
            {"session:ALPHA", "alpha"},
            {"session:alpha*", "alpha alpha2"},
            {"session:*a", "alpha beta gamma"},
            {"session:a*a", "alpha"},
            {"-session:alpha*", "beta gamma Über"},
            {"session:über", "Über"},
            {"-session:über", "alpha alpha2 beta gamma"},
            {"instance:demo", "alpha beta gamma"},
            {"instance:\"web shop\"", "alpha2"},
            {"instance:web*", "alpha2"},
            {"instance:6e2f7d2c-0000-4000-8000-000000000002", "alpha2"},
            {"-instance:demo", "alpha2 Über"},
            {"key:ab12", "alpha"},
            {"key:zapier", "alpha"},
            {"key:\"\"", "alpha2 beta gamma Über"},
            {"route:zap", "Über"},
            {"action:create_flow flow:flow-*", "Über"},
            {"source:10.0.0.7", "alpha2"},
            {"source:203.0.113.9", "alpha2"},
            {"source:127.*", "alpha beta gamma Über"},
            {"dur:>5s", "alpha gamma"},
            {"dur:<=250ms", "alpha2 beta Über"},
            {"dur:250", "beta"},
            {"dur:>0.9m", "gamma"},
            {"in:>64kb", "alpha"},
            {"out:>1mb", "beta"},
            {"out:0b", "alpha alpha2 Über"},
            {"visibility:private", "alpha2"},
            {"visibility:Public", "alpha beta gamma Über"},
            {"method:get", "Über"},
            {"stopped:agent", "beta"},
            {"error:\"AGENT SAID\"", "beta"},
            {"error:%_", "beta"},
            {"error:_d%", ""},
            {"path:/webhooks/*", "alpha alpha2 beta gamma Über"},
            {"alpha", "alpha alpha2"},
            {"ALPHA", "alpha alpha2"},
            {"zapier", "alpha"},
            {"shop", "alpha2"},
            {"-shop", "alpha beta gamma Über"},
            {"\"web shop\"", "alpha2"},
            {"über", "Über"},
            {"502", "beta"},
            {"100%_done", "beta"},
            {"100_", ""},
            {"agent status:5xx", "beta"},
            {"alpha -session:alpha2", "alpha"},
            {"\"status:4xx\"", ""},
        };
        for (const auto &[text, sessions] : rows)
            QTest::newRow(text) << QString::fromUtf8(sessions);
    }

    /// In memory and in the database the same calls match.
    void matches()
    {
        QFETCH(const QString, sessions);
        const auto filter = CallFilter::parse(QString::fromUtf8(QTest::currentDataTag()), names());
        QVERIFY2(filter.has_value(), filter ? "" : qPrintable(filter.error().words));
        QList<CallRecord> found;
        for (const CallRecord &record : m_calls) {
            if (filter->matches(record))
                found.append(record);
        }
        QCOMPARE(sessionsOf(found), sessions);
        const QList<CallRecord> stored = m_fixture.stored({.limit = 100, .filter = *filter});
        QCOMPARE(sessionsOf(stored), sessions);
    }

    void saysWhatIsWrongAndWhere_data()
    {
        QTest::addColumn<int>("position");
        QTest::addColumn<int>("length");
        QTest::addColumn<QString>("word");
        QTest::newRow("stauts:4xx") << 0 << 6 << u"status"_s;
        QTest::newRow("alpha sessoin:x") << 6 << 7 << u"session"_s;
        QTest::newRow("xyz:1") << 0 << 3 << u"xyz"_s;
        QTest::newRow("status:9xx") << 7 << 3 << u"4xx"_s;
        QTest::newRow("status:4xx,abc") << 11 << 3 << u"4xx"_s;
        QTest::newRow("status:") << 0 << 7 << u"needs a value"_s;
        QTest::newRow("status:4xx,") << 0 << 11 << u"needs a value"_s;
        QTest::newRow("dur:>5parsecs") << 4 << 9 << u">5s"_s;
        QTest::newRow("dur:>") << 4 << 1 << u">5s"_s;
        QTest::newRow("in:>64x") << 3 << 4 << u"64kb"_s;
        QTest::newRow("is:happy") << 3 << 5 << u"running"_s;
        QTest::newRow("visibility:both") << 11 << 4 << u"public or private"_s;
        QTest::newRow("a \"open") << 2 << 5 << u"not closed"_s;
        QTest::newRow("session:\"open") << 8 << 5 << u"not closed"_s;
        QTest::newRow("a - b") << 2 << 1 << u"minus"_s;
        QTest::newRow("\"\"") << 0 << 2 << u"empty"_s;
    }

    void saysWhatIsWrongAndWhere()
    {
        QFETCH(const int, position);
        QFETCH(const int, length);
        QFETCH(const QString, word);
        const auto filter = CallFilter::parse(QString::fromUtf8(QTest::currentDataTag()));
        QVERIFY(!filter.has_value());
        QCOMPARE(filter.error().position, position);
        QCOMPARE(filter.error().length, length);
        QVERIFY2(filter.error().words.contains(word), qPrintable(filter.error().words));
    }

    void tooManyTermsAreAnError()
    {
        QVERIFY(!CallFilter::parse(u"a "_s.repeated(65)).has_value());
        QVERIFY(CallFilter::parse(u"a "_s.repeated(64)).has_value());
    }

    void termsOfValuesAreReadBack_data()
    {
        QTest::addColumn<QString>("value");
        for (const char *value : {"alpha", "two words", "a,b", "say \"hi\"", "back\\slash", "-x", ""})
            QTest::newRow(value) << QString::fromUtf8(value);
    }
    void termsOfValuesAreReadBack()
    {
        QFETCH(const QString, value);
        const auto filter = CallFilter::parse(CallFilter::term(u"session"_s, value));
        QVERIFY2(filter.has_value(), filter ? "" : qPrintable(filter.error().words));
        QVERIFY(filter->matches(CallFixture::newRecord({}, value)));
        QVERIFY(!filter->matches(CallFixture::newRecord({}, value + u"!"_s)));
    }

    void bothMustMatch()
    {
        const CallFilter one = *CallFilter::parse(u"status:2xx"_s);
        const CallFilter two = *CallFilter::parse(u"session:alpha*"_s);
        const CallFilter both = one.both(two);
        QVERIFY(both.matches(m_calls.at(0)));
        QVERIFY(!both.matches(m_calls.at(1)));
        QVERIFY(!both.matches(m_calls.at(4)));
        QVERIFY(CallFilter().both(two).matches(m_calls.at(1)));
        QVERIFY(two.both(CallFilter()).matches(m_calls.at(1)));
    }

    void everyFieldHasHelp()
    {
        for (const CallFilterField &field : CallFilter::fields()) {
            QVERIFY(!field.help.isEmpty());
            QVERIFY2(CallFilter::parse(field.example).has_value(), qPrintable(field.example));
            QVERIFY(field.example.startsWith(field.name + u':'));
        }
    }

    /// A search goes back stretch by stretch, and finds what a look at everything finds.
    void searchesInStretches()
    {
        CallFixture fixture;
        std::vector<CallRecord> records;
        for (qint64 i = 1; i <= 500; ++i) {
            CallRecord record = CallFixture::newRecord(Demo, i % 50 == 0 ? u"rare"_s : u"often"_s);
            record.sequence = i;
            record.status = 200;
            records.push_back(record);
        }
        QVERIFY(fixture.database().runNow<void>(
            [&records](Connection &connection) { return storeCalls(connection, records); }));
        CallLog log(fixture.database());
        QVERIFY(log.load());
        CallQuery query{.limit = 4, .filter = *CallFilter::parse(u"session:rare"_s)};
        QList<qint64> found;
        int stretches = 0;
        bool isLast = false;
        while (!isLast) {
            std::optional<Result<CallPage>> page;
            log.search(query, 120, nullptr, [&page](auto result) { page = std::move(result); });
            QTRY_VERIFY(page.has_value());
            QVERIFY(page->has_value());
            for (auto it = (*page)->records.crbegin(); it != (*page)->records.crend(); ++it)
                found.append(it->sequence);
            isLast = (*page)->isLast();
            query.beforeSequence = (*page)->reached;
            ++stretches;
        }
        QCOMPARE(found, (QList<qint64>{500, 450, 400, 350, 300, 250, 200, 150, 100, 50}));
        QCOMPARE(stretches, 5);
        query.beforeSequence.reset();
        QCOMPARE(CallFixture::recent(log, query).size(), 4);
    }

private:
    CallFixture m_fixture;
    QList<CallRecord> m_calls = sampleCalls();
};

GATEHOUSE_TEST(TestCallFilter)
#include "tst_callfilter.moc"
