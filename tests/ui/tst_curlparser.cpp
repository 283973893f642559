// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "composer/curlparser.h"

#include "composer/requestsnippet.h"
#include "composer/shellwords.h"
#include "json.h"
#include "support/testmain.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace Gatehouse;

using Body = ComposedRequest::Body;

namespace {

constexpr const char *Url = "http://h/p";

/// The headers of @a request in one line.
QString headersOf(const ComposedRequest &request)
{
    QStringList lines;
    for (const RequestHeader &header : request.headers)
        lines.append(QString::fromUtf8(header.name + ": " + header.value));
    return lines.join(u'|');
}

/// The body of @a request in one line.
QString bodyOf(const ComposedRequest &request)
{
    QStringList parts;
    for (const RequestPart &part : request.parts) {
        QString text = part.name + (part.isFile ? u"@"_s : u"="_s) + part.value;
        if (!part.contentType.isEmpty())
            text += u";"_s + part.contentType;
        if (!part.fileName.isEmpty())
            text += u";"_s + part.fileName;
        parts.append(text);
    }
    return request.text + parts.join(u'|') + request.file;
}

} // namespace

/// Shell words, curl commands, and what is written for other programs.
class TestCurlParser final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void words_data();
    void words();
    void refusesOpenQuotes();
    void commands_data();
    void commands();
    void secrets_data();
    void secrets();
    void notes_data();
    void notes();
    void urlsLoseTheirSecrets_data();
    void urlsLoseTheirSecrets();
    void whatIsCopiedIsReadBack_data();
    void whatIsCopiedIsReadBack();
};

void TestCurlParser::words_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QStringList>("words");
    const auto row = [](const char *name, const QString &line, const QStringList &words) {
        QTest::newRow(name) << line << words;
    };
    row("plain", u"  a  b\tc "_s, {u"a"_s, u"b"_s, u"c"_s});
    row("single quotes", u"'a b' 'c'\\''d'"_s, {u"a b"_s, u"c'd"_s});
    row("double quotes", u"\"a \\\"b\\\" \\$c \\x\""_s, {u"a \"b\" $c \\x"_s});
    row("empty words", u"'' \"\" $''"_s, {u""_s, u""_s, u""_s});
    row("glued", u"a'b c'\"d e\"f"_s, {u"ab cd ef"_s});
    row("escaped outside", u"a\\ b \\'c"_s, {u"a b"_s, u"'c"_s});
    row("continued", u"a \\\n  b\\\nc"_s, {u"a"_s, u"bc"_s});
    row("continued with carriage returns", u"a \\\r\n b"_s, {u"a"_s, u"b"_s});
    row("continued as on Windows", u"a ^\n b"_s, {u"a"_s, u"b"_s});
    row("continued within double quotes", u"\"a\\\nb\""_s, {u"ab"_s});
    row("lines within quotes", u"'a\nb'"_s, {u"a\nb"_s});
    row("ansi", u"$'a\\'b\\n\\t\\\\\\x41\\101\\u00e9'"_s, {u"a'b\n\t\\AA\u00e9"_s});
    row("ansi pair", u"$'\\ud83d\\ude00 \\U0001F600'"_s, {u"\U0001F600 \U0001F600"_s});
    row("variables stay", u"\"$A\" ${B} $(c)"_s, {u"$A"_s, u"${B}"_s, u"$(c)"_s});
    row("comment", u"a #b c\nd"_s, {u"a"_s, u"d"_s});
    row("number sign in a word", u"a#b"_s, {u"a#b"_s});
    row("pipe ends", u"a b | c"_s, {u"a"_s, u"b"_s});
    row("redirection ends", u"a b >c"_s, {u"a"_s, u"b"_s});
    row("ampersand in a word", u"x?a=1&b=2 c"_s, {u"x?a=1&b=2"_s, u"c"_s});
    row("ampersand ends", u"a & b"_s, {u"a"_s});
}

void TestCurlParser::words()
{
    QFETCH(const QString, line);
    QFETCH(const QStringList, words);
    const Result<ShellLine> split = splitShellLine(line);
    QVERIFY(split);
    QCOMPARE(split->words, words);
}

void TestCurlParser::refusesOpenQuotes()
{
    for (const QString &line : {u"curl 'a"_s, u"curl \"a\\\""_s, u"curl $'a\\'"_s})
        QVERIFY2(!parseCurl(line), qPrintable(line));
    QVERIFY(!parseCurl(u"wget http://h"_s));
    QVERIFY(isCurlCommand(u" $ curl http://h"_s));
    QVERIFY(isCurlCommand(u"/usr/bin/curl http://h"_s));
    QVERIFY(isCurlCommand(u"curl\\\n -v"_s));
    QVERIFY(!isCurlCommand(u"curly http://h"_s));
    QVERIFY(!isCurlCommand(u"http://h/curl x"_s));
}

