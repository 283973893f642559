// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "answers.h"
#include "program.h"
#include "routetext.h"
#include "support/testmain.h"

#include <boost/json/array.hpp>
#include <csignal>

using namespace Gatehouse;
using namespace Gatehouse::Test;
using namespace Qt::StringLiterals;

namespace {

boost::json::value json(const QByteArray &text)
{
    const Result<boost::json::value> value = parseJson(text.trimmed());
    return value ? *value : boost::json::value("no JSON: " + text.toStdString());
}

QByteArray textAt(const boost::json::value &object, const char *name)
{
    const boost::json::value *value = object.is_object() ? object.get_object().if_contains(name) : nullptr;
    return value && value->is_string() ? toQString(value->get_string()).toUtf8() : QByteArray("(no text)");
}

} // namespace

/// Tasks of a route that an agent of the gateway runs, and `gatehouse flows`, in the whole program.
class TestRoutesTasks final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_home = std::make_unique<Home>();
        // it tells how far it is, and waits for a file called like its message
        const QByteArray script =
            "read line; echo \"working on $line\"; case $line in fail*) echo broken >&2; "
            "exit 3;; wait*) while ! test -e \"$0/$line\"; do sleep 0.05; done;; esac; "
            "echo \"$GATEHOUSE_SESSION done\"";
        boost::json::object agent = shellAgent(script);
        agent["command"].as_array().push_back(boost::json::string(m_home->path().toStdString()));
        const boost::json::object route = routeWith("s3cret", "hook",
                                                    {{"agent", "WORKER"}}); // names fold case
        QVERIFY(m_home->writeConfig(configOf({instance(newUuid(), agent, {{"name", "Worker"}})},
                                             {{"routes", boost::json::object{{"ops", route}}}})));
        m_serving = std::make_unique<Serving>(*m_home, m_home->places());
        QVERIFY(m_serving->isReady());
    }
    void cleanup()
    {
        m_serving.reset();
        m_home.reset();
    }

    void theAgentRunsThem()
    {
        const QByteArray flow = createFlow();
        const boost::json::value created = runTask(flow, "tidy up");
        QCOMPARE(textAt(created, "status"), "queued");
        QTRY_COMPARE(textAt(task(flow), "status"), "succeeded");
        const boost::json::value done = task(flow);
        QCOMPARE(textAt(done, "terminalSummary"),
                 "working on tidy up task-" + textAt(done, "taskId") + " done");
        QCOMPARE(textAt(done, "runner"), "WORKER");
        QCOMPARE(done.at("error"), nullptr);
        for (const char *time : {"createdAt", "startedAt", "lastEventAt", "endedAt"})
            QVERIFY2(done.at(time).is_string(), time);

        (void)runTask(flow, "fail here", "\"childSessionKey\":\"mine\"");
        QTRY_COMPARE(textAt(task(flow), "status"), "failed");
        QCOMPARE(textAt(task(flow), "error"), "broken");
        const boost::json::value summary = act("get_task_summary", flow).at("summary");
        QCOMPARE(summary.at("total"), 2);
        QCOMPARE(summary.at("failures"), 1);
        QCOMPARE(summary.at("active"), 0);
    }

    void theirProgressShows()
    {
        const QByteArray flow = createFlow();
        (void)runTask(flow, "wait1");
        QTRY_COMPARE(textAt(task(flow), "status"), "running");
        QTRY_COMPARE(textAt(task(flow), "progressSummary"), "working on wait1");
        QFile file(m_home->path(u"wait1"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QTRY_COMPARE(textAt(task(flow), "status"), "succeeded");
    }

    void cancellingEndsThem()
    {
        const QByteArray flow = createFlow();
        (void)runTask(flow, "wait2");
        QTRY_COMPARE(textAt(task(flow), "status"), "running");
        const boost::json::value cancelled = act("cancel_flow", flow);
        QCOMPARE(cancelled.at("cancelled"), true);
        QCOMPARE(textAt(cancelled.at("flow"), "status"), "cancelled");
        QCOMPARE(textAt(task(flow), "status"), "cancelled");
    }

    void theCommandLineShowsAndCancels()
    {
        const QByteArray first = createFlow();
        (void)runTask(first, "wait3");
        QTRY_COMPARE(textAt(task(first), "status"), "running");
        const QByteArray second = createFlow();
        const boost::json::value list = json(run("flows list --json").out);
        QCOMPARE(list.as_array().size(), 2U);
        QCOMPARE(textAt(list.at(0), "flowId"), second);
        QCOMPARE(textAt(list.at(1), "flowId"), first);
        QCOMPARE(list.at(1).at("activeTasks"), 1);
        QCOMPARE(json(run("flows list --json --session agent:main:other").out).as_array().size(), 0U);

        const ProgramResult shown = run("flows show " + first.toUpper()); // ids are hexadecimal digits
        QCOMPARE(shown.exitCode, 0);
        QVERIFY2(shown.out.contains("wait3") && shown.out.contains("create_flow"), shown.out.constData());
        const boost::json::value whole = json(run("flows show --json " + first).out);
        QCOMPARE(whole.at("tasks").as_array().size(), 1U);
        QCOMPARE(textAt(whole.at("history").at(0), "action"), "create_flow");
        QCOMPARE(textAt(whole.at("history").at(0), "callId").size(), 36);

        QCOMPARE(run("flows cancel " + first).exitCode, 0);
        QCOMPARE(textAt(json(run("flows show --json " + first).out), "status"), "cancelled");
        QCOMPARE(textAt(task(first), "status"), "cancelled");
        QCOMPARE(run("flows cancel " + first).exitCode, 1); // it is over
        QCOMPARE(run("flows show " + newUuid()).exitCode, 3);
        QCOMPARE(run("flows cancel " + newUuid()).exitCode, 3);
        QCOMPARE(run("flows show").exitCode, 2);
    }

    void aKilledGatewayLosesThem()
    {
        const QByteArray flow = createFlow();
        (void)runTask(flow, "wait4");
        QTRY_COMPARE(textAt(task(flow), "status"), "running");
        m_serving->signal(SIGKILL);
        (void)m_serving->finish();
        QCOMPARE(textAt(task(flow), "status"), "lost"); // read without a gateway
        m_serving = std::make_unique<Serving>(*m_home, m_home->places());
        QVERIFY(m_serving->isReady());
        QCOMPARE(textAt(task(flow), "status"), "lost");
        QCOMPARE(act("cancel_flow", flow).at("cancelled"), true);
    }

private:
    [[nodiscard]] ProgramResult run(const QByteArray &command) const
    {
        return m_home->run(QString::fromUtf8(command).split(u' '));
    }

    /// The result of an action. @a rest are more members.
    boost::json::value act(const QByteArray &action, const QByteArray &flow, const QByteArray &rest = {})
    {
        RawClient client;
        (void)client.connectTo(m_serving->publicPort());
        const QByteArray about = flow.isEmpty() ? QByteArray() : ",\"flowId\":\"" + flow + '"';
        const QByteArray body = "{\"action\":\"" + action + '"' + about + (rest.isEmpty() ? "" : "," + rest)
            + '}';
        const boost::json::value answer = json(client.ask(routeCall("ops", "s3cret", body).bytes()).body);
        const boost::json::value *result = answer.is_object() ? answer.get_object().if_contains("result")
                                                              : nullptr;
        return result ? *result : boost::json::value(boost::json::object{});
    }
    QByteArray createFlow()
    {
        return textAt(act("create_flow", {}, "\"goal\":\"test\"").at("flow"), "flowId");
    }
    boost::json::value runTask(const QByteArray &flow, const QByteArray &text, const QByteArray &rest = {})
    {
        const QByteArray more = "\"runtime\":\"subagent\",\"task\":\"" + text + '"'
            + (rest.isEmpty() ? "" : "," + rest);
        return act("run_task", flow, more).at("task");
    }
    /// The newest task of @a flow, as the command line shows it.
    [[nodiscard]] boost::json::value task(const QByteArray &flow) const
    {
        const boost::json::value whole = json(run("flows show --json " + flow).out);
        const boost::json::array *tasks = whole.is_object() ? whole.at("tasks").if_array() : nullptr;
        return tasks && !tasks->empty() ? tasks->front() : boost::json::value(nullptr);
    }

    std::unique_ptr<Home> m_home;
    std::unique_ptr<Serving> m_serving;
};

GATEHOUSE_TEST(TestRoutesTasks)
#include "tst_routes_tasks.moc"
