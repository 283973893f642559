// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "answers.h"
#include "routetext.h"
#include "support/testmain.h"

using namespace Gatehouse;
using namespace Gatehouse::Test;
using namespace Qt::StringLiterals;

/// A route whose secret is in the keychain of the desktop: a real one, in a session of the test's own.
class TestRoutesKeychain final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void countsFromTheNextRequestOn()
    {
        TestGateway gateway(
            routesConfig({{"zapier", routeWith({{"source", "keychain"}, {"id", "zapier secret"}})}},
                         routeLimits({{"requests", 0}})));
        QVERIFY2(gateway.start(), qPrintable(gateway.problem()));
        const auto status = [&gateway](const QByteArray &secret) {
            return gateway.ask(routeCall("zapier", secret)).status;
        };
        const HttpAnswer none = gateway.ask(routeCall("zapier", "value-0"));
        VERIFY_ANSWER(none, 401, "unauthorized");
        QCOMPARE(gateway.recordOf(none).stoppedAt, u"secret"_s);
        QVERIFY(!gateway.recordOf(none).error.isEmpty());
        for (int i = 0; i < 10; ++i) {
            QVERIFY(gateway.keepSecret(u"zapier secret"_s, "value-" + QByteArray::number(i)));
            QCOMPARE(status("value-" + QByteArray::number(i)), 200);
            QCOMPARE(status("value-" + QByteArray::number(i - 1)), 401);
        }
        QVERIFY(gateway.removeSecret(u"zapier secret"_s));
        QCOMPARE(status("value-9"), 401);
        QVERIFY(gateway.keepSecret(u"zapier secret"_s, "again"));
        QCOMPARE(status("again"), 200);
    }
};

GATEHOUSE_TEST(TestRoutesKeychain)
#include "tst_routes_keychain.moc"
