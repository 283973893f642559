// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "secrets/commandcheck.h"

#include "scratchfiles.h"
#include "support/testmain.h"

#include <QDir>
#include <unistd.h>

using namespace Gatehouse;
using namespace Qt::StringLiterals;

namespace {

QString verdict(const QString &command, const std::optional<QStringList> &trustedDirs = {})
{
    ExecProvider provider;
    provider.command = command;
    provider.trustedDirs = trustedDirs;
    const std::optional<SecretProblem> problem = commandProblem(provider);
    return problem ? words(*problem) : u"ok"_s;
}

} // namespace

class TestCommandCheck final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void allowsSafeCommands()
    {
        const ScratchFiles files;
        const QString command = files.script(u"get"_s, "exit 0");
        QCOMPARE(verdict(command), u"ok"_s);
        QCOMPARE(verdict(u"/usr/bin/env"_s), u"ok"_s); // root's
    }

    void refusesUnsafeCommands()
    {
        const QString unsafe = words(SecretProblem::CommandUnsafe);
        const ScratchFiles files;
        const QString command = files.script(u"get"_s, "exit 0");
        QCOMPARE(verdict(QString()), unsafe);
        QCOMPARE(verdict(u"get"_s), unsafe);
        QCOMPARE(verdict(u"./get"_s), unsafe);
        QCOMPARE(verdict(files.path(u"nowhere"_s)), words(SecretProblem::CommandMissing));
        QCOMPARE(verdict(files.path(u"."_s)), unsafe);
        QVERIFY(QFile::link(command, files.path(u"link"_s)));
        QCOMPARE(verdict(files.path(u"link"_s)), unsafe);
        for (const mode_t mode : {0720U, 0702U, 0777U}) {
            ::chmod(files.encoded(u"get"_s).constData(), mode);
            QCOMPARE(verdict(command), unsafe);
        }
        ::chmod(files.encoded(u"get"_s).constData(), 0755);
        QCOMPARE(verdict(command), u"ok"_s);
    }

    void refusesACommandOfAnotherUser()
    {
        if (::geteuid() != 0)
            QSKIP("only root can give a file away");
        const ScratchFiles files;
        const QString command = files.script(u"get"_s, "exit 0");
        QVERIFY(::chown(files.encoded(u"get"_s).constData(), 12345, 12345) == 0);
        QCOMPARE(verdict(command), words(SecretProblem::CommandUnsafe));
    }

    void staysInTrustedFolders()
    {
        const QString untrusted = words(SecretProblem::CommandUntrusted);
        const ScratchFiles files;
        QDir(files.path(u"."_s)).mkpath(u"bin/sub"_s);
        QDir(files.path(u"."_s)).mkpath(u"binary"_s);
        const QString command = files.script(u"bin/sub/get"_s, "exit 0");
        const QString bin = files.path(u"bin"_s);
        QCOMPARE(verdict(command, QStringList{bin}), u"ok"_s);
        QCOMPARE(verdict(command, QStringList{u"/nowhere"_s, bin + u'/'}), u"ok"_s);
        QCOMPARE(verdict(command, QStringList{u"/"_s}), u"ok"_s);
        QCOMPARE(verdict(command, QStringList()), untrusted);
        QCOMPARE(verdict(command, QStringList{files.path(u"binary"_s)}), untrusted);
        QCOMPARE(verdict(command, QStringList{files.path(u"bi"_s)}), untrusted);
        // a way out of the folder, and a link into it
        QCOMPARE(verdict(files.path(u"binary/../bin/sub/get"_s), QStringList{files.path(u"binary"_s)}),
                 untrusted);
        QVERIFY(QFile::link(bin, files.path(u"binary/way"_s)));
        QCOMPARE(verdict(files.path(u"binary/way/sub/get"_s), QStringList{files.path(u"binary"_s)}),
                 untrusted);
        QVERIFY(QFile::link(bin, files.path(u"alias"_s)));
        QCOMPARE(verdict(command, QStringList{files.path(u"alias"_s)}), u"ok"_s);
    }
};

GATEHOUSE_TEST(TestCommandCheck)
#include "tst_commandcheck.moc"
