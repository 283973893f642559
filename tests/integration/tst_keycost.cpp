// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "answers.h"
#include "program.h"
#include "storage/sqliteconnection.h"
#include "support/testmain.h"

using namespace Gatehouse;
using namespace Gatehouse::Test;
using namespace Qt::StringLiterals;

namespace {

constexpr int Rounds = 31;
constexpr int CallsARound = 400;

/// A gateway with one instance, and the caller of it.
struct Subject
{
    Home home;
    QByteArray uuid = newUuid();
    QByteArray key;
    std::unique_ptr<Serving> serving;
    RawClient client;
    QList<qint64> spent; ///< ns, of each round

    /// The cost of a call in the middle one of all rounds: another program on the machine spoils some.
    [[nodiscard]] double microsecondsACall() const
    {
        QList<qint64> sorted = spent;
        std::sort(sorted.begin(), sorted.end());
        return static_cast<double>(sorted.at(sorted.size() / 2)) / (CallsARound * 1000.0);
    }

    /// Makes the key that calls, and @a more that nobody uses.
    bool start(int more)
    {
        if (!home.writeConfig(configOf({instance(uuid, echoAgent(), {{"name", "ci"}})})))
            return false;
        key = home.run({u"keys"_s, u"add"_s, u"--instance"_s, u"ci"_s, u"--label"_s, u"x"_s}).out.trimmed();
        if (more > 0) {
            SqliteConnection database;
            const QString insert =
                u"INSERT INTO api_keys (instance, label, visibility, digest, last4, "
                "created_at) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
                "WHERE i < %1) SELECT '%2', 'x', 'both', randomblob(32), '0000', 0 FROM n"_s.arg(more)
                    .arg(QString::fromLatin1(uuid));
            if (!database.open(home.dataDir() + u"/gatehouse.db"_s) || !database.run(insert))
                return false;
        }
        serving = std::make_unique<Serving>(home, home.places());
        return serving->isReady() && client.connectTo(serving->publicPort()) && ask(200);
    }
    bool ask(int calls)
    {
        const QByteArray request = agentCall(uuid, key, "s", "hello").bytes();
        for (int i = 0; i < calls; ++i) {
            if (client.ask(request).status != 200)
                return false;
        }
        return true;
    }
};

} // namespace

/// What authentication costs does not depend on how many keys there are.
class TestKeyCost final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tenThousandKeysCostWhatOneDoes()
    {
        Subject one;
        Subject many;
        QVERIFY(one.start(0));
        QVERIFY(many.start(9'999));
        for (int round = 0; round < Rounds; ++round) { // in turns, so that the machine's moods hit both
            for (Subject *subject : {&one, &many}) {
                const std::chrono::nanoseconds before = subject->serving->cpuTime();
                QVERIFY(subject->ask(CallsARound));
                subject->spent.append((subject->serving->cpuTime() - before).count());
            }
        }
        const double ratio = many.microsecondsACall() / one.microsecondsACall();
        qInfo().noquote() << u"CPU of a call: %1 us with one key, %2 us with 10,000: %3 times"_s
                                 .arg(one.microsecondsACall(), 0, 'f', 1)
                                 .arg(many.microsecondsACall(), 0, 'f', 1)
                                 .arg(ratio, 0, 'f', 3);
        QVERIFY(one.microsecondsACall() > 0);
        QVERIFY2(ratio <= 1.25, qPrintable(QString::number(ratio)));
    }
};

GATEHOUSE_TEST(TestKeyCost)
#include "tst_keycost.moc"
