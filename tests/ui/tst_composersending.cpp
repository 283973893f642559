// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "composer/replyview.h"
#include "composer/requestsender.h"
#include "support/testmain.h"
#include "ui/composerfixture.h"

#include <QFileDialog>
#include <QSignalSpy>
#include <QSslKey>
#include <QSslSocket>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace Gatehouse;
using namespace Gatehouse::Test;

namespace {

/// Answers each connection as a test says; keeps what came.
class SmallServer final : public QTcpServer
{
public:
    /// Called each time more of the request is there.
    using Answer = std::function<void(QTcpSocket &socket, const QByteArray &request)>;

    explicit SmallServer(Answer answer, bool tls = false)
        : m_answer(std::move(answer))
        , m_tls(tls)
    {
        listen(QHostAddress::LocalHost);
    }
    [[nodiscard]] QString url(const QString &path = u"/"_s) const
    {
        return u"%1://127.0.0.1:%2%3"_s.arg(m_tls ? u"https"_s : u"http"_s).arg(serverPort()).arg(path);
    }
    QByteArray request;

protected:
    void incomingConnection(qintptr descriptor) override
    {
        request.clear();
        auto *const socket = new QSslSocket(this);
        socket->setSocketDescriptor(descriptor);
        connect(socket, &QIODevice::readyRead, this, [this, socket] {
            request += socket->readAll();
            m_answer(*socket, request);
        });
        connect(socket, &QAbstractSocket::disconnected, socket, &QObject::deleteLater);
        if (!m_tls)
            return;
        QFile key(QStringLiteral(GATEHOUSE_TEST_TLS "/key.pem"));
        if (key.open(QIODevice::ReadOnly))
            socket->setPrivateKey(QSslKey(&key, QSsl::Ec));
        socket->setLocalCertificate(QStringLiteral(GATEHOUSE_TEST_TLS "/certificate.pem"));
        socket->startServerEncryption();
    }

private:
    Answer m_answer;
    bool m_tls;
};

/// Whether @a request is there whole, by its Content-Length.
bool isWhole(const QByteArray &request)
{
    const qsizetype end = request.indexOf("\r\n\r\n");
    if (end < 0)
        return false;
    const qsizetype at = request.toLower().indexOf("content-length:");
    const qsizetype length = at < 0 || at > end
        ? 0
        : request.mid(at + 15, 12).split('\r').first().trimmed().toLongLong();
    return request.size() >= end + 4 + length;
}

void answerOk(QTcpSocket &socket, const QByteArray &body)
{
    socket.write("HTTP/1.1 200 OK\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body);
}

} // namespace

/// How the composer sends and shows what comes, with servers that are not this gateway.
class TestComposerSending final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void filesAreUploaded();
    void repliesAppearAsTheyStream();
    void longRepliesAreBoundedAndSavedWhole();
    void redirectsStayOnTheServer();
    void certificatesAreChecked();
    void failuresAreSaidInWords();
};

