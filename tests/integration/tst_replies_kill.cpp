// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "answers.h"
#include "program.h"
#include "scratch.h"
#include "support/testmain.h"

#include <QHash>
#include <QSet>
#include <atomic>
#include <csignal>
#include <thread>
#include <vector>

using namespace Gatehouse;
using namespace Gatehouse::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int Copies = 3; ///< how often each call is sent at once
constexpr int Workers = 8;

/// What became of one call, sent several times.
struct Outcome
{
    QList<QByteArray> bodies; ///< of the answers of 200
    int replayed = 0; ///< of these
    QList<int> otherStatuses; ///< 0: no answer
};

/// Sends one call several times at once.
Outcome sendCopies(quint16 port, const QByteArray &request)
{
    std::vector<RawClient> clients(Copies);
    Outcome outcome;
    for (RawClient &client : clients) {
        if (client.connectTo(port))
            client.send(request);
    }
    for (RawClient &client : clients) {
        const HttpAnswer answer = client.isOpen() ? client.readAnswer(60s) : HttpAnswer{};
        if (answer.isComplete() && answer.status == 200) {
            outcome.bodies.append(answer.body);
            outcome.replayed += answer.header("Idempotent-Replayed") == "true" ? 1 : 0;
        } else {
            outcome.otherStatuses.append(answer.isComplete() ? answer.status : 0);
        }
    }
    return outcome;
}

} // namespace

/// What was promised or answered before a kill holds after it.
class TestRepliesKill final : public QObject
{
    Q_OBJECT

    [[nodiscard]] QByteArray addKey(const QString &instance) const
    {
        const ProgramResult added = m_home->run(
            {u"keys"_s, u"add"_s, u"--instance"_s, instance, u"--label"_s, u"test"_s});
        return added.exitCode == 0 ? added.out.trimmed() : QByteArray();
    }
    /// Runs of each session so far, by what they answered.
    [[nodiscard]] QHash<QByteArray, QList<QByteArray>> runs() const
    {
        QHash<QByteArray, QList<QByteArray>> bySession;
        for (const QByteArray &line : m_scratch->lines("runs")) {
            const QList<QByteArray> words = line.split(' ');
            bySession[words.value(0)].append(words.value(1));
        }
        return bySession;
    }

private Q_SLOTS:
    void init()
    {
        m_home = std::make_unique<Home>();
        m_scratch = std::make_unique<Scratch>();
        m_uuid = newUuid();
    }

