// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "calls/callmodel.h"

#include "calls/callcharts.h"
#include "calls/calldetail.h"
#include "calls/callicons.h"
#include "calls/calltable.h"
#include "support/testmain.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QDateTime>
#include <QPalette>
#include <QScrollBar>
#include <QSignalSpy>
#include <QToolButton>
#include <cmath>
#include <ctime>
#include <random>

using namespace Gatehouse;
using namespace Qt::StringLiterals;

namespace {

CallRecord call(qint64 sequence, std::optional<int> status = 200, const QString &session = u"s"_s)
{
    CallRecord record;
    record.sequence = sequence;
    record.id = QByteArray::number(sequence);
    record.timeMs = QDateTime::currentMSecsSinceEpoch();
    record.method = u"POST"_s;
    record.path = u"/webhooks/6e2f7d2c-0000-4000-8000-000000000001"_s;
    record.instance = u"6e2f7d2c-0000-4000-8000-000000000001"_s;
    record.clientAddress = u"127.0.0.1"_s;
    record.session = session;
    record.status = status;
    record.durationMs = status ? 12 : 0;
    return record;
}

QList<CallRecord> calls(qint64 from, qint64 to)
{
    QList<CallRecord> list;
    for (qint64 i = from; i <= to; ++i)
        list.append(call(i));
    return list;
}

QList<qint64> shown(const CallModel &model)
{
    QList<qint64> sequences;
    for (int row = 0; row < model.rowCount(); ++row)
        sequences.append(model.record(row).sequence);
    return sequences;
}

CallFilter filter(const QString &text) { return *CallFilter::parse(text); }

/// CPU milliseconds of this thread since the last call.
class CpuClock final
{
public:
    [[nodiscard]] double ms() const { return now() - m_start; }

private:
    [[nodiscard]] static double now()
    {
        timespec time{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
        return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
    }
    double m_start = now();
};

} // namespace

/// The model of the calls, its table and what else shows calls.
class TestCallModel final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void runningCallsBecomeFinalInPlace()
    {
        CallModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.apply({call(1), call(2, {}), call(3)});
        QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
        QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        model.apply({call(2, 502)});
        QCOMPARE(shown(model), (QList<qint64>{1, 2, 3}));
        QCOMPARE(changes.size(), 1);
        QCOMPARE(changes.first().first().toModelIndex().row(), 1);
        QCOMPARE(resets.size(), 0);
        QCOMPARE(model.index(1, static_cast<int>(CallColumn::Status)).data().toString(), u"502"_s);
    }

    void lateCallsFindTheirPlace()
    {
        CallModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.apply({call(5), call(9)});
        model.apply({call(7)});
        model.apply({call(2)});
        QCOMPARE(shown(model), (QList<qint64>{2, 5, 7, 9}));
    }

    void theOldestMakeRoom()
    {
        CallModel model(nullptr, 10);
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setFilter(filter(u"-session:odd"_s));
        for (qint64 i = 1; i <= 40; i += 4)
            model.apply({call(i), call(i + 1, 200, u"odd"_s), call(i + 2), call(i + 3, 200, u"odd"_s)});
        QCOMPARE(model.total(), 10);
        QCOMPARE(shown(model), (QList<qint64>{31, 33, 35, 37, 39}));
        QCOMPARE(model.floor(), 31);
    }

    void filtersWhatComesAndWhatChanges()
    {
        CallModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.apply({call(1), call(2, {}), call(3, 404)});
        model.setFilter(filter(u"is:running"_s));
        QCOMPARE(shown(model), (QList<qint64>{2}));
        model.apply({call(4, {})});
        QCOMPARE(shown(model), (QList<qint64>{2, 4}));
        model.apply({call(2, 200)}); // runs no more
        QCOMPARE(shown(model), (QList<qint64>{4}));
        model.setFilter(filter(u"status:4xx"_s));
        QCOMPARE(shown(model), (QList<qint64>{3}));
        model.apply({call(2, 404), call(4, 409)});
        QCOMPARE(shown(model), (QList<qint64>{2, 3, 4}));
        model.setFilter({});
        QCOMPARE(model.rowCount(), 4);
    }

    void runningCallsGrowIntoAFilter()
    {
        CallModel model;
        CallRecord slow = call(1, {});
        model.apply({slow, call(2, {})});
        model.setFilter(filter(u"dur:>1h"_s));
        QCOMPARE(model.rowCount(), 0);
        slow.timeMs -= 4000000; // as if time had passed
        model.setFilter({});
        model.apply({slow});
        model.setFilter(filter(u"dur:>1h"_s));
        model.tick(0, 10);
        QCOMPARE(shown(model), (QList<qint64>{1}));
    }

    void olderCallsComeBefore()
    {
        CallModel model(nullptr, 100);
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.apply(calls(50, 60));
        model.addOlder(calls(40, 49), true);
        QCOMPARE(model.floor(), 40);
        QCOMPARE(model.rowCount(), 21);
        model.setFilter(filter(u"status:200"_s));
        model.addOlder({call(5), call(9)}, false); // found by a search: there is more in between
        QCOMPARE(model.floor(), 40);
        QCOMPARE(shown(model).first(2), (QList<qint64>{5, 9}));
        model.setFilter({});
        QCOMPARE(shown(model).first(), 40);
    }

