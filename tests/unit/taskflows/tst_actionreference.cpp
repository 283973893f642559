// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "taskflows/actionreference.h"

#include "json.h"
#include "support/testmain.h"
#include "taskflows/actionrequest.h"
#include "taskflows/actionsample.h"
#include "taskflows/flowviews.h"
#include "taskflows/openapi.h"
#include "taskflows/viewschema.h"

#include <QFile>
#include <QRegularExpression>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <set>
#include <string>

using namespace Qt::StringLiterals;
using namespace Gatehouse;

namespace {

/// Every `$ref` below @a value.
void collectRefs(const boost::json::value &value, std::set<std::string> &refs)
{
    if (const auto *array = value.if_array()) {
        for (const boost::json::value &item : *array)
            collectRefs(item, refs);
    }
    if (const auto *object = value.if_object()) {
        for (const auto &member : *object) {
            if (member.key() == "$ref")
                refs.emplace(member.value().as_string());
            collectRefs(member.value(), refs);
        }
    }
}

QString page()
{
    QFile file(QStringLiteral(GATEHOUSE_DOCS "/taskflows.md"));
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

RouteConfig route(const QString &id, const QString &path, bool enabled = true)
{
    RouteConfig route;
    route.id = id;
    route.path = path;
    route.enabled = enabled;
    route.sessionKey = u"agent:main:hidden"_s;
    route.description = u"for operators"_s;
    route.secret.value = Secret(QByteArray("hidden"));
    return route;
}

/// The fields of @a fields that are always there, or all of them, sorted.
QStringList namesOf(std::span<const ActionField> fields, bool withOptional)
{
    QStringList names;
    for (const ActionField &field : fields) {
        if (withOptional || field.isRequired)
            names.append(toQString(field.name));
    }
    names.sort();
    return names;
}

QStringList membersOf(const QByteArray &view)
{
    QStringList names;
    const Result<boost::json::value> parsed = parseJson(view);
    if (parsed && parsed->is_object()) {
        for (const auto &member : parsed->get_object())
            names.append(toQString(member.key()));
    }
    names.sort();
    return names;
}

template<typename T>
QByteArray viewOf(void (*append)(std::string &, const T &), const T &shown)
{
    std::string view;
    append(view, shown);
    return QByteArray::fromStdString(view);
}

} // namespace

/// What else is made of the table of actions: samples, the documentation, the OpenAPI document.
class TestActionReference final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void samplesPassTheirSchemas()
    {
        for (const ActionRule &rule : actionRules()) {
            const auto request = parseActionRequest(sampleText(rule.action));
            QVERIFY2(request, qPrintable(request ? QString() : request.error().words));
            QCOMPARE(request->action, rule.action);
            QCOMPARE(request->fields.size() + 1, sampleBody(rule.action).size());
        }
    }

    void pageIsCurrent()
    {
        // not the same? cmake --build build/dev --target taskflow-reference
        const QString text = page();
        QVERIFY(!text.isEmpty());
        QCOMPARE(text, withActionReference(text));
        QVERIFY(text.contains(actionReference()));
    }

    void needsItsMarks()
    {
        QVERIFY(withActionReference(u"words"_s).isNull());
        const QString text = page();
        QVERIFY(withActionReference(text.left(text.size() / 4)).isNull());
    }

    void pageNamesEveryAction()
    {
        // the part that is written by hand
        const QString text = page();
        const QString results = text.sliced(text.indexOf(u"| action | result |"_s)).section(u"\n\n"_s, 0, 0);
        for (const ActionRule &rule : actionRules())
            QVERIFY2(results.contains(u'`' + toQString(rule.name) + u'`'), rule.name.data());
    }

