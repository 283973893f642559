// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "callcommand.h"

#include "calls/calllog.h"
#include "commandreply.h"
#include "json.h"
#include "storage/database.h"

#include "support/testmain.h"
#include <QTemporaryDir>
#include <QUuid>
#include <memory>
#include <vector>

using namespace Gatehouse;
using namespace Qt::StringLiterals;

namespace {

/// Keeps what it gets, and can be told to take its time.
class SlowReply final : public CommandReply
{
public:
    void data(const boost::json::value &value) override
    {
        const boost::json::object &call = value.as_object();
        lines.append(toQString(call.at("session").as_string())
                     + (call.at("status").is_null() ? u" running"_s : u" ended"_s));
        ++sinceDrain;
    }
    void notice(const QString & /*text*/) override { }
    void finish() override { isFinished = true; }
    void fail(ExitCode /*exit*/, const QString &message) override { error = message; }
    [[nodiscard]] bool canTakeMore() const override { return sinceDrain < limit; }
    void drain()
    {
        sinceDrain = 0;
        Q_EMIT drained();
    }

    QStringList lines;
    QString error;
    bool isFinished = false;
    int limit = 1000000; ///< lines it takes before it must be drained
    int sinceDrain = 0;
};

QStringList ended(int from, int to)
{
    QStringList lines;
    for (int i = from; i <= to; ++i)
        lines.append(u"%1 ended"_s.arg(i));
    return lines;
}

} // namespace

class TestCallCommand final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_directory = std::make_unique<QTemporaryDir>();
        Result<std::unique_ptr<Database>> opened = Database::open(m_directory->filePath(u"x.db"_s),
                                                                  {callsSchema()});
        QVERIFY(opened);
        m_database = std::move(*opened);
        m_log = std::make_unique<CallLog>(*m_database);
        QVERIFY(m_log->load());
    }
    void cleanup()
    {
        m_running.clear();
        m_log.reset();
        m_database.reset();
        m_directory.reset();
    }

    void printsTheNewestOldestFirst_data()
    {
        QTest::addColumn<int>("calls");
        QTest::addColumn<int>("limit");
        QTest::addColumn<int>("first");
        QTest::newRow("none there") << 0 << 100 << 1;
        QTest::newRow("none wanted") << 3 << 0 << 4;
        QTest::newRow("fewer than wanted") << 3 << 100 << 1;
        QTest::newRow("as many as wanted") << 3 << 3 << 1;
        QTest::newRow("more than wanted") << 30 << 7 << 24;
        QTest::newRow("one page") << 600 << 500 << 101;
        QTest::newRow("whole pages") << 1000 << 1000 << 1;
        QTest::newRow("pages and a rest") << 1300 << 1203 << 98;
        QTest::newRow("all, in pages") << 1203 << 100000 << 1;
    }
    void printsTheNewestOldestFirst()
    {
        QFETCH(const int, calls);
        QFETCH(const int, limit);
        QFETCH(const int, first);
        for (int i = 1; i <= calls; ++i)
            end(begin(i));
        SlowReply reply;
        start(reply, limit, false);
        QTRY_VERIFY(reply.isFinished);
        QCOMPARE(reply.lines, ended(first, calls));
        QVERIFY(reply.error.isEmpty());
    }

    void waitsForTheReader()
    {
        for (int i = 1; i <= 1203; ++i)
            end(begin(i));
        SlowReply reply;
        reply.limit = 1;
        start(reply, 1203, false);
        QTRY_VERIFY(!reply.lines.isEmpty());
        QVERIFY(reply.lines.size() <= 500);
        QTRY_VERIFY((reply.drain(), reply.isFinished));
        QCOMPARE(reply.lines, ended(1, 1203));
    }

    void followsFromWhereThePagesEnd()
    {
        end(begin(1));
        const std::size_t early = begin(2);
        end(begin(3));
        SlowReply reply;
        start(reply, 100, true);
        const std::size_t meanwhile = begin(4); // before the first page has been read
        QTRY_COMPARE(reply.lines, (QStringList{u"1 ended"_s, u"2 running"_s, u"3 ended"_s, u"4 running"_s}));
        end(early);
        QTRY_COMPARE(reply.lines.mid(4), QStringList{u"2 ended"_s});
        end(meanwhile);
        const std::size_t late = begin(5);
        QTRY_COMPARE(reply.lines.mid(5), (QStringList{u"4 ended"_s, u"5 running"_s}));
        change(late); // neither an arrival nor an end
        end(begin(6));
        QTRY_COMPARE(reply.lines.mid(7), QStringList{u"6 ended"_s});
        end(late);
        QTRY_COMPARE(reply.lines.mid(8), QStringList{u"5 ended"_s});
        QVERIFY(!reply.isFinished);
    }

    void followsCallsOlderThanThePages()
    {
        const std::size_t old = begin(1);
        end(begin(2));
        SlowReply reply;
        start(reply, 1, true);
        QTRY_COMPARE(reply.lines, QStringList{u"2 ended"_s});
        change(old);
        end(begin(3));
        QTRY_COMPARE(reply.lines.mid(1), QStringList{u"3 ended"_s});
        end(old);
        QTRY_COMPARE(reply.lines.mid(2), QStringList{u"1 ended"_s});
    }

    void endsWithItsReply()
    {
        end(begin(1));
        {
            SlowReply reply;
            start(reply, 100, true);
        }
        end(begin(2));
        SlowReply other;
        start(other, 100, false);
        QTRY_VERIFY(other.isFinished);
        QCOMPARE(other.lines, ended(1, 2));
    }

private:
    void start(SlowReply &reply, int limit, bool follow)
    {
        (new CallCommand(*m_log, reply, limit, follow))->start();
    }
    /// A call whose session is @a number begins.
    std::size_t begin(int number)
    {
        CallRecord record;
        record.id = QUuid::createUuid().toByteArray(QUuid::WithoutBraces);
        record.timeMs = 1000 + number;
        record.session = QString::number(number);
        record.method = u"POST"_s;
        record.path = u"/"_s;
        m_running.push_back(std::make_unique<Call>(record, *m_log));
        return m_running.size() - 1;
    }
    void change(std::size_t call)
    {
        m_running[call]->edit().bytesIn = 7;
        m_running[call]->changed();
    }
    void end(std::size_t call) { m_running[call]->end(200, 1); }

    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<Database> m_database;
    std::unique_ptr<CallLog> m_log;
    std::vector<std::unique_ptr<Call>> m_running;
};

GATEHOUSE_TEST(TestCallCommand)
#include "tst_callcommand.moc"
