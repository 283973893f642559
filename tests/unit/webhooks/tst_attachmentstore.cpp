// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "formbody.h"

#include "webhooks/attachmentstore.h"

#include "support/testmain.h"
#include <QDateTime>
#include <QDirIterator>
#include <QFile>
#include <QTemporaryDir>

#include <csignal>
#include <optional>
#include <sys/resource.h>
#include <sys/stat.h>

using namespace Gatehouse;
using namespace Qt::StringLiterals;

namespace {

const QString Uuid = u"11111111-1111-4111-8111-111111111111"_s;

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("cannot be read");
}

mode_t modeOf(const QString &path)
{
    struct stat info
    { };
    return ::stat(QFile::encodeName(path).constData(), &info) == 0 ? info.st_mode & 07777U : 0;
}

bool writeOld(const QString &path, int days)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write("x") == 1 && file.flush()
        && file.setFileTime(QDateTime::currentDateTime().addDays(-days), QFileDevice::FileModificationTime);
}

/// What is in a folder, however deep, with a slash behind folders.
QStringList listing(const QString &folder)
{
    QStringList paths;
    QDirIterator it(folder, QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot,
                    QDirIterator::Subdirectories);
    while (it.hasNext()) {
        it.next();
        const bool isFolder = it.fileInfo().isDir() && !it.fileInfo().isSymLink();
        paths.append(QDir(folder).relativeFilePath(it.filePath()) + (isFolder ? u"/"_s : QString()));
    }
    paths.sort();
    return paths;
}

} // namespace

class TestAttachmentStore : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_data;
    std::unique_ptr<AttachmentStore> m_store;

    [[nodiscard]] QString folder() const { return m_data->filePath(u"attachments"_s); }
    [[nodiscard]] QString sessionFolder(const QString &session) const
    {
        return folder() + u'/' + Uuid + u'/' + session;
    }

    Result<ReceivedForm> receive(const QByteArray &body, qint64 maxMessageBytes = 1000)
    {
        Result<std::unique_ptr<Spool>> spool = m_store->createSpool();
        if (!spool)
            return tl::unexpected(spool.error());
        if (const Result<void> done = (*spool)->append(body); !done)
            return tl::unexpected(done.error());
        std::optional<Result<ReceivedForm>> received;
        m_store->receive(*std::move(spool),
                         {.instance = Uuid, .boundary = "XX", .maxMessageBytes = maxMessageBytes}, this,
                         [&received](Result<ReceivedForm> form) { received = std::move(form); });
        if (!QTest::qWaitFor([&received] { return received.has_value(); }))
            return failure(ErrorCode::Internal, u"nothing came"_s);
        return *received;
    }

    int prune(int days)
    {
        std::optional<int> removed;
        m_store->prune(days, this, [&removed](int files) { removed = files; });
        (void)QTest::qWaitFor([&removed] { return removed.has_value(); });
        return removed.value_or(-1);
    }

