// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "calls/callspage.h"
#include "calls/calltable.h"
#include "support/scriptedopenclaw.h"
#include "support/testmain.h"
#include "ui/camera.h"
#include "ui/consolefixture.h"

#include <QAbstractButton>
#include <QAbstractScrollArea>
#include <QLabel>
#include <QListWidget>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QTcpServer>
#include <algorithm>
#include <functional>
#include <memory>

using namespace Qt::StringLiterals;
using namespace Gatehouse;
using namespace Gatehouse::Test;

namespace {

constexpr const char *Echo = "6e2f7d2c-0000-4000-8000-000000000001";
constexpr const char *Locked = "6e2f7d2c-0000-4000-8000-000000000002";
constexpr const char *Dead = "6e2f7d2c-0000-4000-8000-000000000003";
constexpr const char *Token = "6e2f7d2c-0000-4000-8000-000000000004";
constexpr const char *Silent = "6e2f7d2c-0000-4000-8000-000000000005";
constexpr const char *Full = "6e2f7d2c-0000-4000-8000-000000000006";
constexpr const char *Left = "6e2f7d2c-0000-4000-8000-000000000007";
constexpr const char *Nobody = "6e2f7d2c-0000-4000-8000-00000000ffff";
constexpr int FailedAttempts = 3;
constexpr int JsonBytes = 1024;
constexpr const char *Good = R"({"session_name":"s","message":"hello"})";

/// What a person in front of @a root can read: labels, buttons, and the lines of lists. Cells of tables are
/// left out: theirs may be cut off.
QString visibleWords(QWidget &root)
{
    QStringList words;
    for (QWidget *widget : root.findChildren<QWidget *>()) {
        const auto *const area = qobject_cast<QAbstractScrollArea *>(widget); // covered by its own viewport
        if (!widget->isVisible() || (area ? area->viewport() : widget)->visibleRegion().isEmpty())
            continue;
        if (const auto *label = qobject_cast<QLabel *>(widget)) {
            words.append(label->text());
        } else if (const auto *button = qobject_cast<QAbstractButton *>(widget)) {
            words.append(button->text());
        } else if (const auto *list = qobject_cast<QListWidget *>(widget)) {
            for (int i = 0; i < list->count(); ++i) {
                if (list->viewport()->rect().contains(list->visualItemRect(list->item(i)).center()))
                    words.append(list->item(i)->text());
            }
        }
    }
    return words.join(u'\n');
}

} // namespace

/// What can go wrong for a caller, each planted in a real gateway under the window. From the start page its
/// cause is named after two acts of the operator at most.
class TestFailures final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void causeIsNamed_data();
    void causeIsNamed();
    void portInUseIsNamed();

private:
    using Plant = std::function<void(TestFailures &)>;
    struct Failure
    {
        const char *name;
        int status; ///< of the record
        QStringList words; ///< all of them are to be read
        Plant plant;
    };
    static const QList<Failure> &failures();

    [[nodiscard]] CallsPage &page() { return *m_fixture->window().findChild<CallsPage *>(); }
    /// Sends a call by the public listener and does not wait for its answer.
    QNetworkReply *send(const char *instance, const QByteArray &key, const QByteArray &body = Good);
    /// How many calls of @a instance have begun and not ended, and an agent works for one of them.
    [[nodiscard]] qsizetype underWay(const char *instance);

    std::unique_ptr<ScriptedOpenClaw> m_openClaw;
    std::unique_ptr<ConsoleFixture> m_fixture;
    QNetworkAccessManager m_http;
    QHash<QString, QByteArray> m_keys; ///< raw values, by instance
    QByteArray m_privateKey;
    quint16 m_deadPort = 0;
};

