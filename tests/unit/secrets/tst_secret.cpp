// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "secrets/secret.h"

#include "support/testmain.h"
#include <concepts>
#include <utility>

using namespace Gatehouse;

namespace {

template<typename T>
concept Printable = requires(QDebug debug, const T &value)
{
    debug << value;
};

static_assert(!Printable<Secret>);
static_assert(Printable<QByteArray>);

} // namespace

class TestSecret final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void comparesWhateverTheLengths_data()
    {
        QTest::addColumn<QByteArray>("left");
        QTest::addColumn<QByteArray>("right");
        QTest::addColumn<bool>("equal");
        QTest::newRow("equal") << QByteArray("abc") << QByteArray("abc") << true;
        QTest::newRow("other") << QByteArray("abc") << QByteArray("abd") << false;
        QTest::newRow("prefix") << QByteArray("abc") << QByteArray("ab") << false;
        QTest::newRow("NUL") << QByteArray("ab\0", 3) << QByteArray("ab") << false;
        QTest::newRow("empty") << QByteArray() << QByteArray("") << true;
    }

    void comparesWhateverTheLengths()
    {
        QFETCH(const QByteArray, left);
        QFETCH(const QByteArray, right);
        QFETCH(const bool, equal);
        QCOMPARE(constantTimeEquals(left, right), equal);
        QCOMPARE(constantTimeEquals(right, left), equal);
    }

    void isTheOnlyHolderOfItsBytes()
    {
        const QByteArray source("a value");
        Secret first(source);
        QVERIFY(first.bytes().data() != source.constData());
        Secret copy(first);
        QVERIFY(copy.bytes().data() != first.bytes().data());
        const char *bytes = first.bytes().data();
        const Secret moved(std::move(first));
        QCOMPARE(moved.bytes().data(), bytes);
        copy = moved;
        QVERIFY(copy.bytes().data() != moved.bytes().data());
        QCOMPARE(copy.bytes(), QByteArrayView("a value"));
    }

    void wipesInPlace()
    {
        QByteArray bytes("a value");
        wipe(bytes);
        QCOMPARE(bytes, QByteArray(7, '\0'));
    }
};

GATEHOUSE_TEST(TestSecret)
#include "tst_secret.moc"