private Q_SLOTS:
    void init()
    {
        m_data = std::make_unique<QTemporaryDir>();
        m_store = std::make_unique<AttachmentStore>(folder());
    }

    void cleanup()
    {
        m_store.reset();
        m_data.reset();
    }

    void writesFilesExactly()
    {
        QByteArray all;
        for (int i = 0; i < 256; ++i)
            all.append(static_cast<char>(i));
        const QByteArray big = all.repeated(8192); // 2 MiB
        const QByteArray tricky = "\r\nFrom: a\r\n\r\n--XXX\r\n--X\r\n\n--XX\r\n--XX--y\r\n--";
        const auto form = receive(FormBody()
                                      .file("all.bin", big)
                                      .field("message", "look")
                                      .file("mail.eml", tricky)
                                      .file("empty", "")
                                      .field("session_name", "s1")
                                      .field("something", "else")
                                      .done());
        QVERIFY2(form, qPrintable(form ? QString() : form.error().message));
        QCOMPARE(form->session, u"s1"_s);
        QCOMPARE(form->message, u"look"_s);
        const QStringList paths = form->files->paths();
        QCOMPARE(paths,
                 (QStringList{sessionFolder(u"s1/all.bin"_s), sessionFolder(u"s1/mail.eml"_s),
                              sessionFolder(u"s1/empty"_s)}));
        QVERIFY(contentOf(paths.at(0)) == big);
        QCOMPARE(contentOf(paths.at(1)), tricky);
        QCOMPARE(contentOf(paths.at(2)), QByteArray());
        QCOMPARE(modeOf(paths.at(0)), mode_t(0600));
        QCOMPARE(modeOf(folder()), mode_t(0700));
        QCOMPARE(modeOf(folder() + u'/' + Uuid), mode_t(0700));
        QCOMPARE(modeOf(sessionFolder(u"s1"_s)), mode_t(0700));
    }

    void givesTakenNamesANumber()
    {
        QStringList names;
        QList<Result<ReceivedForm>> kept;
        const QByteArray body = FormBody()
                                    .field("session_name", ".s")
                                    .file("a.txt", "1")
                                    .file("../a.txt", "2")
                                    .file(".a", "3")
                                    .file("C:\\x\\.a", "4")
                                    .done();
        for (int i = 0; i < 2; ++i) {
            kept.append(receive(body));
            QVERIFY(kept.last());
            for (const QString &path : kept.last()->files->paths())
                names.append(path.sliced(sessionFolder(u"%2Es/"_s).size()));
        }
        QCOMPARE(names.join(u' '), u"a.txt a-2.txt %2Ea %2Ea-2 a-3.txt a-4.txt %2Ea-3 %2Ea-4"_s);
        QCOMPARE(contentOf(sessionFolder(u"%2Es/a-2.txt"_s)), QByteArray("2"));
    }

    void ignoresFileFieldsInWhichNothingWasChosen()
    {
        const auto form = receive(
            FormBody().field("session_name", "s").field("message", "m").file("", "").done());
        QVERIFY(form);
        QVERIFY(form->files->paths().isEmpty());
        const auto nameless = receive(FormBody().field("session_name", "s").file("", "x").done());
        QVERIFY(nameless);
        QCOMPARE(nameless->files->paths(), QStringList{sessionFolder(u"s/file"_s)});
    }

    void needsNoMessageWithFiles()
    {
        const auto form = receive(FormBody().field("session_name", "s").file("a", "x").done());
        QVERIFY(form);
        QCOMPARE(form->message, QString());
    }

    void refusesForms_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("words");
        const FormBody file = FormBody().file("a.txt", "x");
        const auto row = [](const char *name, const QByteArray &body, const QString &words) {
            QTest::newRow(name) << body << words;
        };
        row("no session", FormBody(file).field("message", "m").done(), u"session_name is missing"_s);
        row("bad session", FormBody(file).field("session_name", "a/b").done(), u"session_name"_s);
        row("new line in session", FormBody(file).field("session_name", "a\n").done(), u"session_name"_s);
        row("session twice", FormBody(file).field("session_name", "a").field("session_name", "a").done(),
            u"more than once"_s);
        row("message twice",
            FormBody().field("session_name", "a").field("message", "a").field("message", "").done(),
            u"more than once"_s);
        row("no message", FormBody().field("session_name", "a").done(), u"message is missing"_s);
        row("empty message", FormBody().field("session_name", "a").field("message", "").done(),
            u"message is empty"_s);
        row("message not UTF-8", FormBody(file).field("session_name", "a").field("message", "\xff").done(),
            u"not UTF-8"_s);
        row("message too long",
            FormBody(file).field("session_name", "a").field("message", QByteArray(1001, 'x')).done(),
            u"longer than 1000"_s);
        row("session is a file",
            FormBody(file).field("message", "m").done().replace("name=\"file\"", "name=\"session_name\""),
            u"session_name is missing"_s);
        row("truncated", FormBody(file).field("session_name", "a").field("message", "m").open(),
            u"closing boundary"_s);
    }

    void refusesForms()
    {
        QFETCH(const QByteArray, body);
        QFETCH(const QString, words);
        const auto form = receive(body);
        QVERIFY(!form);
        QCOMPARE(form.error().code, ErrorCode::Invalid);
        QVERIFY2(form.error().message.contains(words), qPrintable(form.error().message));
        QCOMPARE(listing(folder()), QStringList());
    }

    void removesFilesThatNobodyTakes()
    {
        const QByteArray body = FormBody().field("session_name", "s").file("a", "x").file("b", "y").done();
        {
            const auto form = receive(body);
            QVERIFY(form);
            QVERIFY(!listing(folder()).isEmpty());
        }
        QTRY_COMPARE(listing(folder()), QStringList());

        const auto kept = receive(body);
        QVERIFY(kept);
        {
            const auto form = receive(body);
            QVERIFY(form);
            kept->files->keep();
        }
        QTRY_COMPARE(listing(folder()),
                     (QStringList{Uuid + u"/"_s, Uuid + u"/s/"_s, Uuid + u"/s/a"_s, Uuid + u"/s/b"_s}));
    }

    void removesFilesWhoseReaderIsGone()
    {
        Result<std::unique_ptr<Spool>> spool = m_store->createSpool();
        QVERIFY(spool);
        QVERIFY((*spool)->append(FormBody().field("session_name", "s").file("a", "x").done()));
        auto context = std::make_unique<QObject>();
        m_store->receive(*std::move(spool), {.instance = Uuid, .boundary = "XX"}, context.get(),
                         [](const auto &) { QFAIL("the context is gone"); });
        context.reset();
        QCOMPARE(prune(0), 0); // comes after it
        QTRY_COMPARE(listing(folder()), QStringList());
    }

    void waitsForItsWorkWhenItEnds()
    {
        Result<std::unique_ptr<Spool>> spool = m_store->createSpool();
        QVERIFY(spool);
        QVERIFY((*spool)->append(FormBody().field("session_name", "s").file("a", "x").done()));
        m_store->receive(*std::move(spool), {.instance = Uuid, .boundary = "XX"}, this,
                         [](const auto &) { QFAIL("the store is gone"); });
        m_store.reset();
        QCOMPARE(listing(folder()), QStringList());
    }

    void saysThatTheDiskIsFull()
    {
        const QByteArray body =
            FormBody().field("session_name", "s").file("a", "x").file("b", QByteArray(100000, 'y')).done();
        Result<std::unique_ptr<Spool>> spool = m_store->createSpool();
        QVERIFY(spool);
        QVERIFY((*spool)->append(body));
        rlimit before{};
        QCOMPARE(::getrlimit(RLIMIT_FSIZE, &before), 0);
        (void)std::signal(SIGXFSZ, SIG_IGN);
        rlimit small = before;
        small.rlim_cur = 50000;
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &small), 0);
        std::optional<Result<ReceivedForm>> received;
        m_store->receive(*std::move(spool), {.instance = Uuid, .boundary = "XX"}, this,
                         [&received](Result<ReceivedForm> form) { received = std::move(form); });
        const bool came = QTest::qWaitFor([&received] { return received.has_value(); });
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &before), 0);
        QVERIFY(came);
        QCOMPARE(received->error().code, ErrorCode::Io);
        QVERIFY(received->error().message.contains(u"could not be stored"));
        QCOMPARE(listing(folder()), QStringList());
    }

    void doesNotFollowLinksInPlaceOfFolders()
    {
        const QTemporaryDir elsewhere;
        QVERIFY(m_store->createSpool());
        QVERIFY(QFile::link(elsewhere.path(), folder() + u'/' + Uuid));
        const auto form = receive(FormBody().field("session_name", "s").file("a", "x").done());
        QVERIFY(!form);
        QCOMPARE(form.error().code, ErrorCode::Io);
        QCOMPARE(listing(elsewhere.path()), QStringList());
    }

    void saysWhyItsFolderCanNotBeUsed()
    {
        AttachmentStore store(u"/nowhere/at/all"_s);
        QCOMPARE(store.createSpool().error().code, ErrorCode::Io);
    }

    void prunesWhatIsOld()
    {
        const QTemporaryDir elsewhere;
        QVERIFY(writeOld(elsewhere.filePath(u"old"_s), 100));
        const QDir root(folder());
        QVERIFY(root.mkpath(u"i/s/sub"_s));
        QVERIFY(root.mkpath(u"i/empty/empty"_s));
        QVERIFY(root.mkpath(u"j/t"_s));
        QVERIFY(writeOld(root.filePath(u"i/s/old"_s), 8));
        QVERIFY(writeOld(root.filePath(u"i/s/new"_s), 6));
        QVERIFY(writeOld(root.filePath(u"i/s/sub/old"_s), 8));
        QVERIFY(writeOld(root.filePath(u"j/t/old"_s), 30));
        QVERIFY(QFile::link(elsewhere.path(), root.filePath(u"i/s/link"_s)));

        QCOMPARE(prune(0), 0);
        QCOMPARE(prune(7), 3);
        QCOMPARE(listing(folder()), (QStringList{u"i/"_s, u"i/s/"_s, u"i/s/link"_s, u"i/s/new"_s}));
        QVERIFY(QFile::exists(elsewhere.filePath(u"old"_s)));
    }

    void prunesNothingWhereNothingIs() { QCOMPARE(prune(7), 0); }
};

GATEHOUSE_TEST(TestAttachmentStore)
#include "tst_attachmentstore.moc"