const QList<TestFailures::Failure> &TestFailures::failures()
{
    static const QList<Failure> list{
        {"wrong key",
         401,
         {u"Refused · 401"_s, u"The key is right for this listener"_s, u"none of this instance's"_s},
         [](TestFailures &self) { self.send(Echo, QByteArray(128, 'a')); }},
        {"no key",
         401,
         {u"no key was shown: the call has no Authorization field"_s},
         [](TestFailures &self) { self.send(Echo, {}); }},
        {"wrong visibility",
         401,
         {u"the key \"local\" (…%1) does not open the public listener"_s},
         [](TestFailures &self) { self.send(Echo, self.m_privateKey); }},
        {"unknown instance",
         404,
         {u"no instance has the UUID %1"_s.arg(QLatin1StringView(Nobody))},
         [](TestFailures &self) { self.send(Nobody, self.m_keys.value(QLatin1StringView(Echo))); }},
        {"bad session",
         400,
         {u"session_name has characters other than A-Z"_s},
         [](TestFailures &self) {
             self.send(Echo, self.m_keys.value(QLatin1StringView(Echo)),
                       R"({"session_name":"../etc","message":"hello"})");
         }},
        {"oversize",
         413,
         {u"The body is declared as 4096 bytes; the limit is %1"_s.arg(JsonBytes)},
         [](TestFailures &self) {
             self.send(Echo, self.m_keys.value(QLatin1StringView(Echo)), QByteArray(4096, ' '));
         }},
        {"dead agent",
         502,
         {u"Failed · 502"_s, u"The agent answers"_s, u"can't reach"_s, u"refused"_s},
         [](TestFailures &self) { self.send(Dead, self.m_keys.value(QLatin1StringView(Dead))); }},
        {"wrong agent token",
         502,
         {u"OpenClaw refuses the token"_s},
         [](TestFailures &self) { self.send(Token, self.m_keys.value(QLatin1StringView(Token))); }},
        {"silent agent",
         502,
         {u"no sign of life for 1 s"_s},
         [](TestFailures &self) { self.send(Silent, self.m_keys.value(QLatin1StringView(Silent))); }},
        {"full line",
         503,
         {u"the waiting line is full: calls that run: 1, that wait: 1"_s},
         [](TestFailures &self) {
             const QByteArray key = self.m_keys.value(QLatin1StringView(Full));
             self.send(Full, key);
             self.send(Full, key);
             QTRY_COMPARE_WITH_TIMEOUT(self.underWay(Full), 2, 30000);
             self.send(Full, key);
         }},
        {"locked-out address",
         429,
         {u"127.0.0.1 is locked out for"_s, u"The caller is not locked out"_s},
         [](TestFailures &self) {
             for (int i = 0; i < FailedAttempts; ++i) {
                 const QNetworkReply *const reply = self.send(Locked, "wrong");
                 QTRY_VERIFY(reply->isFinished());
             }
             self.send(Locked, "wrong");
         }},
        {"caller left",
         StatusCallerLeft,
         {u"Caller left"_s, u"The agent answers — caller left"_s},
         [](TestFailures &self) {
             QNetworkReply *const reply = self.send(Left, self.m_keys.value(QLatin1StringView(Left)));
             QTRY_COMPARE_WITH_TIMEOUT(self.underWay(Left), 1, 30000);
             reply->abort();
         }},
    };
    return list;
}

void TestFailures::initTestCase()
{
    qputenv("GATEHOUSE_TEST_TOKEN", "not-the-token");
    m_openClaw = std::make_unique<ScriptedOpenClaw>();
    m_openClaw->setToken(u"the-token"_s);
    QTcpServer closed;
    QVERIFY(closed.listen(QHostAddress::LocalHost));
    m_deadPort = closed.serverPort();
    closed.close();
    const boost::json::object sleeper{{"type", "command"}, {"command", {"/bin/sleep", "600"}}};
    const boost::json::object silent{
        {"type", "command"}, {"command", {"/bin/sleep", "600"}}, {"idleSeconds", 1}};
    const boost::json::object dead{{"type", "chat"},
                                   {"baseUrl", "http://127.0.0.1:" + std::to_string(m_deadPort) + "/v1"},
                                   {"model", "m"}};
    const boost::json::object token{
        {"type", "openclaw"},
        {"url", m_openClaw->url().toString().toStdString()},
        {"token",
         boost::json::object{{"source", "env"}, {"provider", "default"}, {"id", "GATEHOUSE_TEST_TOKEN"}}}};
    const auto instance = [](const char *uuid, const char *name, const boost::json::object &agent,
                             const boost::json::object &limits = {}) {
        return boost::json::object{{"uuid", uuid}, {"name", name}, {"agent", agent}, {"limits", limits}};
    };
    m_fixture = std::make_unique<ConsoleFixture>(boost::json::object{
        {"limits", {{"failedAuth", {{"attempts", FailedAttempts}, {"windowSeconds", 600}}}}},
        {"instances",
         boost::json::array{instance(Echo, "demo", {{"type", "echo"}}, {{"jsonBytes", JsonBytes}}),
                            instance(Locked, "locked", {{"type", "echo"}}), instance(Dead, "dead", dead),
                            instance(Token, "token", token), instance(Silent, "silent", silent),
                            instance(Full, "full", sleeper, {{"concurrentRuns", 1}, {"waitingRuns", 1}}),
                            instance(Left, "left", sleeper)}}});
    m_fixture->window().resize(1280, 800);
    QVERIFY(m_fixture->start());
    QCOMPARE(m_fixture->status().phase, GatewayStatus::Phase::Running);
    for (const char *uuid : {Echo, Locked, Dead, Token, Silent, Full, Left}) {
        const QString id = QLatin1StringView(uuid);
        m_keys[id] = addKey(*m_fixture, id, u"zapier"_s, Visibility::Public);
        QVERIFY(!m_keys[id].isEmpty());
    }
    m_privateKey = addKey(*m_fixture, QLatin1StringView(Echo), u"local"_s, Visibility::Private);
    QVERIFY(!m_privateKey.isEmpty());
}

