// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "calls/callactions.h"
#include "calls/callcharts.h"
#include "calls/callfeed.h"
#include "calls/callrelations.h"
#include "calls/callstore.h"
#include "support/testmain.h"
#include "ui/callspagefixture.h"

#include <QLabel>
#include <QListWidget>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabWidget>

using namespace Qt::StringLiterals;
using namespace Gatehouse;
using namespace Gatehouse::Test;

namespace {

/// Stores @a count calls of the last minutes, one in a hundred of them failed; the first and the last belong
/// to the session `needle`.
bool storeMany(const QString &dataDir, qint64 count)
{
    auto database = Database::open(dataDir + u"/gatehouse.db"_s, {callsSchema()});
    if (!database)
        return false;
    std::vector<CallRecord> records;
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    for (qint64 i = 1; i <= count; ++i) {
        CallRecord record;
        record.sequence = i;
        record.id = QByteArray::number(i).rightJustified(12, '0').prepend("00000000-0000-4000-8000-");
        record.timeMs = now - (count - i) * 100;
        record.instance = QLatin1StringView(CallsPageFixture::Demo);
        record.session = i == 1 || i == count ? u"needle"_s : u"hay"_s;
        record.method = u"POST"_s;
        record.path = u"/webhooks/x"_s;
        record.status = i % 100 == 0 ? 502 : 200;
        record.durationMs = 5;
        records.push_back(std::move(record));
    }
    return (*database)
        ->runNow<void>([&records](Connection &connection) { return storeCalls(connection, records); })
        .has_value();
}

} // namespace