    /// Answers show what is documented: neither less nor more.
    void viewsAreAsDocumented()
    {
        Flow flow;
        QCOMPARE(membersOf(viewOf(appendFlowView, flow)), namesOf(flowViewFields(), false));
        for (QByteArray *text : {&flow.id, &flow.session, &flow.controllerId, &flow.goal, &flow.currentStep,
                                 &flow.blockedTaskId, &flow.blockedSummary})
            *text = "x";
        flow.stateJson = flow.waitJson = "null";
        flow.cancelRequestedAt = flow.endedAt = 1;
        QCOMPARE(membersOf(viewOf(appendFlowView, flow)), namesOf(flowViewFields(), true));

        Task task;
        QCOMPARE(membersOf(viewOf(appendTaskView, task)), namesOf(taskViewFields(), false));
        for (QByteArray *text : {&task.id, &task.flowId, &task.task, &task.sourceId, &task.childSessionKey,
                                 &task.parentTaskId, &task.agentId, &task.runId, &task.label, &task.error,
                                 &task.progressSummary, &task.terminalSummary, &task.runner})
            *text = "x";
        task.terminalOutcome = TaskOutcome::Blocked;
        task.startedAt = task.endedAt = 1;
        QCOMPARE(membersOf(viewOf(appendTaskView, task)), namesOf(taskViewFields(), true));

        const QByteArray summary = viewOf(appendTaskSummary, TaskTally());
        const Result<boost::json::value> counts = parseJson(summary);
        QVERIFY(counts);
        QCOMPARE(counts->at("byStatus").as_object().size(), TaskStatusNames.size());
        QCOMPARE(counts->at("byRuntime").as_object().size(), TaskRuntimeNames.size());
        for (const std::string_view name : TaskStatusNames)
            QVERIFY(counts->at("byStatus").as_object().contains(name));
        for (const std::string_view name : TaskRuntimeNames)
            QVERIFY(counts->at("byRuntime").as_object().contains(name));
    }

    void openApiIsWhole()
    {
        const QByteArray text = openApiDocument(
            {route(u"zapier"_s, u"/plugins/webhooks/zapier"_s), route(u"off"_s, u"/off"_s, false),
             route(u"odd"_s, u"/a b/{c}/ä%20"_s)},
            {QUrl(u"https://hooks.example.com/base/"_s), QUrl(u"http://127.0.0.1:40001"_s)});
        QVERIFY(!text.contains("hidden") && !text.contains("for operators"));
        const Result<boost::json::value> parsed = parseJson(text);
        QVERIFY(parsed);
        const boost::json::object &document = parsed->as_object();
        QCOMPARE(toQString(document.at("openapi").as_string()), u"3.1.0"_s);
        const boost::json::array &servers = document.at("servers").as_array();
        QCOMPARE(servers.size(), 2U);
        QCOMPARE(toQString(servers[0].at("url").as_string()), u"https://hooks.example.com/base"_s);
        QCOMPARE(toQString(servers[1].at("url").as_string()), u"http://127.0.0.1:40001"_s);

        const boost::json::object &paths = document.at("paths").as_object();
        QCOMPARE(paths.size(), 2U);
        QVERIFY(paths.contains("/plugins/webhooks/zapier"));
        QVERIFY(paths.contains("/a%20b/%7Bc%7D/%C3%A4%20"));

        const boost::json::object &components = document.at("components").as_object();
        std::set<std::string> refs;
        collectRefs(*parsed, refs);
        for (const std::string &ref : refs) {
            boost::json::error_code error;
            QVERIFY2(parsed->find_pointer(ref.substr(1), error), ref.c_str());
        }
        QVERIFY(refs.size() > 25);

        const boost::json::object &schemas = components.at("schemas").as_object();
        for (const ActionRule &rule : actionRules()) {
            const boost::json::object &schema = schemas.at(rule.name).as_object();
            QCOMPARE(schema.at("properties").as_object().size(), rule.fields.size() + 1);
            QCOMPARE(schema.at("additionalProperties").as_bool(), false);
            QCOMPARE(schema.contains("then"), rule.condition != nullptr);
        }
        QCOMPARE(toJson(schemas.at("finish_flow").at("required")),
                 R"(["action","flowId","expectedRevision"])");
        QCOMPARE(toJson(schemas.at("run_task").at("if")),
                 R"({"anyOf":[{"required":["startedAt"]},{"required":["lastEventAt"]},)"
                 R"({"required":["progressSummary"]}]})");
        QCOMPARE(toJson(schemas.at("create_flow").at("properties").at("currentStep").at("type")),
                 R"(["string","null"])");
    }

    void openApiWithoutRoutes()
    {
        const Result<boost::json::value> parsed = parseJson(openApiDocument({}, {}));
        QVERIFY(parsed);
        QVERIFY(parsed->at("paths").as_object().empty());
        QVERIFY(!parsed->as_object().contains("servers"));
    }
};

GATEHOUSE_TEST(TestActionReference)
#include "tst_actionreference.moc"
