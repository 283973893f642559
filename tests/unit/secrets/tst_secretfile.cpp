// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "secrets/secretfile.h"

#include "scratchfiles.h"
#include "support/testmain.h"

#include <atomic>
#include <thread>
#include <unistd.h>

using namespace Gatehouse;
using namespace Qt::StringLiterals;

namespace {

FileProvider json(const QString &path)
{
    FileProvider provider;
    provider.path = path;
    return provider;
}

FileProvider whole(const QString &path)
{
    FileProvider provider = json(path);
    provider.mode = FileProvider::Mode::SingleValue;
    return provider;
}

} // namespace

class TestSecretFile final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void followsPointers_data()
    {
        QTest::addColumn<QString>("pointer");
        QTest::addColumn<QString>("outcome");
        QTest::newRow("member") << u"/a"_s << u"ok:1st"_s;
        QTest::newRow("nested") << u"/b/c/1"_s << u"ok:two"_s;
        QTest::newRow("escaped") << u"/x~1y~0z"_s << u"ok:esc"_s;
        QTest::newRow("empty key") << u"/"_s << u"ok:nameless"_s;
        QTest::newRow("missing") << u"/nope"_s << words(SecretProblem::ValueMissing);
        QTest::newRow("missing deep") << u"/a/b"_s << words(SecretProblem::ValueMissing);
        QTest::newRow("index out of range") << u"/b/c/9"_s << words(SecretProblem::ValueMissing);
        QTest::newRow("index with a zero before") << u"/b/c/01"_s << words(SecretProblem::ValueMissing);
        QTest::newRow("past the end") << u"/b/c/-"_s << words(SecretProblem::ValueMissing);
        QTest::newRow("number") << u"/n"_s << words(SecretProblem::ValueNotText);
        QTest::newRow("object") << u"/b"_s << words(SecretProblem::ValueNotText);
        QTest::newRow("null") << u"/z"_s << words(SecretProblem::ValueNotText);
        QTest::newRow("empty") << u"/e"_s << words(SecretProblem::ValueEmpty);
    }

    void followsPointers()
    {
        QFETCH(const QString, pointer);
        QFETCH(const QString, outcome);
        const ScratchFiles files;
        const QString path = files.write(
            u"s.json"_s,
            R"({"a":"1st","b":{"c":["one","two"]},"x/y~z":"esc","":"nameless","n":5,"z":null,"e":""})");
        QCOMPARE(told(readFileSecret(json(path), pointer)), outcome);
    }

    void refusesWhatIsNoJson_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("empty") << ""_ba;
        QTest::newRow("cut") << R"({"a":"b")"_ba;
        QTest::newRow("more behind") << R"({"a":"b"} x)"_ba;
        QTest::newRow("comment") << R"({"a":"b"/**/})"_ba;
        QTest::newRow("deep") << QByteArray(100000, '[');
    }

    void refusesWhatIsNoJson()
    {
        QFETCH(const QByteArray, text);
        const ScratchFiles files;
        QCOMPARE(told(readFileSecret(json(files.write(u"s.json"_s, text)), u"/a"_s)),
                 words(SecretProblem::FileInvalid));
    }

    void takesAWholeFile_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("outcome");
        QTest::newRow("bare") << "abc"_ba << u"ok:abc"_s;
        QTest::newRow("newline") << "abc\n"_ba << u"ok:abc"_s;
        QTest::newRow("CRLF") << "abc\r\n"_ba << u"ok:abc"_s;
        QTest::newRow("two newlines") << "abc\n\n"_ba << u"ok:abc\n"_s;
        QTest::newRow("blanks stay") << " abc \n"_ba << u"ok: abc "_s;
        QTest::newRow("empty") << ""_ba << words(SecretProblem::ValueEmpty);
        QTest::newRow("newline alone") << "\n"_ba << words(SecretProblem::ValueEmpty);
    }

    void takesAWholeFile()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const QString, outcome);
        const ScratchFiles files;
        QCOMPARE(told(readFileSecret(whole(files.write(u"s"_s, text)), u"value"_s)), outcome);
    }

    void refusesUnsafeFiles()
    {
        const ScratchFiles files;
        const QString path = files.write(u"s"_s, "abc");
        const FileProvider provider = whole(path);
        QCOMPARE(told(readFileSecret(provider, u"value"_s)), u"ok:abc"_s);

        for (const mode_t mode : {0640U, 0604U, 0620U, 0602U, 0610U, 0666U}) {
            files.write(u"s"_s, "abc", mode);
            QCOMPARE(told(readFileSecret(provider, u"value"_s)), words(SecretProblem::FileReadableByOthers));
        }
        files.write(u"s"_s, "abc", 0400);
        QCOMPARE(told(readFileSecret(provider, u"value"_s)), u"ok:abc"_s);

        QVERIFY(QFile::link(path, files.path(u"link"_s)));
        QCOMPARE(told(readFileSecret(whole(files.path(u"link"_s)), u"value"_s)),
                 words(SecretProblem::FileNotRegular));

        QVERIFY(::link(files.encoded(u"s"_s).constData(), files.encoded(u"hard"_s).constData()) == 0);
        QCOMPARE(told(readFileSecret(provider, u"value"_s)), words(SecretProblem::FileHasOtherNames));
        QFile::remove(files.path(u"hard"_s));
        QCOMPARE(told(readFileSecret(provider, u"value"_s)), u"ok:abc"_s);

        QVERIFY(::mkfifo(files.encoded(u"fifo"_s).constData(), 0600) == 0);
        QCOMPARE(told(readFileSecret(whole(files.path(u"fifo"_s)), u"value"_s)),
                 words(SecretProblem::FileNotRegular)); // at once, though nobody writes to it
        QCOMPARE(told(readFileSecret(whole(files.path(u"."_s)), u"value"_s)),
                 words(SecretProblem::FileNotRegular));
        QCOMPARE(told(readFileSecret(whole(u"/dev/zero"_s), u"value"_s)),
                 words(SecretProblem::FileNotRegular));
        QCOMPARE(told(readFileSecret(whole(files.path(u"none"_s)), u"value"_s)),
                 words(SecretProblem::FileMissing));
    }

    void refusesAFileOfAnotherUser()
    {
        if (::geteuid() != 0)
            QSKIP("only root can give a file away");
        const ScratchFiles files;
        const QString path = files.write(u"s"_s, "abc");
        QVERIFY(::chown(files.encoded(u"s"_s).constData(), 12345, 12345) == 0);
        QCOMPARE(told(readFileSecret(whole(path), u"value"_s)), words(SecretProblem::FileForeign));
    }

    void limitsTheSize()
    {
        const ScratchFiles files;
        FileProvider provider = whole(files.write(u"s"_s, QByteArray(1048576, 'x')));
        QVERIFY(readFileSecret(provider, u"value"_s));
        files.write(u"s"_s, QByteArray(1048577, 'x'));
        QCOMPARE(told(readFileSecret(provider, u"value"_s)), words(SecretProblem::FileTooLarge));
        provider.maxBytes = 3;
        files.write(u"s"_s, "abc");
        QVERIFY(readFileSecret(provider, u"value"_s));
        files.write(u"s"_s, "abcd");
        QCOMPARE(told(readFileSecret(provider, u"value"_s)), words(SecretProblem::FileTooLarge));
    }

    void aReplacedFileIsNoProblem()
    {
        const ScratchFiles files;
        const QString path = files.write(u"s"_s, "value-000000");
        std::atomic<bool> isDone = false;
        std::thread writer([&files, &isDone] {
            for (int i = 0; !isDone; ++i)
                files.replace(u"s"_s, "value-" + QByteArray::number(100000 + i % 900000));
        });
        QStringList bad;
        for (int i = 0; i < 2000; ++i) {
            const SecretOutcome outcome = readFileSecret(whole(path), u"value"_s);
            if (!outcome || outcome->bytes().size() != 12)
                bad.append(told(outcome));
        }
        isDone = true;
        writer.join();
        QCOMPARE(bad, QStringList());
    }
};

GATEHOUSE_TEST(TestSecretFile)
#include "tst_secretfile.moc"
