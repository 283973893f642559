// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "storage/writestatement.h"

#include "storage/sqliteconnection.h"
#include "support/testmain.h"

#include <QVariant>

using namespace Gatehouse;
using namespace Qt::StringLiterals;

class TestWriteStatement final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_connection = std::make_unique<SqliteConnection>();
        QVERIFY(m_connection->open(u":memory:"_s));
        QVERIFY(m_connection->run(u"CREATE TABLE t (a, b UNIQUE)"_s));
    }
    void cleanup() { m_connection.reset(); }

    void storesWhatIsBound()
    {
        WriteStatement &insert = m_connection->writer(Insert);
        QVERIFY(insert.number(-9'000'000'000'000).text(u"Grüße 😀"_s).run());
        QVERIFY(insert.number(std::optional<qint64>()).text(QByteArrayView("ab\0c", 4)).run());
        QVERIFY(insert.text(QString()).text(QByteArrayView()).run());
        QVERIFY(insert.text(u""_s).text(QByteArrayView("")).run());
        const auto row = [this](int number) {
            return m_connection
                ->value(u"SELECT typeof(a) || ' ' || ifnull(a, 'none') || ' ' || typeof(b) || ' ' || "
                        "ifnull(hex(b), 'none') FROM t WHERE rowid = %1"_s.arg(number))
                ->toString();
        };
        QCOMPARE(row(1), u"integer -9000000000000 text 4772C3BCC39F6520F09F9880"_s);
        QCOMPARE(row(2), u"null none text 61620063"_s);
        QCOMPARE(row(3), u"null none null "_s);
        QCOMPARE(row(4), u"text  text "_s);
    }

    void forgetsWhatWasBound()
    {
        WriteStatement &insert = m_connection->writer(Insert);
        QVERIFY(insert.number(1).text(u"one"_s).run());
        QVERIFY(insert.number(2).run()); // nothing of the last row is left in the second column
        QCOMPARE(*m_connection->value(u"SELECT count(*) FROM t WHERE b IS NULL"_s), 1);
        QCOMPARE(&m_connection->writer(Insert), &insert);
    }

    void saysWhatFailed()
    {
        WriteStatement &insert = m_connection->writer(Insert);
        QVERIFY(insert.number(1).text(u"twice"_s).run());
        const Result<void> second = insert.number(2).text(u"twice"_s).run();
        QVERIFY(!second);
        QCOMPARE(second.error().code, ErrorCode::Storage);
        QVERIFY2(second.error().message.contains(u"UNIQUE"_s), qPrintable(second.error().message));
        QVERIFY(insert.number(2).text(u"once"_s).run()); // and can be used on

        const Result<void> tooMany = insert.number(1).number(2).number(3).run();
        QVERIFY(!tooMany);
        QCOMPARE(*m_connection->value(u"SELECT count(*) FROM t"_s), 2);
    }

    void isPreparedAgainAfterAFailure()
    {
        constexpr const char *Early = "INSERT INTO later VALUES (?)";
        const Result<void> early = m_connection->writer(Early).number(1).run();
        QVERIFY(!early);
        QCOMPARE(early.error().code, ErrorCode::Storage);
        QVERIFY(m_connection->run(u"CREATE TABLE later (a)"_s));
        QVERIFY(m_connection->writer(Early).number(1).run());
        QVERIFY(m_connection->run(u"ALTER TABLE later ADD COLUMN b"_s));
        QVERIFY(!m_connection->writer(Early).number(1).run()); // as SQLite sees the table now
    }

private:
    static constexpr const char *Insert = "INSERT INTO t VALUES (?, ?)";
    std::unique_ptr<SqliteConnection> m_connection;
};

GATEHOUSE_TEST(TestWriteStatement)
#include "tst_writestatement.moc"
