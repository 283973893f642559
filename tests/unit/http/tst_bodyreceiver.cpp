// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "http/bodyreceiver.h"

#include "support/testmain.h"

using namespace Gatehouse;

namespace {

class Sink final : public BodySink
{
public:
    Sink(QByteArray &into, bool works)
        : m_into(into)
        , m_works(works)
    { }
    bool write(QByteArrayView piece) override
    {
        m_into += piece;
        return m_works;
    }

private:
    QByteArray &m_into;
    bool m_works;
};

} // namespace

class TestBodyReceiver final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void limitIsExact()
    {
        BodyReceiver body({.bodyLimit = 5});
        body.expect(5);
        QCOMPARE(body.problem().status, 0);
        body.take("he");
        body.take("llo");
        QCOMPARE(body.problem().status, 0);
        QCOMPARE(body.bytes(), 5);
        body.take("!");
        QCOMPARE(body.problem().status, 413);
        QCOMPARE(body.bytes(), 6);
        QCOMPARE(body.takeBody(), "hello");
    }

    void declaredTooLong_data()
    {
        QTest::addColumn<quint64>("declared");
        QTest::newRow("one more") << quint64(6);
        QTest::newRow("2^63") << quint64(9223372036854775808U);
        QTest::newRow("2^64 - 1") << quint64(18446744073709551615U);
    }
    void declaredTooLong()
    {
        QFETCH(const quint64, declared);
        BodyReceiver body({.bodyLimit = 5});
        body.expect(declared);
        QCOMPARE(body.problem().status, 413);
        QVERIFY(body.problem().why.contains(QString::number(declared)));
    }

    void sinkTakesIt()
    {
        QByteArray into;
        BodyReceiver body({.bodyLimit = 100, .sink = std::make_unique<Sink>(into, true)});
        body.take("hel");
        body.take("lo");
        QCOMPARE(into, "hello");
        QVERIFY(body.takeBody().isEmpty()); // it is in one place only
        QVERIFY(body.takeAdmission().sink != nullptr);
    }

    void sinkFails()
    {
        QByteArray into;
        BodyReceiver body({.bodyLimit = 100, .sink = std::make_unique<Sink>(into, false)});
        body.take("a");
        body.take("b");
        QCOMPARE(body.problem().status, 500);
        QCOMPARE(into, "a"); // it is not asked again
    }

    void permitGoesOn()
    {
        const auto permit = std::make_shared<int>(1);
        {
            BodyReceiver body({.permit = permit});
            QCOMPARE(permit.use_count(), 2);
            const Admission admission = body.takeAdmission();
            QCOMPARE(permit.use_count(), 2);
        }
        QCOMPARE(permit.use_count(), 1);
    }
};

GATEHOUSE_TEST(TestBodyReceiver)
#include "tst_bodyreceiver.moc"
