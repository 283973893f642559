// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "randomuuid.h"

#include "support/testmain.h"

#include <QSet>
#include <QUuid>
#include <thread>

using namespace Gatehouse;

class TestRandomUuid final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isAUuidOfVersionFour()
    {
        for (int i = 0; i < 200; ++i) { // more than are fetched at once
            const QByteArray text = newUuid();
            const QUuid uuid = QUuid::fromString(QLatin1StringView(text));
            QCOMPARE(uuid.version(), QUuid::Random);
            QCOMPARE(uuid.variant(), QUuid::DCE);
            QCOMPARE(uuid.toByteArray(QUuid::WithoutBraces), text);
        }
    }

    void comesOnce()
    {
        QSet<QByteArray> here;
        QSet<QByteArray> there;
        const auto draw = [](QSet<QByteArray> &into) {
            for (int i = 0; i < 2000; ++i)
                into.insert(newUuid());
        };
        std::thread other([&] { draw(there); });
        draw(here);
        other.join();
        QCOMPARE(here.unite(there).size(), 4000);
    }
};

GATEHOUSE_TEST(TestRandomUuid)
#include "tst_randomuuid.moc"
