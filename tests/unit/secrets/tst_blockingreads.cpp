// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "secrets/blockingreads.h"

#include "scratchfiles.h"
#include "support/testmain.h"

#include <QElapsedTimer>
#include <QSemaphore>
#include <QThread>
#include <memory>

using namespace Gatehouse;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestBlockingReads final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsOnOtherThreads()
    {
        BlockingReads reads;
        QString outcome;
        const auto thread = std::make_shared<QThread *>(nullptr);
        reads.run(
            u"/a"_s, 5s,
            [thread] {
                *thread = QThread::currentThread();
                return SecretOutcome(Secret("it"));
            },
            [&outcome](const SecretOutcome &result) { outcome = told(result); });
        QVERIFY(outcome.isEmpty());
        QTRY_COMPARE(outcome, u"ok:it"_s);
        QVERIFY(*thread && *thread != QThread::currentThread());
    }

    void givesUpAndComesBack()
    {
        BlockingReads reads;
        const auto gate = std::make_shared<QSemaphore>();
        const auto runs = std::make_shared<QAtomicInt>();
        QStringList outcomes;
        const auto ask = [&](const QString &path, const QString &name) {
            reads.run(
                path, 100ms,
                [gate, runs, path] {
                    runs->ref();
                    if (path == "/dead"_L1)
                        gate->acquire();
                    return SecretOutcome(Secret("it"));
                },
                [&outcomes, name](const SecretOutcome &result) {
                    outcomes.append(name + u' ' + told(result));
                });
        };
        const QString timedOut = words(SecretProblem::FileTimedOut);
        ask(u"/dead"_s, u"1"_s);
        QTRY_COMPARE(outcomes, QStringList{u"1 "_s + timedOut});
        outcomes.clear();
        // no second thread is risked for the file; others are read
        ask(u"/dead"_s, u"2"_s);
        ask(u"/alive"_s, u"3"_s);
        QTRY_COMPARE(outcomes.size(), 2);
        QVERIFY(outcomes.contains(u"2 "_s + timedOut) && outcomes.contains(u"3 ok:it"_s));
        QCOMPARE(runs->loadRelaxed(), 2);
        gate->release(100);
        QTRY_VERIFY([&] {
            outcomes.clear();
            ask(u"/dead"_s, u"4"_s);
            return QTest::qWaitFor([&outcomes] { return !outcomes.isEmpty(); })
                && outcomes == QStringList{u"4 ok:it"_s};
        }());
    }

    void endsWithoutWaitingForTheDead()
    {
        const auto gate = std::make_shared<QSemaphore>();
        bool isCalled = false;
        QElapsedTimer elapsed;
        {
            BlockingReads reads;
            reads.run(
                u"/dead"_s, 5s,
                [gate] {
                    gate->acquire();
                    return SecretOutcome(Secret("it"));
                },
                [&isCalled](const SecretOutcome &) { isCalled = true; });
            elapsed.start();
        }
        QVERIFY(elapsed.elapsed() < 3000);
        gate->release();
        QCoreApplication::processEvents();
        QVERIFY(!isCalled);
    }
};

GATEHOUSE_TEST(TestBlockingReads)
#include "tst_blockingreads.moc"
