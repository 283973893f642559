// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "flowharness.h"

#include "json.h"

#include <QDateTime>
#include <QSqlQuery>
#include <QTest>
#include <QtTest>

using namespace Qt::StringLiterals;

namespace Gatehouse {

FlowHarness::FlowHarness() { open(); }

FlowHarness::~FlowHarness() { close(); }

void FlowHarness::open()
{
    close();
    Result<std::unique_ptr<Database>> database = Database::open(path(), {flowsSchema()});
    if (!database)
        qFatal("%s", qPrintable(database.error().message));
    m_database = std::move(*database);
    m_store = std::make_unique<FlowStore>(
        *m_database, [this] { return now != 0 ? now : QDateTime::currentMSecsSinceEpoch(); });
    if (const Result<void> loaded = m_store->load(); !loaded)
        qFatal("%s", qPrintable(loaded.error().message));
    m_tasks = std::make_unique<ChildTasks>(*m_store, runner);
    m_actions = std::make_unique<FlowActions>(*m_tasks);
}

void FlowHarness::close()
{
    m_actions.reset();
    m_tasks.reset();
    m_store.reset();
    m_database.reset();
}

std::shared_ptr<std::optional<ActionAnswer>> FlowHarness::begin(const QByteArray &body,
                                                                const QString &routeId)
{
    const auto answer = std::make_shared<std::optional<ActionAnswer>>();
    const tl::expected<ActionRequest, RequestProblem> request = parseActionRequest(body);
    if (!request)
        qFatal("%s", qPrintable(request.error().words));
    m_store->setLimits(limits);
    const RouteContext route{.routeId = routeId,
                             .sessionKey = u"agent:main:hook:"_s + routeId.section(u'.', 0, 0),
                             .controllerId = u"webhooks/"_s + routeId,
                             .agent = agent,
                             .callId = u"call-1"_s};
    m_actions->perform(m_store->bindSession(route.sessionKey), route, *request, m_tasks.get(),
                       [answer](const ActionAnswer &given) { *answer = given; });
    return answer;
}

ActionAnswer FlowHarness::send(const QByteArray &body, const QString &routeId)
{
    const auto answer = begin(body, routeId);
    if (!*answer)
        m_database->flush();
    (void)QTest::qWaitFor([&answer] { return answer->has_value(); }, 30000);
    return answer->value_or(ActionAnswer{.status = 0});
}

boost::json::object FlowHarness::ask(const QByteArray &body, const QString &routeId)
{
    const Result<boost::json::value> json = parseJson(send(body, routeId).body);
    return json && json->is_object() ? json->get_object() : boost::json::object();
}

QByteArray FlowHarness::createFlow(const QString &routeId)
{
    return send(R"({"action":"create_flow","goal":"Review"})", routeId).flowId.toLatin1();
}

void FlowHarness::breakDatabase()
{
    run("CREATE TRIGGER broken BEFORE INSERT ON flow_history BEGIN SELECT RAISE(ABORT, 'broken'); END");
}

void FlowHarness::repairDatabase() { run("DROP TRIGGER broken"); }

void FlowHarness::run(const char *sql)
{
    std::function<Result<int>(Connection &)> job = [sql](Connection &connection) -> Result<int> {
        QSqlQuery &query = connection.prepared(sql);
        if (const Result<void> done = connection.exec(query); !done)
            return tl::unexpected<Error>(done.error());
        return 0;
    };
    if (const Result<int> done = m_database->runNow<int>(std::move(job)); !done)
        qFatal("%s", qPrintable(done.error().message));
}

QList<HistoryLine> FlowHarness::history(const QByteArray &flowId)
{
    std::optional<QList<HistoryLine>> lines;
    m_store->history(flowId, m_tasks.get(), [&lines](const Result<QList<HistoryLine>> &read) {
        lines = read.value_or(QList<HistoryLine>());
    });
    m_database->flush();
    (void)QTest::qWaitFor([&lines] { return lines.has_value(); }, 30000);
    return lines.value_or(QList<HistoryLine>());
}

} // namespace Gatehouse
