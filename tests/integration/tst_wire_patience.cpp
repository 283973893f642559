// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "sidebyside.h"
#include "support/testmain.h"
#include "wirefixture.h"

#include <thread>

using namespace Gatehouse;
using namespace Gatehouse::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr qsizetype LongReply = 48'000'000; ///< more than the kernel keeps for both ends

} // namespace

/// The long deadlines: idle connections after 75 s, clients that don't read after 30 s; and what must not be
/// ended by them. It takes 80 s, most of it asleep.
class TestWirePatience final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        // Runs what its message says.
        QVERIFY2(m_wires.start(shellAgent("read -r line; eval \"$line\""), {{"replyBytes", LongReply * 2}}),
                 qPrintable(m_wires.problem()));
    }

    void longDeadlines()
    {
        SideBySide clients;
        for (const auto &[name, transport] : AllTransports) {
            addIdle(clients, QLatin1StringView(name), transport);
            addReaders(clients, QLatin1StringView(name), transport);
        }
        const QString problems = clients.finish();
        QVERIFY2(problems.isEmpty(), qPrintable(problems));
    }

private:
    void addIdle(SideBySide &clients, QLatin1StringView name, Transport transport)
    {
        const quint16 port = m_wires.gateway(transport).port();
        clients.add(u"idle after an answer, "_s + name, [=] {
            RawClient client(transport);
            RequestText request;
            request.target = "/nothing";
            if (!client.connectTo(port) || client.ask(request.bytes()).status != 404)
                return u"no answer"_s;
            std::this_thread::sleep_for(5s);
            QElapsedTimer clock; // before the answer, which may be late in reaching us
            clock.start();
            if (client.ask(request.bytes()).status != 404)
                return u"no second answer"_s;
            if (!client.expectClosed(90s))
                return u"not closed, or something was sent"_s;
            return outside(clock, 75s, 85s);
        });
        clients.add(u"nothing ever sent, "_s + name, [=] {
            RawClient client(transport);
            if (!client.connectTo(port))
                return u"not connected"_s;
            return client.expectClosed(85s) ? QString() : u"not closed, or something was sent"_s;
        });
        const RequestText call = m_wires.call(transport, "quiet", "sleep 78; echo awake\n");
        clients.add(u"an agent at work is not idle, "_s + name, [=] {
            RawClient client(transport);
            if (!client.connectTo(port))
                return u"not connected"_s;
            const HttpAnswer answer = client.ask(call.bytes(), 90s);
            return answer.status == 200 ? QString() : answer.problem + QString::fromLatin1(answer.raw);
        });
    }

    void addReaders(SideBySide &clients, QLatin1StringView name, Transport transport)
    {
        const quint16 port = m_wires.gateway(transport).port();
        const QByteArray print = "head -c " + QByteArray::number(LongReply) + " /dev/zero | tr '\\0' x\n";
        const RequestText stuck = m_wires.call(transport, "stuck", print);
        clients.add(u"does not read, "_s + name, [=] {
            RawClient client(transport);
            if (!client.connectTo(port, "127.0.0.1", {}, 16'384))
                return u"not connected"_s;
            client.send(stuck.bytes());
            std::this_thread::sleep_for(45s);
            const HttpAnswer answer = client.readAnswer(10s);
            if (answer.isComplete())
                return u"the whole answer was kept for a client that did not read"_s;
            return answer.problem.startsWith(u"closed"_s) ? QString() : answer.problem;
        });
        const RequestText slow = m_wires.call(transport, "slow", print);
        clients.add(u"reads slowly, "_s + name, [=] {
            RawClient client(transport);
            if (!client.connectTo(port, "127.0.0.1", {}, 65'536))
                return u"not connected"_s;
            client.send(slow.bytes());
            QElapsedTimer clock;
            clock.start();
            while (clock.elapsed() < 45'000) { // some progress every few seconds
                const qsizetype before = client.leftover().size();
                while (client.leftover().size() < before + 400'000) {
                    if (client.readSome(10s) != Wire::Got::Bytes)
                        return u"ended although it read"_s;
                }
                std::this_thread::sleep_for(4s);
            }
            const HttpAnswer answer = client.readAnswer(30s);
            if (!answer.isComplete())
                return answer.problem;
            return answer.body.size() == LongReply ? QString() : u"not the whole answer"_s;
        });
    }

    WireFixture m_wires;
};

GATEHOUSE_TEST(TestWirePatience)
#include "tst_wire_patience.moc"