void TestComposerSending::filesAreUploaded()
{
    SmallServer server([](QTcpSocket &socket, const QByteArray &request) {
        if (isWhole(request))
            answerOk(socket, "taken");
    });
    QTemporaryDir folder;
    const QString path = folder.filePath(u"a \"b\".json"_s);
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    const QByteArray content = QByteArray(300000, 'x') + "end";
    file.write(content);
    file.close();

    ComposerFixture fixture;
    QVERIFY(fixture.start());
    ComposedRequest request{.method = "POST", .url = server.url(u"/upload?a=1"_s)};
    request.body = ComposedRequest::Body::Multipart;
    request.parts = {{.name = u"note"_s, .value = u"it's é"_s},
                     {.name = u"off"_s, .value = u"unseen"_s, .isOn = false},
                     {.name = u"file"_s, .value = path, .isFile = true}};
    fixture.console.window().openPage(u"composer"_s, QString::fromUtf8(toJson(toJson(request))));
    QCOMPARE(fixture.send(), 200);
    QVERIFY(server.request.startsWith("POST /upload?a=1 HTTP/1.1\r\n"));
    QVERIFY(server.request.contains("Content-Type: multipart/form-data; boundary="));
    QVERIFY(server.request.contains("name=\"note\"\r\n\r\nit's \xc3\xa9\r\n"));
    QVERIFY(server.request.contains(
        "name=\"file\"; filename=\"a %22b%22.json\"\r\nContent-Type: application/json"));
    QVERIFY(server.request.contains(content));
    QVERIFY(!server.request.contains("unseen"));
    QVERIFY(!server.request.contains("X-Gatehouse"));

    request.body = ComposedRequest::Body::File;
    request.file = path;
    fixture.console.window().openPage(u"composer"_s, QString::fromUtf8(toJson(toJson(request))));
    QCOMPARE(fixture.send(), 200);
    QVERIFY(server.request.endsWith("\r\n\r\n" + content));
    QVERIFY(server.request.contains("Content-Type: application/octet-stream\r\n"));

    request.file = folder.filePath(u"none"_s);
    fixture.console.window().openPage(u"composer"_s, QString::fromUtf8(toJson(toJson(request))));
    QCOMPARE(fixture.send(), 0);
    QVERIFY2(fixture.state().contains(u"can't be read"_s), qPrintable(fixture.state()));
    QVERIFY(fixture.console.stop());
}

