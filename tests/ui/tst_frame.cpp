// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/testmain.h"
#include "ui/consolefixture.h"

#include <QToolButton>

using namespace Qt::StringLiterals;
using namespace Gatehouse;
using namespace Gatehouse::Test;

/// The window around the pages, over a real gateway.
class TestFrame final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void showsWhereItListensAndEndsInOrder()
    {
        ConsoleFixture fixture;
        QVERIFY(fixture.start());
        QCOMPARE(fixture.status().phase, GatewayStatus::Phase::Running);
        auto *const part = fixture.find<QToolButton>(u"status:public"_s);
        QVERIFY(part);
        QTRY_COMPARE(part->text(), u"Public "_s + fixture.status().publicListener.url.authority());
        QVERIFY(fixture.stop());
        QCOMPARE(fixture.status().phase, GatewayStatus::Phase::Stopped);
    }

    void asksTheGatewayAndHearsBack()
    {
        ConsoleFixture fixture;
        QVERIFY(fixture.start());
        QUrl url;
        fixture.client().ask<QUrl>(
            &fixture.window(),
            [](Gateway &gateway, QObject *, const Respond<QUrl> &answer) { answer(gateway.publicUrl()); },
            [&url](const Result<QUrl> &result) { url = result.value_or(QUrl()); });
        QTRY_COMPARE(url, fixture.status().publicListener.url);
        QVERIFY(fixture.stop());
    }
};

GATEHOUSE_TEST(TestFrame)
#include "tst_frame.moc"
