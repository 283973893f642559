// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "http/exchange.h"

#include "support/testmain.h"
#include <QSignalSpy>

using namespace Gatehouse;
using namespace Qt::StringLiterals;

namespace {

class Observer final : public CallObserver
{
public:
    void callArrived(const Call &) override { }
    void callChanged(const Call &) override { }
    void callEnded(const Call &) override { }
    [[nodiscard]] bool isBacklogged() const override { return false; }
};

class Path final : public AnswerPath
{
public:
    explicit Path(QList<int> &statuses)
        : m_statuses(statuses)
    { }
    void deliver(const Answer &answer) override { m_statuses.append(answer.status); }

private:
    QList<int> &m_statuses;
};

} // namespace

class TestExchange final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_statuses.clear();
        m_call = std::make_shared<Call>(CallRecord(), m_observer);
        m_permit = std::make_shared<int>(0);
        m_exchange = std::make_unique<Exchange>(RequestHead(), m_call, Admission{.permit = m_permit}, "body");
        m_exchange->setAnswerPath(std::make_unique<Path>(m_statuses));
    }
    void cleanup()
    {
        m_exchange.reset();
        m_call->end(200, 0);
    }

    void firstAnswerCounts()
    {
        QVERIFY(!m_exchange->isAnswered());
        m_exchange->send({.status = 201});
        m_exchange->send({.status = 202});
        QVERIFY(m_exchange->isAnswered());
        m_exchange.reset();
        QCOMPARE(m_statuses, (QList<int>{201}));
        QVERIFY(m_call->record().stoppedAt.isEmpty());
    }

    void forgottenIs500()
    {
        m_exchange.reset();
        QCOMPARE(m_statuses, (QList<int>{500}));
        QCOMPARE(m_call->record().stoppedAt, u"gateway"_s);
    }

    void permitLivesAsLongAsTheExchange()
    {
        QCOMPARE(m_permit.use_count(), 2);
        m_exchange->send({});
        QCOMPARE(m_permit.use_count(), 2);
        m_exchange.reset();
        QCOMPARE(m_permit.use_count(), 1);
    }

    void leavingIsToldOnce()
    {
        const QSignalSpy gone(m_exchange.get(), &Exchange::clientGone);
        m_exchange->notifyClientGone();
        m_exchange->notifyClientGone();
        QCOMPARE(gone.count(), 1);
        QVERIFY(m_exchange->isClientGone());
        m_exchange->send({}); // harmless
        m_exchange.reset();
        QVERIFY(m_statuses.isEmpty());
        QVERIFY(m_call->record().stoppedAt.isEmpty()); // it was not forgotten
    }

    void leavingAfterTheAnswerIsNotTold()
    {
        const QSignalSpy gone(m_exchange.get(), &Exchange::clientGone);
        m_exchange->send({});
        m_exchange->notifyClientGone();
        QCOMPARE(gone.count(), 0);
    }

    void listenersMayDropTheExchange()
    {
        connect(m_exchange.get(), &Exchange::clientGone, this, [this] { m_exchange.reset(); });
        m_exchange->notifyClientGone();
        QVERIFY(!m_exchange);
        QCOMPARE(m_permit.use_count(), 1);
        QVERIFY(m_statuses.isEmpty());
    }

private:
    Observer m_observer;
    QList<int> m_statuses;
    std::shared_ptr<Call> m_call;
    std::shared_ptr<int> m_permit;
    std::unique_ptr<Exchange> m_exchange;
};

GATEHOUSE_TEST(TestExchange)
#include "tst_exchange.moc"