/// The detail pane of the page Calls, and what is done with the call that it shows.
class TestCallsDetail final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isThereWhileACallIsSelected()
    {
        CallsPageFixture fixture;
        QVERIFY(fixture.start());
        auto *const detail = fixture.child<QTabWidget>("calls:detail");
        QCOMPARE(fixture.call(CallsPageFixture::Demo, fixture.demoKey, "alpha"), 200);
        QCOMPARE(fixture.call(CallsPageFixture::Demo, fixture.demoKey, "beta"), 200);
        QTRY_COMPARE(fixture.model().rowCount(), 2);
        QVERIFY(!detail->isVisible());
        QVERIFY(!fixture.action("calls:closeDetail")->isEnabled());
        fixture.table().setFocus();
        QTest::keyClick(&fixture.table(), Qt::Key_Home, Qt::ControlModifier);
        QTRY_VERIFY(detail->isVisible());
        QTest::keyClick(&fixture.table(), Qt::Key_Escape);
        QVERIFY(!detail->isVisible());
        QTest::keyClick(&fixture.table(), Qt::Key_Down); // what was closed stays closed …
        QVERIFY(!detail->isVisible());
        QCOMPARE(fixture.table().currentIndex().row(), 1);
        QTest::keyClick(&fixture.table(), Qt::Key_Return); // … until it is asked for
        QTRY_VERIFY(detail->isVisible());
        QTRY_VERIFY(detail->isAncestorOf(QApplication::focusWidget()) || detail->hasFocus());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
        QVERIFY(!detail->isVisible());
        QTRY_VERIFY(fixture.table().hasFocus());
        const QRect cell = fixture.table().visualRect(fixture.model().index(0, 0));
        QTest::mouseClick(fixture.table().viewport(), Qt::LeftButton, {}, cell.center());
        QTRY_VERIFY(detail->isVisible());
        QVERIFY(fixture.console.stop());
    }

    void cancelsACallThatWaits()
    {
        CallsPageFixture fixture;
        QVERIFY(fixture.start());
        (void)fixture.send(CallsPageFixture::Slow, fixture.slowKey, "long");
        QTRY_COMPARE(fixture.model().rowCount(), 1);
        QTRY_COMPARE(fixture.text(0, CallColumn::State), u"Running"_s);
        const QNetworkReply *const waiting = fixture.send(CallsPageFixture::Slow, fixture.slowKey, "long");
        QTRY_COMPARE(fixture.model().rowCount(), 2);
        QTRY_VERIFY(!fixture.model().record(1).session.isEmpty());
        QCOMPARE(fixture.text(1, CallColumn::State), u"Waiting"_s);
        QVERIFY(fixture.table().select(fixture.model().record(1).sequence));
        QTRY_VERIFY(fixture.action("calls:cancelAction")->isEnabled());
        fixture.action("calls:cancelAction")->trigger();
        QPushButton *yes = nullptr;
        QTRY_VERIFY((yes = fixture.child<QPushButton>("calls:cancelYes")));
        QTest::mouseClick(yes, Qt::LeftButton);
        QTRY_VERIFY(waiting->isFinished());
        QTRY_COMPARE(fixture.text(1, CallColumn::Status), u"502"_s);
        QCOMPARE(fixture.model().record(1).stoppedAt, u"operator"_s);
        QVERIFY(!fixture.model().record(0).status); // the one before it runs on
        QVERIFY(fixture.console.stop());
    }

    void opensInTheComposer()
    {
        CallsPageFixture fixture;
        QVERIFY(fixture.start());
        QCOMPARE(fixture.call(CallsPageFixture::Demo, fixture.demoKey, "alpha"), 200);
        QTRY_COMPARE(fixture.model().rowCount(), 1);
        QTRY_VERIFY(fixture.text(0, CallColumn::Key).startsWith(u"zapier"_s));
        QVERIFY(fixture.table().select(fixture.model().record(0).sequence));
        QTRY_VERIFY(fixture.action("calls:composerAction")->isEnabled());
        const auto isOffered = [&fixture](const QStringList &pages) {
            fixture.page().setReachable(pages);
            Q_EMIT fixture.table().customContextMenuRequested(QPoint(5, 5));
            auto *const menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
            const bool isThere = menu && menu->actions().contains(fixture.action("calls:composerAction"));
            if (menu)
                menu->close();
            return isThere;
        };
        QVERIFY(!isOffered({u"calls"_s}));
        QVERIFY(isOffered({u"calls"_s, u"composer"_s}));
        const QSignalSpy links(&fixture.page(), &Page::linkActivated);
        fixture.action("calls:composerAction")->trigger();
        QCOMPARE(links.size(), 1);
        QCOMPARE(links.first().first().toString(), u"composer"_s);
        const QByteArray text = links.first().at(1).toString().toUtf8();
        const auto json = parseJson(text);
        QVERIFY(json.has_value());
        QCOMPARE(toQString(json->at("method").as_string()), u"POST"_s);
        QCOMPARE(toQString(json->at("instance").as_string()), QLatin1StringView(CallsPageFixture::Demo));
        QCOMPARE(toQString(json->at("key").as_string()), u"zapier"_s);
        QVERIFY(toQString(json->at("body").as_string()).contains(u"\"alpha\""_s));
        QVERIFY(!json->at("headers").as_array().empty());
        QVERIFY2(!text.contains(fixture.demoKey), "the key goes along");
        QVERIFY(!text.contains("(not kept)"));
        QVERIFY(fixture.console.stop());
    }

    /// The charts begin with all calls of the last minutes, and relations are found, although the table
    /// begins with fewer.
    void reachesWhatTheTableDoesNotHold()
    {
        constexpr qint64 Count = 5000;
        CallsPageFixture fixture;
        QVERIFY(storeMany(fixture.console.dataDir(), Count));
        QVERIFY(fixture.console.start());
        fixture.console.window().openPage(u"calls"_s);
        const auto *const charts = fixture.child<CallCharts>("calls:charts");
        QTRY_VERIFY(fixture.model().rowCount() > 0);
        QVERIFY(fixture.model().rowCount() < Count);
        QTRY_COMPARE(charts->count(), Count);

        QVERIFY(fixture.table().select(Count));
        auto *const related = fixture.child<QListWidget>("calls:related");
        QTRY_VERIFY(related->isVisibleTo(&fixture.page())
                    || fixture.child<QTabWidget>("calls:detail")->isVisible());
        fixture.child<QTabWidget>("calls:detail")->setCurrentWidget(related);
        QTRY_VERIFY(related->count() == 1 && related->item(0)->text().startsWith(u"same session"_s));
        QVERIFY(fixture.model().find(1) == nullptr);
        Q_EMIT related->itemActivated(related->item(0));
        fixture.child<QTabWidget>("calls:detail")->setCurrentIndex(0);
        const auto *const headline = fixture.child<QLabel>("calls:headline");
        QTRY_VERIFY(headline->isVisible());
        bool showsTheFirst = false;
        for (const QLabel *label : fixture.child<QTabWidget>("calls:detail")->findChildren<QLabel *>())
            showsTheFirst = showsTheFirst || label->text() == u"00000000-0000-4000-8000-000000000001"_s;
        QVERIFY(showsTheFirst);

        // A link to a call that is not in memory looks for it.
        fixture.page().open(u"00000000-0000-4000-8000-000000000007"_s);
        QTRY_COMPARE(fixture.model().rowCount(), 1);
        QCOMPARE(fixture.model().record(0).sequence, 7);
        QVERIFY(fixture.console.stop());
    }

    void saysHowCallsAreRelated()
    {
        CallRecord call;
        call.sequence = 1;
        call.id = "a";
        call.instance = u"i"_s;
        call.session = u"s"_s;
        call.flowId = u"f"_s;
        CallRecord other = call;
        QVERIFY(relation(call, other).isEmpty()); // itself
        other.sequence = 2;
        other.id = "b";
        QCOMPARE(relation(call, other), u"same flow"_s);
        other.flowId.clear();
        QCOMPARE(relation(call, other), u"same session"_s);
        other.instance = u"j"_s;
        QVERIFY(relation(call, other).isEmpty()); // a session belongs to its instance
        other.replayOf = "a";
        QCOMPARE(relation(call, other), u"replay of it"_s);
        QCOMPARE(relation(other, call), u"the original"_s);
        other.replayOf.clear();
        other.linkedCall = "a";
        QCOMPARE(relation(call, other), u"asked for its answer"_s);
        QCOMPARE(relation(other, call), u"the call it asked for"_s);
    }
};

GATEHOUSE_TEST(TestCallsDetail)
#include "tst_callsdetail.moc"
