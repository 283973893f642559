// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "answers.h"
#include "routetext.h"
#include "support/testmain.h"

using namespace Gatehouse;
using namespace Gatehouse::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int ManyRoutes = 1000;
constexpr int RequestsARound = 4000;
constexpr int Rounds = 9;

QByteArray nameOf(int route) { return "route-" + QByteArray::number(route); }

boost::json::object configWith(int count)
{
    boost::json::object routes;
    for (int i = 0; i < count; ++i) {
        const std::string id = nameOf(i).toStdString();
        routes[id] = routeWith(boost::json::value("secret-" + id), nameOf(i));
    }
    return routesConfig(routes, routeLimits({{"requests", 0}}));
}

/// What the gateway's thread works for one request, over @a count routes in turn.
std::chrono::nanoseconds costOf(TestGateway &gateway, int count, int &failures)
{
    RawClient client = gateway.client();
    const std::chrono::nanoseconds before = gateway.cpuTime();
    for (int i = 0; i < RequestsARound; ++i) {
        const QByteArray route = nameOf(i % count);
        if (client
                .ask(
                    routeCall(route, "secret-" + route, "{\"action\":\"get_flow\",\"flowId\":\"x\"}").bytes())
                .status
            != 200) {
            ++failures;
        }
    }
    return (gateway.cpuTime() - before) / RequestsARound;
}

} // namespace

/// What many routes cost.
class TestRoutesScale final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aThousandRoutesCostNoMoreThanOne()
    {
        TestGateway one(configWith(1));
        QVERIFY2(one.start(), qPrintable(one.problem()));
        TestGateway many(configWith(ManyRoutes));
        QVERIFY2(many.start(), qPrintable(many.problem()));
        int failures = 0;
        std::chrono::nanoseconds least = std::chrono::nanoseconds::max();
        std::chrono::nanoseconds most = least;
        for (int round = 0; round < Rounds; ++round) { // in turn: what else the machine does hits both
            least = std::min(least, costOf(one, 1, failures));
            most = std::min(most, costOf(many, ManyRoutes, failures));
        }
        QCOMPARE(failures, 0);
        const double ratio = static_cast<double>(most.count()) / static_cast<double>(least.count());
        qInfo().noquote() << u"CPU of a request: %1 µs with one route, %2 µs with %3, ratio %4"_s
                                 .arg(static_cast<double>(least.count()) / 1000, 0, 'f', 1)
                                 .arg(static_cast<double>(most.count()) / 1000, 0, 'f', 1)
                                 .arg(ManyRoutes)
                                 .arg(ratio, 0, 'f', 3);
        QVERIFY2(ratio <= 1.25, "more than 1.25 times the CPU");
    }
};

GATEHOUSE_TEST(TestRoutesScale)
#include "tst_routes_scale.moc"
