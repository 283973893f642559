// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/rawclient.h"
#include "support/testmain.h"
#include "ui/camera.h"
#include "ui/routesfixture.h"

#include <QLabel>
#include <QListWidget>
#include <functional>
#include <vector>

using namespace Qt::StringLiterals;
using namespace Gatehouse;
using namespace Gatehouse::Test;

namespace {

const QByteArray CreateFlow = R"({"action":"create_flow","goal":"Review inbound queue"})"_ba;

using Clients = std::vector<RawClient>;

/// Sends @a bytes by a new one of @a clients; the status of the answer, 0 when none is awaited.
int send(RoutesFixture &fixture, Clients &clients, const QByteArray &bytes, bool isAnswered = true)
{
    RawClient &client = clients.emplace_back();
    const auto port = static_cast<quint16>(fixture.console().status().publicListener.url.port());
    if (!client.connectTo(port) || !client.send(bytes))
        return -1;
    return isAnswered ? client.readAnswer().status : 0;
}

} // namespace

Q_DECLARE_METATYPE(std::function<int(RoutesFixture &, Clients &)>)

/// What goes wrong with a route, and that the window names the cause within two actions.
class TestRouteFailures final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void causesAreNamed_data();
    void causesAreNamed();
};

void TestRouteFailures::causesAreNamed_data()
{
    using Plant = std::function<int(RoutesFixture &, Clients &)>;
    QTest::addColumn<Plant>("plant");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("cause");

    QTest::newRow("rate limit") << Plant([](RoutesFixture &fixture, Clients &clients) {
        int status = 0;
        for (int i = 0; i < 4; ++i)
            status = send(fixture, clients, routeCall("zapier", LongSecret, CreateFlow).bytes());
        return status;
    }) << 429 << u"too many requests from this address in the window of time"_s;
    QTest::newRow("in-flight limit") << Plant([](RoutesFixture &fixture, Clients &clients) {
        const RequestText call = routeCall("zapier", LongSecret, CreateFlow);
        for (int i = 0; i < 2; ++i)
            send(fixture, clients, call.head(), false);
        if (!QTest::qWaitFor([&] { return fixture.cell(u"zapier"_s, RoutesModel::InFlight) == u"2/2"_s; }))
            return -1;
        return send(fixture, clients, call.bytes());
    }) << 429 << u"too many requests from this address are in flight"_s;
    QTest::newRow("wrong content type") << Plant([](RoutesFixture &fixture, Clients &clients) {
        RequestText call = routeCall("zapier", LongSecret, CreateFlow);
        call.headers.last().second = "text/plain";
        return send(fixture, clients, call.bytes());
    }) << 415 << u"the body is not declared as JSON"_s;
}

void TestRouteFailures::causesAreNamed()
{
    QFETCH(const std::function<int(RoutesFixture &, Clients &)>, plant);
    QFETCH(const int, status);
    QFETCH(const QString, cause);
    RoutesFixture fixture({{"zapier", routeWith(LongSecret)}},
                          routeLimits({{"requests", 3}, {"inFlight", 2}}));
    QVERIFY(fixture.open());
    Clients clients;
    clients.reserve(8);
    QCOMPARE(plant(fixture, clients), status);
    // without any action, in the list of routes
    QTRY_COMPARE(fixture.cell(u"zapier"_s, RoutesModel::LastError), u"%1: %2"_s.arg(status).arg(cause));
    // one action: the calls of the route; a second one: the call that was refused
    QVERIFY(fixture.console().click(u"route:calls"_s));
    auto *const calls = fixture.console().find<QTableView>(u"calls:table"_s);
    QVERIFY(calls);
    QTRY_VERIFY(calls->model()->rowCount() > 0);
    const QModelIndex newest = calls->model()->index(calls->model()->rowCount() - 1, 1);
    calls->scrollTo(newest);
    QTest::mouseClick(calls->viewport(), Qt::LeftButton, {}, calls->visualRect(newest).center());
    const auto causeShown = [&] {
        const auto *const label = fixture.console().find<QLabel>(u"calls:cause"_s);
        return label && label->text().contains(cause);
    };
    QTRY_VERIFY(causeShown());
    for (RawClient &client : clients)
        client.reset();
    QVERIFY(fixture.console().stop());
}

GATEHOUSE_TEST(TestRouteFailures)
#include "tst_routefailures.moc"