void TestCurlParser::commands_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("headers");
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("body");
    const auto row = [](const char *name, const QString &options, const char *method, const QString &url,
                        const QString &headers, Body kind, const QString &body) {
        QTest::newRow(name) << QString(u"curl "_s + options) << QByteArray(method) << url << headers
                            << static_cast<int>(kind) << body;
    };
    const QString http = QString::fromLatin1(Url);
    const QString form = u"Content-Type: application/x-www-form-urlencoded"_s;
    row("get", u"http://h/p"_s, "GET", http, {}, Body::None, {});
    row("without a scheme", u"h/p"_s, "GET", http, {}, Body::None, {});
    row("--url", u"--url http://h/p"_s, "GET", http, {}, Body::None, {});
    row("-X", u"-X PUT http://h/p"_s, "PUT", http, {}, Body::None, {});
    row("-X glued", u"-XDELETE http://h/p"_s, "DELETE", http, {}, Body::None, {});
    row("--request", u"--request PATCH http://h/p"_s, "PATCH", http, {}, Body::None, {});
    row("-I", u"-I http://h/p"_s, "HEAD", http, {}, Body::None, {});
    row("letters together", u"-sSLk http://h/p"_s, "GET", http, {}, Body::None, {});
    row("header", u"-H 'A: b  c' -H Accept:text/plain http://h/p"_s, "GET", http,
        u"A: b  c|Accept: text/plain"_s, Body::None, {});
    row("empty header", u"-H 'A;' http://h/p"_s, "GET", http, u"A: "_s, Body::None, {});
    row("no content type", u"-H Content-Type: -d x http://h/p"_s, "POST", http, u"Content-Type: "_s,
        Body::Text, u"x"_s);
    row("agent and referer", u"-A me -e http://r http://h/p"_s, "GET", http,
        u"User-Agent: me|Referer: http://r"_s, Body::None, {});
    row("range", u"-r 0-9 http://h/p"_s, "GET", http, u"Range: bytes=0-9"_s, Body::None, {});
    row("-d form", u"-d a=1 -d 'b=x%20y' http://h/p"_s, "POST", http, {}, Body::Form, u"a=1|b=x y"_s);
    row("-d plus", u"-d a=x+y http://h/p"_s, "POST", http, {}, Body::Form, u"a=x y"_s);
    row("-d json without a type", u"-d '{\"a\":1}' http://h/p"_s, "POST", http, form, Body::Json,
        u"{\"a\":1}"_s);
    row("-d json", u"-H 'Content-Type: application/json' -d '{\"a\":1}' http://h/p"_s, "POST", http,
        u"Content-Type: application/json"_s, Body::Json, u"{\"a\":1}"_s);
    row("-d broken json", u"-H 'content-type: application/json' -d '{' http://h/p"_s, "POST", http,
        u"content-type: application/json"_s, Body::Json, u"{"_s);
    row("-d text", u"-H 'Content-Type: text/plain' -d hello http://h/p"_s, "POST", http,
        u"Content-Type: text/plain"_s, Body::Text, u"hello"_s);
    row("-d file", u"-d @/tmp/f http://h/p"_s, "POST", http, form, Body::File, u"/tmp/f"_s);
    row("--data-binary file", u"-H 'Content-Type: a/b' --data-binary @f http://h/p"_s, "POST", http,
        u"Content-Type: a/b"_s, Body::File, u"f"_s);
    row("--data-raw at", u"-H 'Content-Type: a/b' --data-raw @f http://h/p"_s, "POST", http,
        u"Content-Type: a/b"_s, Body::Text, u"@f"_s);
    row("--data-urlencode", u"--data-urlencode 'a=x&y' --data-urlencode =z%20 http://h/p"_s, "POST", http,
        form, Body::Text, u"a=x%26y&z%2520"_s);
    row("--json", u"--json '{\"a\":1}' http://h/p"_s, "POST", http,
        u"Content-Type: application/json|Accept: application/json"_s, Body::Json, u"{\"a\":1}"_s);
    row("-G", u"-G -d a=1 --data-urlencode 'b=x y' 'http://h/p?c=3'"_s, "GET",
        u"http://h/p?c=3&a=1&b=x%20y"_s, {}, Body::None, {});
    row("--url-query", u"--url-query a=1 http://h/p"_s, "GET", u"http://h/p?a=1"_s, {}, Body::None, {});
    row("-F", u"-F a=1 -F 'f=@/tmp/x y.txt;type=text/plain;filename=\"z;.txt\"' http://h/p"_s, "POST", http,
        {}, Body::Multipart, u"a=1|f@/tmp/x y.txt;text/plain;z;.txt"_s);
    row("-F quoted", u"-F 'f=@\"/tmp/a\\\"b\"' http://h/p"_s, "POST", http, {}, Body::Multipart,
        u"f@/tmp/a\"b"_s);
    row("--form-string", u"--form-string 'a=@b;type=c' http://h/p"_s, "POST", http, {}, Body::Multipart,
        u"a=@b;type=c"_s);
    row("-T", u"-T /tmp/f http://h/p"_s, "PUT", http, u"Content-Type: "_s, Body::File, u"/tmp/f"_s);
    row("--", u"-- http://h/p"_s, "GET", http, {}, Body::None, {});
    row("lines",
        u"--location --request POST 'http://h/p' \\\n--header 'Content-Type: application/json' \\\n"
        "--data '{\n  \"a\": 1\n}'"_s,
        "POST", http, u"Content-Type: application/json"_s, Body::Json, u"{\n  \"a\": 1\n}"_s);
    row("of a browser",
        u"'http://h/p' -H 'accept: */*' -H 'accept-encoding: gzip' --data-raw $'{\"a\":\"it\\'s\"}' --compressed"_s,
        "POST", http, u"accept: */*|Content-Type: application/x-www-form-urlencoded"_s, Body::Json,
        u"{\"a\":\"it's\"}"_s);
}