    /// Against a plain list: whatever comes, in whatever order, the model shows what a list would.
    void agreesWithAPlainList()
    {
        std::mt19937 random(7);
        CallModel model(nullptr, 200);
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const CallFilter filters[]{CallFilter(), filter(u"status:2xx"_s), filter(u"is:running"_s),
                                   filter(u"-session:b"_s)};
        std::map<qint64, CallRecord> plain;
        qint64 last = 0;
        CallFilter current;
        for (int round = 0; round < 150; ++round) {
            if (round % 10 == 9)
                model.setFilter(current = filters[random() % 4]);
            QList<CallRecord> batch;
            std::map<qint64, CallRecord> changes;
            for (int i = 0; i < 5; ++i) {
                const bool isNew = last == 0 || random() % 2 == 0;
                const qint64 sequence = isNew ? ++last : std::max<qint64>(1, last - random() % 30);
                const auto status = random() % 3 == 0 ? std::nullopt
                                                      : std::optional<int>(random() % 2 ? 200 : 404);
                changes[sequence] = call(sequence, status, random() % 2 ? u"a"_s : u"b"_s);
            }
            for (const auto &[sequence, record] : changes) {
                batch.append(record);
                plain[sequence] = record;
            }
            model.apply(batch);
            while (plain.size() > 200)
                plain.erase(plain.begin());
            QList<qint64> expected;
            for (const auto &[sequence, record] : plain) {
                if (current.matches(record))
                    expected.append(sequence);
            }
            QCOMPARE(shown(model), expected);
        }
    }

    void everyCellHasWords()
    {
        CallModel model;
        model.setNames({.instances = {{call(1).instance, u"demo"_s}}, .keys = {{3, u"zapier"_s}}});
        CallRecord record = call(1, 401);
        record.keyId = 3;
        record.keyLast4 = u"ab12"_s;
        record.claimedAddress = u"203.0.113.9"_s;
        record.error = u"no key"_s;
        model.apply({record});
        const auto text = [&model](CallColumn column) {
            return model.index(0, static_cast<int>(column)).data().toString();
        };
        QCOMPARE(text(CallColumn::Target), u"demo"_s);
        QCOMPARE(text(CallColumn::Key), u"zapier …ab12"_s);
        QCOMPARE(text(CallColumn::Source), u"203.0.113.9 (unverified)"_s);
        QCOMPARE(text(CallColumn::State), u"Refused"_s);
        const QString words = model.index(0, 0).data(Qt::AccessibleTextRole).toString();
        for (const char *part : {"Refused", "401", "demo", "zapier", "no key"})
            QVERIFY2(words.contains(QLatin1StringView(part)), part);
        for (int column = 0; column < CallColumnCount; ++column)
            QVERIFY(!model.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString().isEmpty());
        const QString csv = toCsv({record}, {CallColumn::Status, CallColumn::Error}, model.names());
        QCOMPARE(csv, u"Status,Error\n401,no key\n"_s);
        record.error = u"=1+1, \"x\""_s;
        QCOMPARE(toCsv({record}, {CallColumn::Error}, {}), u"Error\n\"'=1+1, \"\"x\"\"\"\n"_s);
    }

    void termsPickTheCallTheyComeFrom()
    {
        CallRecord record = call(1, 502, u"two words"_s);
        record.route = u"zap,ier"_s;
        record.error = u"it said \"no\""_s;
        record.stoppedAt = u"agent"_s;
        record.keyLast4 = u"ab12"_s;
        for (int column = 0; column < CallColumnCount; ++column) {
            const QString term = cellTerm(record, static_cast<CallColumn>(column), {});
            if (term.isEmpty())
                continue;
            const auto parsed = CallFilter::parse(term);
            QVERIFY2(parsed.has_value(), qPrintable(term));
            QVERIFY2(parsed->matches(record), qPrintable(term));
            QVERIFY2(!CallFilter::parse(u'-' + term)->matches(record), qPrintable(term));
        }
    }

