// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "http/endpointmap.h"
#include "http/exchange.h"
#include "http/target.h"

#include "support/testmain.h"

using namespace Gatehouse;
using namespace Qt::StringLiterals;

namespace {

class Silent final : public CallObserver
{
public:
    void callArrived(const Call &) override { }
    void callChanged(const Call &) override { }
    void callEnded(const Call &) override { }
    [[nodiscard]] bool isBacklogged() const override { return false; }
};

class Named final : public Endpoint
{
public:
    explicit Named(QByteArray kind)
        : m_kind(std::move(kind))
    { }
    [[nodiscard]] QByteArray kind() const override { return m_kind; }
    std::unique_ptr<PendingAdmission> admit(const RequestHead &, Call &,
                                            std::function<void(AdmitResult)>) override
    {
        return nullptr;
    }
    void handle(std::unique_ptr<Exchange>) override { }

private:
    QByteArray m_kind;
};

/// What @a endpoint says to @a method.
AdmitResult verdict(Endpoint &endpoint, const char *method)
{
    Silent observer;
    Call call(CallRecord(), observer);
    RequestHead head;
    head.method = method;
    AdmitResult result;
    (void)endpoint.admit(head, call, [&](AdmitResult given) { result = std::move(given); });
    call.end(200, 0);
    return result;
}

} // namespace

class TestEndpointMap final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void finds_data()
    {
        QTest::addColumn<QByteArray>("kind");
        QTest::newRow("/healthz") << QByteArray("exact");
        QTest::newRow("/healthz/") << QByteArray("exact");
        QTest::newRow("/HEALTHZ?x") << QByteArray("exact");
        QTest::newRow("/health%7A") << QByteArray("exact");
        QTest::newRow("/a/../healthz") << QByteArray("exact");
        QTest::newRow("/healthz/x") << QByteArray("notfound");
        QTest::newRow("/healthz%2F") << QByteArray("notfound");
        QTest::newRow("/healthz%00") << QByteArray("notfound");
        QTest::newRow("/") << QByteArray("notfound");
        QTest::newRow("/webhooks") << QByteArray("tree");
        QTest::newRow("/webhooks/") << QByteArray("tree");
        QTest::newRow("/webhooks/a/b") << QByteArray("tree");
        QTest::newRow("/WebHooks/a") << QByteArray("tree");
        QTest::newRow("/webhooks//a") << QByteArray("tree");
        QTest::newRow("/webhooks/../x") << QByteArray("notfound");
        QTest::newRow("/webhooks/%2e%2e/x") << QByteArray("notfound");
        QTest::newRow("/webhooks%2Fa") << QByteArray("notfound");
        QTest::newRow("/webhooksx") << QByteArray("notfound");
        QTest::newRow("/webhooks/exact") << QByteArray("exact");
        QTest::newRow("/Comes/Goes/") << QByteArray("changing");
        QTest::newRow("/comes/goes/x") << QByteArray("notfound");
    }

    void finds()
    {
        Named exact("exact");
        Named tree("tree");
        EndpointMap map;
        map.addPath("/healthz", exact);
        map.addPath("/webhooks/exact", exact);
        map.addTree("webhooks", tree);
        Named changing("changing");
        bool isServed = true;
        map.addPaths([&isServed](const QByteArray &path) { return isServed && path == "/comes/goes"; },
                     changing);
        RequestHead head;
        head.path = canonicalPath(QTest::currentDataTag());
        QTEST(map.endpointFor(head).kind(), "kind");
        isServed = false;
        QVERIFY(map.endpointFor(head).kind() != "changing");

        QList<QByteArray> kinds = map.kinds();
        std::sort(kinds.begin(), kinds.end());
        QCOMPARE(kinds, (QList<QByteArray>{"changing", "exact", "notfound", "tree"}));
    }

    void notFound()
    {
        NotFoundEndpoint endpoint;
        const AdmitResult result = verdict(endpoint, "GET");
        QVERIFY(!result);
        QCOMPARE(result.error().answer.status, 404);
        QCOMPARE(result.error().stoppedAt, u"path"_s);
    }

    void health()
    {
        HealthEndpoint endpoint;
        QVERIFY(verdict(endpoint, "GET").has_value());
        QVERIFY(verdict(endpoint, "HEAD").has_value());
        const AdmitResult result = verdict(endpoint, "POST");
        QVERIFY(!result);
        QCOMPARE(result.error().answer.status, 405);
        QCOMPARE(result.error().answer.headers.first().second, "GET, HEAD");
    }
};

GATEHOUSE_TEST(TestEndpointMap)
#include "tst_endpointmap.moc"