void TestCurlParser::commands()
{
    QFETCH(const QString, line);
    QFETCH(const QByteArray, method);
    QFETCH(const QString, url);
    QFETCH(const QString, headers);
    QFETCH(const int, kind);
    QFETCH(const QString, body);
    const Result<CurlCommand> command = parseCurl(line);
    QVERIFY(command);
    QCOMPARE(command->request.method, method);
    QCOMPARE(command->request.url, url);
    QCOMPARE(headersOf(command->request), headers);
    QCOMPARE(bodyOf(command->request), body);
    QCOMPARE(static_cast<int>(command->request.body), kind);
    QVERIFY(command->secrets.isEmpty());
}

void TestCurlParser::secrets_data()
{
    QTest::addColumn<QString>("options");
    QTest::addColumn<QByteArray>("field");
    QTest::addColumn<QByteArray>("scheme");
    QTest::addColumn<QByteArray>("value");
    const auto row = [](const char *name, const QString &options, const char *field, const char *scheme,
                        const QByteArray &value) {
        QTest::newRow(name) << options << QByteArray(field) << QByteArray(scheme) << value;
    };
    row("bearer", u"-H 'Authorization: Bearer m4rked'"_s, "Authorization", "Bearer ", "m4rked");
    row("bearer in any case", u"-H 'authorization: bearer m4rked'"_s, "authorization", "Bearer ", "m4rked");
    row("basic", u"-H 'Authorization: Basic bTRya2Vk'"_s, "Authorization", "Basic ", "bTRya2Vk");
    row("bare", u"-H 'Authorization: m4rked'"_s, "Authorization", "", "m4rked");
    row("user", u"-u me:m4rked"_s, "Authorization", "Basic ", "bWU6bTRya2Vk");
    row("user glued", u"-ume:m4rked"_s, "Authorization", "Basic ", "bWU6bTRya2Vk");
    row("oauth", u"--oauth2-bearer m4rked"_s, "Authorization", "Bearer ", "m4rked");
    row("cookie", u"-b 'a=m4rked; b=2'"_s, "Cookie", "", "a=m4rked; b=2");
    row("cookie header", u"-H 'Cookie: a=m4rked'"_s, "Cookie", "", "a=m4rked");
    row("api key", u"-H 'X-Api-Key: m4rked'"_s, "X-Api-Key", "", "m4rked");
    row("webhook secret", u"-H 'x-openclaw-webhook-secret: m4rked'"_s, "x-openclaw-webhook-secret", "",
        "m4rked");
    row("a bearer elsewhere", u"-H 'X-Forward: Bearer m4rked'"_s, "X-Forward", "Bearer ", "m4rked");
    row("in the URL", u"'http://me:m4rked@h/q'"_s, "Authorization", "Basic ", "bWU6bTRya2Vk");
}

void TestCurlParser::secrets()
{
    QFETCH(const QString, options);
    QFETCH(const QByteArray, field);
    QFETCH(const QByteArray, scheme);
    QFETCH(const QByteArray, value);
    const Result<CurlCommand> command = parseCurl(u"curl "_s + options + u" http://h/p -d hello"_s);
    QVERIFY(command);
    QCOMPARE(command->secrets.size(), 1);
    QCOMPARE(command->secrets.first().field, field);
    QCOMPARE(command->secrets.first().scheme, scheme);
    QCOMPARE(command->secrets.first().value.bytes(), QByteArrayView(value));
    const QByteArray stored = toJson(toJson(command->request));
    QVERIFY2(!stored.contains("m4rked") && !stored.contains("bTRya2Vk") && !stored.contains("bWU6"),
             stored.constData());
    QVERIFY(!command->notes.join(u'\n').contains(u"m4rked"_s));
}

