// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "secrets/environment.h"

#include "scratchfiles.h"
#include "support/testmain.h"

#include <QRegularExpression>
#include <unistd.h>

using namespace Gatehouse;
using namespace Qt::StringLiterals;

class TestEnvironment final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        qputenv("GATEHOUSE_TEST_SET", "from the process");
        qputenv("GATEHOUSE_TEST_EMPTY", "");
        qunsetenv("GATEHOUSE_TEST_UNSET");
    }

    void readsTheProcess()
    {
        for (const QString &file : {QString(), u"/nonexistent/.env"_s}) {
            Environment environment(file);
            QCOMPARE(told(environment.lookUp(u"GATEHOUSE_TEST_SET"_s)), u"ok:from the process"_s);
            QCOMPARE(told(environment.lookUp(u"GATEHOUSE_TEST_UNSET"_s)),
                     words(SecretProblem::VariableNotSet));
            QCOMPARE(told(environment.lookUp(u"GATEHOUSE_TEST_EMPTY"_s)), words(SecretProblem::ValueEmpty));
        }
    }

    void theFileWinsWhereItDefinesTheName()
    {
        const ScratchFiles files;
        Environment environment(files.write(u".env"_s, "GATEHOUSE_TEST_SET=from the file\n"));
        QCOMPARE(told(environment.lookUp(u"GATEHOUSE_TEST_SET"_s)), u"ok:from the file"_s);
        files.write(u".env"_s, "GATEHOUSE_TEST_UNSET=late\n");
        QCOMPARE(told(environment.lookUp(u"GATEHOUSE_TEST_SET"_s)), u"ok:from the process"_s);
        QCOMPARE(told(environment.lookUp(u"GATEHOUSE_TEST_UNSET"_s)), u"ok:late"_s);
        files.write(u".env"_s, "GATEHOUSE_TEST_SET=\n"); // no way back to the process
        QCOMPARE(told(environment.lookUp(u"GATEHOUSE_TEST_SET"_s)), words(SecretProblem::ValueEmpty));
        QFile::remove(files.path(u".env"_s));
        QCOMPARE(told(environment.lookUp(u"GATEHOUSE_TEST_SET"_s)), u"ok:from the process"_s);
    }

    void refusesAFileThatOthersControl()
    {
        const ScratchFiles files;
        const QString path = files.write(u".env"_s, "OTHER=1\n", 0620);
        Environment environment(path);
        QCOMPARE(told(environment.lookUp(u"GATEHOUSE_TEST_SET"_s)),
                 words(SecretProblem::FileWritableByOthers));
        files.write(u".env"_s, "OTHER=1\n", 0602);
        QCOMPARE(told(environment.lookUp(u"GATEHOUSE_TEST_SET"_s)),
                 words(SecretProblem::FileWritableByOthers));
        QFile::remove(path);
        QVERIFY(::mkfifo(QFile::encodeName(path).constData(), 0600) == 0);
        QCOMPARE(told(environment.lookUp(u"GATEHOUSE_TEST_SET"_s)), words(SecretProblem::FileNotRegular));
    }

    void refusesAFileOfAnotherUser()
    {
        if (::geteuid() != 0)
            QSKIP("only root can give a file away");
        const ScratchFiles files;
        Environment environment(files.write(u".env"_s, "OTHER=1\n"));
        QVERIFY(::chown(files.encoded(u".env"_s).constData(), 12345, 12345) == 0);
        QCOMPARE(told(environment.lookUp(u"GATEHOUSE_TEST_SET"_s)), words(SecretProblem::FileForeign));
    }

    void warnsOfAReadableFileOnce()
    {
        const ScratchFiles files;
        const QString path = files.write(u".env"_s, "GATEHOUSE_TEST_SET=open\n", 0644);
        Environment environment(path);
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"can be read by other users"_s));
        QCOMPARE(told(environment.lookUp(u"GATEHOUSE_TEST_SET"_s)), u"ok:open"_s);
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        QCOMPARE(told(environment.lookUp(u"GATEHOUSE_TEST_SET"_s)), u"ok:open"_s);
    }

    void followsLinks()
    {
        const ScratchFiles files;
        files.write(u"dotfiles"_s, "GATEHOUSE_TEST_SET=linked\n");
        QVERIFY(QFile::link(files.path(u"dotfiles"_s), files.path(u".env"_s)));
        Environment environment(files.path(u".env"_s));
        QCOMPARE(told(environment.lookUp(u"GATEHOUSE_TEST_SET"_s)), u"ok:linked"_s);
    }
};

GATEHOUSE_TEST(TestEnvironment)
#include "tst_environment.moc"