    /// What is looked at stays in place while calls come, end and go.
    void theTableDoesNotJump()
    {
        CallModel model(nullptr, 1000);
        CallTable table(model);
        table.resize(900, 400);
        table.show();
        model.apply(calls(1, 1000));
        QVERIFY(table.isFollowing());
        QTRY_COMPARE(table.verticalScrollBar()->value(), table.verticalScrollBar()->maximum());
        QVERIFY(table.select(500));
        table.verticalScrollBar()->setValue(model.rowOf(495));
        QVERIFY(!table.isFollowing());
        const auto top = [&table] { return table.indexAt(QPoint(2, 2)).data(CallModel::SequenceRole); };
        QCOMPARE(top().toLongLong(), 495);
        auto *const button = table.findChild<QToolButton *>(u"calls:new"_s);
        QVERIFY(!button->isVisible());
        for (qint64 i = 1001; i < 1101; i += 10) {
            model.apply(calls(i, i + 9));
            QCOMPARE(top().toLongLong(), 495);
            QCOMPARE(table.currentSequence(), 500);
        }
        QVERIFY(button->isVisible());
        QCOMPARE(button->text(), u"100 new ▾"_s);
        model.apply({call(500, 404)});
        QCOMPARE(table.currentSequence(), 500);
        QTest::mouseClick(button, Qt::LeftButton);
        QVERIFY(table.isFollowing());
        QVERIFY(!button->isVisible());
        QCOMPARE(table.verticalScrollBar()->value(), table.verticalScrollBar()->maximum());
        QCOMPARE(table.currentSequence(), 500);
        model.setFilter(filter(u"status:2xx"_s)); // hides the selected one
        model.setFilter({});
        QVERIFY(table.isFollowing());
    }

    void theSelectionSurvivesAFilter()
    {
        CallModel model;
        CallTable table(model);
        table.resize(900, 400);
        table.show();
        model.apply(calls(1, 300));
        QVERIFY(table.select(150));
        model.setFilter(filter(u"id:1*"_s));
        QCOMPARE(table.currentSequence(), 150);
        model.setFilter({});
        QCOMPARE(table.currentSequence(), 150);
    }

    void aFilterOfAHundredThousandRowsIsQuick()
    {
        CallModel model;
        QList<CallRecord> many = calls(1, 100000);
        for (qsizetype i = 0; i < many.size(); i += 20)
            many[i].error = u"the agent could not be reached"_s;
        model.apply(many);
        CallTable table(model);
        table.resize(1200, 700);
        table.show();
        for (const char *text : {"could", "status:4xx,5xx", "session:s -could", ""}) {
            const CpuClock clock;
            model.setFilter(filter(QLatin1StringView(text)));
            const double ms = clock.ms();
            qInfo("filter \"%s\" over 100,000 rows: %.1f ms of CPU, %d shown", text, ms, model.rowCount());
#if defined(NDEBUG)
            QVERIFY(ms < 100);
#endif
        }
    }

    void chartsCountEachCallOnce()
    {
        CallCharts charts;
        charts.add({call(1), call(2, 502), call(3, {})});
        charts.add({call(1), call(3, 404)});
        QCOMPARE(charts.count(), 3);
        CallRecord old = call(9);
        old.timeMs -= 16 * 60000;
        charts.add({old});
        QCOMPARE(charts.count(), 3);
        charts.resize(600, 60);
        charts.show();
        QTRY_VERIFY(charts.accessibleDescription().contains(u"3 calls"_s));
        QVERIFY(!charts.grab().isNull());
    }

    void bodiesAreReadable()
    {
        QCOMPARE(
            readableBody(R"({"b":[1,{"c":null}],"a":"x","e":{}})"),
            u"{\n  \"b\": [\n    1,\n    {\n      \"c\": null\n    }\n  ],\n  \"a\": \"x\",\n  \"e\": {}\n}"_s);
        QCOMPARE(readableBody("{no json"), u"{no json"_s);
        QCOMPARE(readableBody("plain\ntext"), u"plain\ntext"_s);
        QVERIFY(readableBody(QByteArray("\x00\x01\xff", 3)).startsWith(u'('));
        const HttpText parts = splitMessage("HTTP/1.1 200 OK\r\nA: b\r\n\r\nbody\r\n\r\nrest");
        QCOMPARE(parts.head, "HTTP/1.1 200 OK\r\nA: b\r\n"_ba);
        QCOMPARE(parts.body, "body\r\n\r\nrest"_ba);
    }

    /// 4.5:1 between every colour that carries words and what is behind it, in a light and in a dark palette.
    void coloursHaveContrast()
    {
        const auto luminance = [](const QColor &color) {
            const auto linear = [](double part) {
                return part <= 0.04045 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4);
            };
            return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF())
                + 0.0722 * linear(color.blueF());
        };
        for (const auto &[base, text] : {std::pair{QColor(Qt::white), QColor(Qt::black)},
                                         std::pair{QColor(0x1e, 0x1e, 0x1e), QColor(Qt::white)}}) {
            QPalette palette;
            palette.setColor(QPalette::Base, base);
            palette.setColor(QPalette::Text, text);
            QApplication::setPalette(palette);
            for (const CallState state : {CallState::Running, CallState::Ok, CallState::Redirect,
                                          CallState::Refused, CallState::Failed, CallState::Left}) {
                const double one = luminance(stateColor(state)) + 0.05;
                const double two = luminance(base) + 0.05;
                const double contrast = std::max(one, two) / std::min(one, two);
                QVERIFY2(contrast >= 4.5,
                         qPrintable(u"%1: %2"_s.arg(stateColor(state).name()).arg(contrast)));
            }
        }
        QApplication::setPalette(QPalette());
    }
};

GATEHOUSE_TEST(TestCallModel)
#include "tst_callmodel.moc"
