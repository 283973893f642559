// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "memorysource.h"

#include "webhooks/multipart.h"

#include "support/testmain.h"
#include <QRandomGenerator>

using namespace Gatehouse;
using namespace Qt::StringLiterals;

namespace {

/// A part with the given lines of its head.
QByteArray part(const QByteArray &head, const QByteArray &content, const QByteArray &boundary = "XX")
{
    return "--" + boundary + "\r\n" + head + "\r\n\r\n" + content + "\r\n";
}

QByteArray file(const QByteArray &content)
{
    return part("Content-Disposition: form-data; name=\"f\"; filename=\"f.bin\"", content);
}

} // namespace

class TestMultipart : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void knowsItsContentType_data()
    {
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<bool>("isForm");
        QTest::newRow("plain") << QByteArray("multipart/form-data; boundary=x") << true;
        QTest::newRow("no boundary") << QByteArray("multipart/form-data") << true;
        QTest::newRow("case") << QByteArray("MultiPart/Form-DATA ; boundary=x") << true;
        QTest::newRow("mixed") << QByteArray("multipart/mixed; boundary=x") << false;
        QTest::newRow("json") << QByteArray("application/json") << false;
        QTest::newRow("longer") << QByteArray("multipart/form-data2; boundary=x") << false;
        QTest::newRow("none") << QByteArray() << false;
        QTest::newRow("semicolon") << QByteArray(";") << false;
    }

    void knowsItsContentType()
    {
        QFETCH(const QByteArray, type);
        QTEST(isMultipartForm(type), "isForm");
    }

    void readsBoundaries_data()
    {
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<QByteArray>("boundary"); // empty: refused
        const auto row = [](const char *name, const QByteArray &type, const QByteArray &boundary) {
            QTest::newRow(name) << "multipart/form-data" + type << boundary;
        };
        row("token", "; boundary=----WebKitFormBoundaryabc", "----WebKitFormBoundaryabc");
        row("quoted", "; boundary=\"a b'()+_,-./:=?c\"", "a b'()+_,-./:=?c");
        row("other parameters", "; charset=utf-8; Boundary=x; y=z", "x");
        row("70", "; boundary=" + QByteArray(70, 'b'), QByteArray(70, 'b'));
        row("71", "; boundary=" + QByteArray(71, 'b'), {});
        row("none", "", {});
        row("empty", "; boundary=", {});
        row("empty quoted", "; boundary=\"\"", {});
        row("space at end", "; boundary=\"a \"", {});
        row("other characters", "; boundary=\"a@b\"", {});
        row("beyond ASCII", "; boundary=\"\xc3\xa4\"", {});
        row("twice", "; boundary=a; boundary=b", {});
        row("open quote", "; boundary=\"a", {});
    }

    void readsBoundaries()
    {
        QFETCH(const QByteArray, type);
        QFETCH(const QByteArray, boundary);
        const Result<QByteArray> found = multipartBoundary(type);
        QCOMPARE(found.has_value(), !boundary.isEmpty());
        if (found)
            QCOMPARE(*found, boundary);
        else
            QCOMPARE(found.error().code, ErrorCode::Invalid);
    }

    void givesBackTheBytesOfFiles_data()
    {
        QTest::addColumn<QByteArray>("content");
        QByteArray all;
        for (int i = 0; i < 256; ++i)
            all.append(static_cast<char>(i));
        const auto row = [](const char *name, const QByteArray &content) { QTest::newRow(name) << content; };
        row("empty", "");
        row("one byte", "x");
        row("every byte", all);
        row("every byte, long", all.repeated(5000));
        row("CRLF at the end", "text\r\n");
        row("CRLF twice at the end", "text\r\n\r\n");
        row("CRLF at the start", "\r\ntext");
        row("CR at the end", "text\r");
        row("LF at the end", "text\n");
        row("only CRLF", "\r\n");
        row("dashes at the end", "text\r\n--");
        row("dashes after LF", "-- \n--");
        row("half a boundary at the end", "text\r\n--X");
        row("boundary with more behind", "a\r\n--XXY\r\nb");
        row("boundary and CR alone", "a\r\n--XX\rb");
        row("boundary and LF alone", "a\r\n--XX\nb");
        row("boundary after LF alone", "a\n--XX\r\nb");
        row("boundary after CR alone", "a\r--XX\r\nb");
        row("boundary at the end", "a--XX");
        row("boundary inside a line", "a--XX\r\nb--XX--\r\n");
        row("closing boundary with more behind", "a\r\n--XX--b");
        row("one dash too few", "a\r\n-XX\r\nb");
        row("a mail",
            "From: a@example.com\r\nContent-Type: multipart/mixed; boundary=YY\r\n"
            "Content-Transfer-Encoding: base64\r\n\r\n--YY\r\n\r\nx\r\n--YY--\r\n");
        row("the edge of the window", QByteArray(ByteSource::WindowSize - 70, 'a') + "\r\n--X\r\n");
    }

    void givesBackTheBytesOfFiles()
    {
        QFETCH(const QByteArray, content);
        const QByteArray body = file(content) + file("second") + file(content) + "--XX--\r\n";
        MemorySource source(body);
        const auto parts = parseMultipart(source, "XX");
        QVERIFY2(parts, qPrintable(parts ? QString() : parts.error().message));
        QCOMPARE(parts->size(), 3);
        QVERIFY(body.sliced(parts->at(0).offset, parts->at(0).length) == content);
        QVERIFY(body.sliced(parts->at(1).offset, parts->at(1).length) == "second");
        QVERIFY(body.sliced(parts->at(2).offset, parts->at(2).length) == content);
    }

    void readsHeads_data()
    {
        QTest::addColumn<QByteArray>("head");
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QString>("fileName"); // null: a field
        const auto row = [](const char *test, const QByteArray &head, const QByteArray &name,
                            const QString &fileName = {}) {
            QTest::newRow(test) << head << name << fileName;
        };
        row("field", "Content-Disposition: form-data; name=\"message\"", "message");
        row("field, token", "content-disposition:form-data;name=message", "message");
        row("field with a type", "Content-Type: text/plain\r\nContent-Disposition: form-data; name=\"m\"",
            "m");
        row("file", "Content-Disposition: form-data; name=\"f\"; filename=\"a.txt\"", "f", u"a.txt"_s);
        row("file without a name", "Content-Disposition: form-data; name=\"f\"; filename=\"\"", "f", u""_s);
        row("UTF-8", "Content-Disposition: form-data; name=\"f\"; filename=\"grüße.txt\"", "f",
            u"grüße.txt"_s);
        row("not UTF-8", "Content-Disposition: form-data; name=\"f\"; filename=\"\xff.txt\"", "f",
            u"\ufffd.txt"_s);
        row("backslashes", R"(Content-Disposition: form-data; name="f"; filename="C:\d\e.txt")", "f",
            u"C:\\d\\e.txt"_s);
        row("extended", "Content-Disposition: form-data; name=\"f\"; filename*=UTF-8''na%C3%AFve%20x.txt",
            "f", u"naïve x.txt"_s);
        row("extended wins", "Content-Disposition: form-data; name=f; filename=a; filename*=utf-8'en'b", "f",
            u"b"_s);
        row("extended, Latin 1", "Content-Disposition: form-data; name=f; filename*=iso-8859-1''%E4", "f",
            u"ä"_s);
        row("extended, unknown charset",
            "Content-Disposition: form-data; name=f; filename=a; filename*=koi8-r''b", "f", u"a"_s);
        row("extended, broken", "Content-Disposition: form-data; name=f; filename*=b", "f", u""_s);
        row("folded line", "Content-Disposition: form-data;\r\n name=\"f\";\r\n\tfilename=\"a\"", "f",
            u"a"_s);
        row("encoding is ignored",
            "Content-Disposition: form-data; name=m\r\nContent-Transfer-Encoding: base64", "m");
    }

    void readsHeads()
    {
        QFETCH(const QByteArray, head);
        QFETCH(const QString, fileName);
        MemorySource source(part(head, "x") + "--XX--");
        const auto parts = parseMultipart(source, "XX");
        QVERIFY2(parts, qPrintable(parts ? QString() : parts.error().message));
        QTEST(parts->at(0).name, "name");
        QCOMPARE(parts->at(0).fileName.has_value(), !fileName.isNull());
        QCOMPARE(parts->at(0).fileName.value_or(QString()), fileName);
    }

    void takesWhatRfc2046Allows_data()
    {
        QTest::addColumn<QByteArray>("body");
        const QByteArray head = "Content-Disposition: form-data; name=\"m\"\r\n\r\n";
        QTest::newRow("preamble") << "hello\r\n--XX\r\n" + head + "text\r\n--XX--\r\n";
        QTest::newRow("preamble with a look-alike") << "--XXX\r\n--XX\r\n" + head + "text\r\n--XX--\r\n";
        QTest::newRow("epilogue") << "--XX\r\n" + head + "text\r\n--XX--\r\nbye\r\n--XX\r\n";
        QTest::newRow("no line end") << "--XX\r\n" + head + "text\r\n--XX--";
        QTest::newRow("white space") << "--XX \t\r\n" + head + "text\r\n--XX-- \t\r\n";
        QTest::newRow("white space at end") << "--XX\r\n" + head + "text\r\n--XX-- ";
    }

    void takesWhatRfc2046Allows()
    {
        QFETCH(const QByteArray, body);
        MemorySource source(body);
        const auto parts = parseMultipart(source, "XX");
        QVERIFY2(parts, qPrintable(parts ? QString() : parts.error().message));
        QCOMPARE(parts->size(), 1);
        QCOMPARE(body.sliced(parts->at(0).offset, parts->at(0).length), QByteArray("text"));
    }

    void takesAPartWithoutContent()
    {
        MemorySource source("--XX\r\nContent-Disposition: form-data; name=m\r\n\r\n--XX--\r\n");
        const auto parts = parseMultipart(source, "XX");
        QVERIFY(parts);
        QCOMPARE(parts->at(0).length, 0);
    }

    void saysWhatIsMalformed_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("words");
        const QByteArray good = "Content-Disposition: form-data; name=\"m\"";
        const auto row = [](const char *name, const QByteArray &body, const QString &words) {
            QTest::newRow(name) << body << words;
        };
        row("empty", "", u"closing boundary"_s);
        row("no boundary", "hello", u"closing boundary"_s);
        row("another boundary", part(good, "x", "YY") + "--YY--\r\n", u"closing boundary"_s);
        row("no parts", "--XX--\r\n", u"no parts"_s);
        row("truncated", part(good, "x"), u"closing boundary"_s);
        row("truncated in the closing boundary", part(good, "x") + "--XX-", u"closing boundary"_s);
        row("truncated in the head", "--XX\r\nContent-Disp", u"inside the headers"_s);
        row("no head", "--XX\r\n\r\nx\r\n--XX--\r\n", u"no Content-Disposition"_s);
        row("no disposition", part("Content-Type: text/plain", "x") + "--XX--", u"no Content-Disposition"_s);
        row("two dispositions", part(good + "\r\n" + good, "x") + "--XX--", u"two Content-Disposition"_s);
        row("no form-data", part("Content-Disposition: attachment; name=m", "x") + "--XX--",
            u"no form-data"_s);
        row("no name", part("Content-Disposition: form-data", "x") + "--XX--", u"no name"_s);
        row("name twice", part(good + "; name=n", "x") + "--XX--", u"broken Content-Disposition"_s);
        row("no colon", part("Content-Disposition", "x") + "--XX--", u"broken header"_s);
        row("space before colon", part("Content-Disposition : form-data; name=m", "x") + "--XX--",
            u"broken header"_s);
        row("bare LF", part("X: y\n" + good, "x") + "--XX--", u"broken header"_s);
        row("NUL", part(good + QByteArray(1, '\0'), "x") + "--XX--", u"broken header"_s);
        row("endless head", "--XX\r\nX: " + QByteArray(20000, 'x') + "\r\n\r\n", u"longer than"_s);
        row("too many parts", part(good, "x").repeated(MaxMultipartParts + 1) + "--XX--", u"more than"_s);
    }

    void saysWhatIsMalformed()
    {
        QFETCH(const QByteArray, body);
        QFETCH(const QString, words);
        MemorySource source(body);
        const auto parts = parseMultipart(source, "XX");
        QVERIFY(!parts);
        QCOMPARE(parts.error().code, ErrorCode::Invalid);
        QVERIFY2(parts.error().message.contains(words), qPrintable(parts.error().message));
        QVERIFY(!parts.error().message.contains(u'\n'));
    }

    void takesAsManyPartsAsItSays()
    {
        MemorySource source(file("x").repeated(MaxMultipartParts) + "--XX--");
        const auto parts = parseMultipart(source, "XX");
        QVERIFY(parts);
        QCOMPARE(parts->size(), MaxMultipartParts);
    }

    void reportsThatItCanNotRead()
    {
        MemorySource source(file("x") + "--XX--");
        source.fails = true;
        QCOMPARE(parseMultipart(source, "XX").error().code, ErrorCode::Io);
    }

    void survivesDamage()
    {
        const QByteArray good = "pre\r\n" + file("one\r\n--X") + file(QByteArray(1000, '\r'))
            + "--XX--\r\nend";
        QRandomGenerator random(1);
        for (int round = 0; round < 3000; ++round) {
            QByteArray body = good;
            for (quint32 n = random.bounded(1U, 5U); n > 0; --n) {
                const qsizetype at = random.bounded(static_cast<int>(body.size()));
                if (random.bounded(2) == 0)
                    body[at] = "\r\n-X:;=\"\\ \0a"[random.bounded(12)];
                else
                    body.remove(at, random.bounded(40));
            }
            MemorySource source(body);
            const auto parts = parseMultipart(source, "XX");
            if (!parts)
                continue;
            for (const MultipartPart &found : *parts)
                QVERIFY(found.offset >= 0 && found.length >= 0 && found.offset + found.length <= body.size());
        }
    }
};

GATEHOUSE_TEST(TestMultipart)
#include "tst_multipart.moc"