void TestCurlParser::notes_data()
{
    QTest::addColumn<QString>("options");
    QTest::addColumn<QString>("named");
    QTest::newRow("refused") << u"--proxy http://u:m4rked@p --max-time 5"_s << u"--proxy, --max-time"_s;
    QTest::newRow("refused letters") << u"-x http://p -m5"_s << u"-x, -m"_s;
    QTest::newRow("unknown") << u"--frobnicate=m4rked"_s << u"--frobnicate"_s;
    QTest::newRow("unknown letter") << u"-W"_s << u"-W"_s;
    QTest::newRow("idle") << u"-sS -o m4rked"_s << u"-s, -S, -o"_s;
    QTest::newRow("two URLs") << u"http://other"_s << u"first URL"_s;
    QTest::newRow("next") << u"--next http://other"_s << u"several requests"_s;
    QTest::newRow("pipe") << u"| tee m4rked"_s << u"pipe"_s;
    QTest::newRow("cookie file") << u"-b m4rked.txt"_s << u"Cookies"_s;
    QTest::newRow("header file") << u"-H @m4rked"_s << u"Headers"_s;
    QTest::newRow("own header") << u"-H 'Content-Length: 5'"_s << u"Content-Length"_s;
    QTest::newRow("standard input") << u"-d @-"_s << u"standard input"_s;
    QTest::newRow("lacking") << u"-H"_s << u"-H lacks"_s;
    QTest::newRow("variable") << u"-d $M4RKED"_s << u"Variables"_s;
}

void TestCurlParser::notes()
{
    QFETCH(const QString, options);
    QFETCH(const QString, named);
    const Result<CurlCommand> command = parseCurl(u"curl http://h/p "_s + options);
    QVERIFY(command);
    QCOMPARE(command->request.url, QString::fromLatin1(Url));
    const QString all = command->notes.join(u'\n');
    QVERIFY2(all.contains(named), qPrintable(all));
    QVERIFY2(!all.contains(u"m4rked"_s), qPrintable(all));
}

void TestCurlParser::urlsLoseTheirSecrets_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("kept");
    QTest::newRow("plain") << u"http://h/p?a=1#f"_s << u"http://h/p?a=1#f"_s;
    QTest::newRow("user") << u"http://u:p@h/p"_s << u"http://h/p"_s;
    QTest::newRow("user with an at sign") << u"http://u:p@q@h/p"_s << u"http://h/p"_s;
    QTest::newRow("token") << u"http://h/?a=1&token=x&b=2"_s << u"http://h/?a=1&token=&b=2"_s;
    QTest::newRow("api key") << u"http://h/?api_key=x"_s << u"http://h/?api_key="_s;
    QTest::newRow("encoded name") << u"http://h/?%74oken=x#f"_s << u"http://h/?%74oken=#f"_s;
    QTest::newRow("no URL yet") << u"h/p?x"_s << u"h/p?x"_s;
}

void TestCurlParser::urlsLoseTheirSecrets()
{
    QFETCH(const QString, url);
    QFETCH(const QString, kept);
    QCOMPARE(withoutSecrets(url), kept);
}

void TestCurlParser::whatIsCopiedIsReadBack_data()
{
    QTest::addColumn<QString>("line");
    for (const char *line :
         {"curl http://h/p", "curl -X PUT -L -k http://h/p", "curl -I http://h/p",
          "curl -H 'A: it'\\''s' -H 'B;' http://h/p", "curl --json '{\"a\": \"@x $y \\\\n\"}' http://h/p",
          "curl -H 'Content-Type: text/plain' --data-raw '@not a file' http://h/p",
          "curl -H Content-Type: -d x http://h/p",
          "curl -F 'a=1;type=text/x' -F 'f=@\"/tmp/a\\\"b;c\";type=x/y' http://h/p",
          "curl --form-string 'a=@b' -F f=@/c http://h/p",
          "curl -H 'Content-Type: a/b' --data-binary @f http://h/p"})
        QTest::newRow(line) << QString::fromLatin1(line);
}

void TestCurlParser::whatIsCopiedIsReadBack()
{
    QFETCH(const QString, line);
    const Result<CurlCommand> first = parseCurl(line);
    QVERIFY(first);
    const QString copied = curlSnippet(snippetOf(first->request));
    const Result<CurlCommand> second = parseCurl(copied);
    QVERIFY(second);
    QVERIFY2(second->request == first->request, qPrintable(copied));
}

GATEHOUSE_TEST(TestCurlParser)
#include "tst_curlparser.moc"