    /// The number of calls is GATEHOUSE_TEST_CALLS.
    void noRunTwiceAndNoTwoAnswers()
    {
        const int count = std::max(qEnvironmentVariableIntValue("GATEHOUSE_TEST_CALLS"), 40);
        // Every run answers something that no other run does, and notes it before.
        const QByteArray script = "read -r n < /proc/sys/kernel/random/uuid; "
                                  "echo \"$GATEHOUSE_SESSION $n\" >> "
            + m_scratch->path("runs") + "; printf %s \"$n\"";
        QVERIFY(m_home->writeConfig(configOf(
            {instance(m_uuid, shellAgent(script),
                      {{"limits", boost::json::object{{"concurrentRuns", 8}, {"waitingRuns", 10'000}}}})})));
        const QByteArray key = addKey(QString::fromLatin1(m_uuid));
        QVERIFY(!key.isEmpty());
        std::vector<QByteArray> requests;
        for (int i = 0; i < count; ++i) {
            const QByteArray number = QByteArray::number(i);
            requests.push_back(
                agentCall(m_uuid, key, "s" + number, "hi").with("Idempotency-Key", "id-" + number).bytes());
        }
        std::vector<Outcome> before(requests.size());
        std::vector<Outcome> after(requests.size());
        std::atomic<int> answered = 0;
        std::atomic<bool> stopped = false;
        const auto sendAll = [&](quint16 port, std::vector<Outcome> &outcomes) {
            std::atomic<std::size_t> next = 0;
            const auto work = [&] {
                for (std::size_t i = next++; i < requests.size() && !stopped; i = next++) {
                    outcomes[i] = sendCopies(port, requests[i]);
                    answered += outcomes[i].bodies.isEmpty() ? 0 : 1;
                }
            };
            std::vector<std::thread> workers;
            for (int worker = 0; worker < Workers; ++worker)
                workers.emplace_back(work);
            for (std::thread &worker : workers)
                worker.join();
        };
        {
            Serving serving(*m_home, m_home->places());
            QVERIFY(serving.isReady());
            const auto pid = static_cast<pid_t>(serving.id());
            std::thread killer([&] {
                const QDeadlineTimer deadline(300s);
                while (answered < count / 2 && !deadline.hasExpired())
                    std::this_thread::sleep_for(1ms);
                ::kill(pid, SIGKILL);
                stopped = true;
            });
            sendAll(serving.publicPort(), before);
            killer.join();
            QCOMPARE(serving.finish().exitCode, -1);
        }
        stopped = false;
        Serving serving(*m_home, m_home->places());
        QVERIFY(serving.isReady());
        sendAll(serving.publicPort(), after);
        serving.signal(SIGTERM);
        QCOMPARE(serving.finish().exitCode, 0);

        const QHash<QByteArray, QList<QByteArray>> runsOf = runs();
        int answeredBefore = 0;
        int cutOff = 0; // calls that had been sent, without an answer, when the gateway was killed
        int ranTwice = 0; // of these
        int replayed = 0;
        for (int i = 0; i < count; ++i) {
            const auto at = static_cast<std::size_t>(i);
            const QList<QByteArray> ran = runsOf.value("s" + QByteArray::number(i));
            QCOMPARE(after[at].otherStatuses, QList<int>());
            QCOMPARE(after[at].bodies.size(), Copies);
            for (const int status : before[at].otherStatuses)
                QCOMPARE(status, 0); // the kill, and no other failure
            const QSet<QByteArray> answers = QSet<QByteArray>(before[at].bodies.begin(),
                                                              before[at].bodies.end())
                + QSet<QByteArray>(after[at].bodies.begin(), after[at].bodies.end());
            QCOMPARE(answers.size(), 1);
            QVERIFY(ran.contains(*answers.begin()));
            if (!before[at].bodies.isEmpty()) {
                ++answeredBefore;
                QCOMPARE(ran.size(), 1);
                QCOMPARE(after[at].replayed, Copies);
            } else if (!before[at].otherStatuses.isEmpty()) {
                ++cutOff;
                ranTwice += ran.size() > 1 ? 1 : 0;
            } else {
                QCOMPARE(ran.size(), 1);
            }
            replayed += after[at].replayed;
        }
        QVERIFY(answeredBefore >= count / 2);
        qInfo(
            "%d calls, each sent %d times at once, before the kill and after it: %d answered before, %d cut "
            "off (%d of them had begun and ran anew), %d answers replayed after the restart",
            count, Copies, answeredBefore, cutOff, ranTwice, replayed);
    }

    void promisesOfAKilledGatewayFail()
    {
        QVERIFY(m_home->writeConfig(configOf(
            {instance(m_uuid, shellAgent("echo x >> " + m_scratch->path("runs") + "; exec sleep 20"))})));
        const QByteArray key = addKey(QString::fromLatin1(m_uuid));
        QByteArray location;
        {
            Serving serving(*m_home, m_home->places());
            QVERIFY(serving.isReady());
            RawClient client;
            QVERIFY(client.connectTo(serving.publicPort()));
            const HttpAnswer accepted = client.ask(agentCall(m_uuid, key, "s", "hi")
                                                       .with("Prefer", "respond-async")
                                                       .with("Idempotency-Key", "k")
                                                       .bytes());
            VERIFY_STATUS(accepted, 202);
            location = accepted.header("Location");
            QTRY_VERIFY(m_scratch->exists("runs"));
            serving.signal(SIGKILL);
            QCOMPARE(serving.finish().exitCode, -1);
        }
        Serving serving(*m_home, m_home->places());
        QVERIFY(serving.isReady());
        RawClient client;
        QVERIFY(client.connectTo(serving.publicPort()));
        const RequestText question{.target = location, .headers = {{"Authorization", "Bearer " + key}}};
        VERIFY_ANSWER(client.ask(question.bytes()), 502,
                      "agent error: the gateway ended before the agent was done");
        // and the id is free for another content
        const HttpAnswer again = client.ask(agentCall(m_uuid, key, "s", "ho")
                                                .with("Prefer", "respond-async")
                                                .with("Idempotency-Key", "k")
                                                .bytes());
        VERIFY_STATUS(again, 202);
        QVERIFY(again.header("Location") != location);
    }

private:
    std::unique_ptr<Home> m_home;
    std::unique_ptr<Scratch> m_scratch;
    QByteArray m_uuid;
};

GATEHOUSE_TEST(TestRepliesKill)
#include "tst_replies_kill.moc"