void TestComposerSending::repliesAppearAsTheyStream()
{
    QPointer<QTcpSocket> open;
    SmallServer server([&open](QTcpSocket &socket, const QByteArray &) {
        open = &socket;
        socket.write(
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\ndata: one\n\n");
    });
    ComposerFixture fixture;
    QVERIFY(fixture.start());
    fixture.url().setText(server.url());
    QVERIFY(fixture.pick("composer:method", u"GET"_s));
    QTest::keyClick(&fixture.console.window(), Qt::Key_Return, Qt::ControlModifier);
    QTRY_COMPARE(fixture.reply(), u"data: one\n\n"_s);
    QVERIFY2(fixture.state().contains(u"receiving"_s), qPrintable(fixture.state()));
    open->write("data: two\n\n");
    QTRY_COMPARE(fixture.reply(), u"data: one\n\ndata: two\n\n"_s);
    QTest::keyClick(&fixture.console.window(), Qt::Key_Period, Qt::ControlModifier);
    QVERIFY(fixture.waitForEnd());
    QCOMPARE(fixture.state(), u"200 OK · Cancelled."_s);
    QCOMPARE(fixture.reply(), u"data: one\n\ndata: two\n\n"_s); // what came stays
    QTRY_VERIFY(!open || open->state() == QAbstractSocket::UnconnectedState);
    QVERIFY(fixture.console.stop());
}

void TestComposerSending::longRepliesAreBoundedAndSavedWhole()
{
    const QByteArray body = QByteArray("0123456789abcdef").repeated(600000); // more than is kept in memory
    SmallServer server([&body](QTcpSocket &socket, const QByteArray &) { answerOk(socket, body); });
    ComposerFixture fixture;
    QVERIFY(fixture.start());
    fixture.url().setText(server.url());
    QVERIFY(fixture.pick("composer:method", u"GET"_s));
    QCOMPARE(fixture.send(), 200);
    QVERIFY(fixture.reply().size() < HttpRun::MaxShown * 2);
    QVERIFY2(fixture.text("composer:replyNote").contains(u"The first"_s),
             qPrintable(fixture.text("composer:replyNote")));
    const QString path = fixture.console.path(u"reply"_s);
    QVERIFY(fixture.console.click(u"composer:saveReply"_s));
    QDialog *const dialog = fixture.console.dialog(u"composer:saveDialog"_s);
    QVERIFY(dialog);
    Q_EMIT qobject_cast<QFileDialog *>(dialog)->fileSelected(path);
    dialog->close();
    QTRY_COMPARE(fixture.text("composer:replyNote"), u"The reply was saved."_s);
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(file.readAll() == body);
    QVERIFY(fixture.console.stop());
}

void TestComposerSending::redirectsStayOnTheServer()
{
    SmallServer other([](QTcpSocket &socket, const QByteArray &) { answerOk(socket, "other"); });
    SmallServer server([&other](QTcpSocket &socket, const QByteArray &request) {
        // a connection may bring one request after the other
        const QByteArray last = request.sliced(request.lastIndexOf("GET "));
        const QByteArray to = last.startsWith("GET /far ") ? other.url().toUtf8() : QByteArray("/end");
        if (last.startsWith("GET /end "))
            answerOk(socket, "end");
        else
            socket.write("HTTP/1.1 302 Found\r\nLocation: " + to + "\r\nContent-Length: 0\r\n\r\n");
    });
    ComposerFixture fixture;
    QVERIFY(fixture.start());
    ComposedRequest request{.method = "GET", .url = server.url(u"/near"_s)};
    const auto sendIt = [&] {
        fixture.console.window().openPage(u"composer"_s, QString::fromUtf8(toJson(toJson(request))));
        return fixture.send();
    };
    QCOMPARE(sendIt(), 302); // shown, not followed
    request.followRedirects = true;
    QCOMPARE(sendIt(), 200);
    QCOMPARE(fixture.reply(), u"end"_s);
    request.url = server.url(u"/far"_s);
    (void)sendIt();
    QVERIFY2(fixture.state().contains(u"another server"_s), qPrintable(fixture.state()));
    QVERIFY(other.request.isEmpty());
    QVERIFY(fixture.console.stop());
}

void TestComposerSending::certificatesAreChecked()
{
    SmallServer server([](QTcpSocket &socket, const QByteArray &) { answerOk(socket, "secure"); }, true);
    ComposerFixture fixture;
    QVERIFY(fixture.start());
    ComposedRequest request{.method = "GET", .url = server.url()};
    fixture.console.window().openPage(u"composer"_s, QString::fromUtf8(toJson(toJson(request))));
    QCOMPARE(fixture.send(), 0);
    QVERIFY2(fixture.state().contains(u"can't prove who it is"_s), qPrintable(fixture.state()));
    QVERIFY(server.request.isEmpty());
    request.ignoreTls = true;
    fixture.console.window().openPage(u"composer"_s, QString::fromUtf8(toJson(toJson(request))));
    QCOMPARE(fixture.send(), 200);
    QCOMPARE(fixture.reply(), u"secure"_s);
    QVERIFY(fixture.console.stop());
}

void TestComposerSending::failuresAreSaidInWords()
{
    SmallServer silent([](QTcpSocket &socket, const QByteArray &) { socket.abort(); });
    ComposerFixture fixture;
    QVERIFY(fixture.start());
    const auto outcome = [&](const QString &url, const QString &method = u"GET"_s) {
        fixture.child<QComboBox>("composer:method")->setCurrentText(method);
        fixture.url().setText(url);
        (void)fixture.send();
        return fixture.state();
    };
    QVERIFY2(outcome(silent.url()).contains(u"without a reply"_s), qPrintable(fixture.state()));
    QVERIFY2(outcome({}).contains(u"Where to?"_s), qPrintable(fixture.state()));
    QVERIFY2(outcome(u"http://"_s).contains(u"no URL"_s), qPrintable(fixture.state()));
    QVERIFY2(outcome(u"ftp://h/"_s).contains(u"Only http and https"_s), qPrintable(fixture.state()));
    QVERIFY2(outcome(silent.url(), u"TWO WORDS"_s).contains(u"single word"_s), qPrintable(fixture.state()));
    QVERIFY(fixture.console.stop());
}

GATEHOUSE_TEST(TestComposerSending)
#include "tst_composersending.moc"