void TestFailures::cleanupTestCase()
{
    for (QNetworkReply *reply : m_http.findChildren<QNetworkReply *>())
        reply->abort();
    QVERIFY(m_fixture->stop());
    m_fixture.reset();
    m_openClaw.reset();
}

QNetworkReply *TestFailures::send(const char *instance, const QByteArray &key, const QByteArray &body)
{
    QUrl url = m_fixture->status().publicListener.url;
    url.setPath(u"/webhooks/"_s + QLatin1StringView(instance));
    QNetworkRequest request(url);
    request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
    if (!key.isEmpty())
        request.setRawHeader("Authorization", "Bearer " + key);
    QNetworkReply *const reply = m_http.post(request, body);
    reply->setParent(&m_http);
    return reply;
}

qsizetype TestFailures::underWay(const char *instance)
{
    const QList<CallRecord> calls = page().model().where(
        [instance](const CallRecord &call) {
            return !call.status && call.instance == QLatin1StringView(instance);
        },
        100);
    return std::ranges::any_of(calls, &CallRecord::atAgent) ? calls.size() : 0;
}

void TestFailures::causeIsNamed_data()
{
    QTest::addColumn<int>("number");
    for (int i = 0; i < failures().size(); ++i)
        QTest::newRow(failures().at(i).name) << i;
}

void TestFailures::causeIsNamed()
{
    QFETCH(const int, number);
    const Failure &failure = failures().at(number);
    CallTable &table = page().table();
    CallModel &model = page().model();
    MainWindow &window = m_fixture->window();
    QCOMPARE(window.currentPage()->id(), u"calls"_s); // where the window begins
    table.setCurrentIndex({});
    const int before = model.rowCount();
    QStringList expected;
    for (const QString &words : failure.words)
        expected.append(words.contains(u"%1"_s) ? words.arg(QString::fromLatin1(m_privateKey.right(4)))
                                                : words);
    const auto missing = [&]() -> QString {
        const QString words = visibleWords(window);
        for (const QString &each : std::as_const(expected)) {
            if (!words.contains(each))
                return each;
        }
        return {};
    };
    QVERIFY2(!missing().isEmpty(), "the words are there before anything has failed");

    failure.plant(*this);
    int row = -1;
    const auto hasCome = [&] {
        for (row = model.rowCount() - 1; row >= before; --row) {
            if (model.record(row).status == failure.status)
                return true;
        }
        return false;
    };
    QTRY_VERIFY_WITH_TIMEOUT(hasCome(), 30000);
    // the one act: a click at the row
    const QRect cell = table.visualRect(model.index(row, static_cast<int>(CallColumn::State)));
    QVERIFY2(table.viewport()->rect().contains(cell.center()), "the row is not in sight");
    QTest::mouseClick(table.viewport(), Qt::LeftButton, {}, cell.center());
    QTRY_VERIFY2(missing().isEmpty(),
                 qPrintable(missing() + u" is not to be read in:\n"_s + visibleWords(window)));
}

/// That a listener is not there is told before anything is done.
void TestFailures::portInUseIsNamed()
{
    QTcpServer holder;
    QVERIFY(holder.listen(QHostAddress::LocalHost));
    ConsoleFixture fixture({{"listeners", {{"public", {{"port", holder.serverPort()}}}}}});
    QVERIFY(fixture.start());
    const QString words = u"Port %1 is held by"_s.arg(holder.serverPort());
    QTRY_VERIFY2(visibleWords(fixture.window()).contains(words), qPrintable(visibleWords(fixture.window())));
    QVERIFY(visibleWords(fixture.window()).contains(u"Change port"_s));
    QVERIFY(fixture.stop());
}

GATEHOUSE_TEST(TestFailures)
#include "tst_failures.moc"
