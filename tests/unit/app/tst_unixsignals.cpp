// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "unixsignals.h"

#include "support/testmain.h"
#include <QSignalSpy>
#include <csignal>

using namespace Gatehouse;

class TestUnixSignals final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsOfEachRequest();
    void survivesABrokenPipe();
};

void TestUnixSignals::tellsOfEachRequest()
{
    UnixSignals unixSignals;
    QVERIFY(unixSignals.start());
    const QSignalSpy spy(&unixSignals, &UnixSignals::terminationRequested);
    QCOMPARE(::raise(SIGTERM), 0);
    QTRY_COMPARE(spy.count(), 1);
    QCOMPARE(::raise(SIGINT), 0);
    QTRY_COMPARE(spy.count(), 2);
}

void TestUnixSignals::survivesABrokenPipe()
{
    UnixSignals unixSignals;
    QVERIFY(unixSignals.start());
    const QSignalSpy spy(&unixSignals, &UnixSignals::terminationRequested);
    QCOMPARE(::raise(SIGPIPE), 0);
    QCOMPARE(spy.count(), 0);
}

GATEHOUSE_TEST(TestUnixSignals)
#include "tst_unixsignals.moc"
