// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "taskflows/openapi.h"

#include "json.h"
#include "taskflows/actionsample.h"
#include "taskflows/actionschema.h"
#include "taskflows/viewschema.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <string>
#include <utility>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

using boost::json::array;
using boost::json::object;
using boost::json::value;

array listOf(std::span<const std::string_view> names)
{
    array list;
    for (const std::string_view name : names)
        list.emplace_back(name);
    return list;
}

object refTo(std::string_view part, std::string_view name)
{
    return {{"$ref", "#/components/" + std::string(part) + '/' + std::string(name)}};
}

object schemaRef(std::string_view name) { return refTo("schemas", name); }

object schemaOf(const ActionField &field)
{
    object schema;
    switch (field.type) {
    case ActionField::Type::Text:
        schema["type"] = field.isNullable ? value(array{"string", "null"}) : value("string");
        schema["minLength"] = 1;
        break;
    case ActionField::Type::Choice:
        schema["enum"] = listOf(field.choices);
        break;
    case ActionField::Type::Count:
        schema = {{"type", "integer"}, {"minimum", 0}, {"maximum", MaxSafeInteger}};
        break;
    case ActionField::Type::Flag:
        schema["type"] = "boolean";
        break;
    case ActionField::Type::Json:
        break; // whatever there is
    }
    schema["description"] = field.meaning;
    return schema;
}

/// An object of @a fields, and of no others.
object objectOf(std::span<const ActionField> fields)
{
    object properties;
    array required;
    for (const ActionField &field : fields) {
        properties[field.name] = schemaOf(field);
        if (field.isRequired)
            required.emplace_back(field.name);
    }
    object schema{{"type", "object"}, {"properties", std::move(properties)}};
    if (!required.empty())
        schema["required"] = std::move(required);
    schema["additionalProperties"] = false;
    return schema;
}

object bodySchema(const ActionRule &rule)
{
    object schema = objectOf(rule.fields);
    object properties{{"action", {{"const", rule.name}}}};
    for (auto &member : schema["properties"].get_object())
        properties[member.key()] = std::move(member.value());
    schema["properties"] = std::move(properties);
    array required{"action"};
    if (const value *more = schema.if_contains("required")) {
        for (const value &name : more->get_array())
            required.push_back(name);
    }
    schema["required"] = std::move(required);
    schema["description"] = rule.purpose;
    schema["examples"] = array{sampleBody(rule.action)};
    if (const ActionCondition *condition = rule.condition) {
        array dependents;
        for (const std::string_view name : condition->dependents)
            dependents.push_back(object{{"required", array{name}}});
        schema["if"] = {{"anyOf", std::move(dependents)}};
        schema["then"] = {{"properties", {{condition->field, {{"const", condition->choice}}}}},
                          {"required", array{condition->field}}};
    }
    return schema;
}

object countsOf(std::span<const std::string_view> names)
{
    object properties;
    for (const std::string_view name : names)
        properties[name] = {{"type", "integer"}, {"minimum", 0}};
    return {{"type", "object"}, {"properties", std::move(properties)}, {"required", listOf(names)}};
}

object summarySchema()
{
    constexpr auto Counts = std::to_array<std::string_view>({"total", "active", "terminal", "failures"});
    object schema = countsOf(Counts);
    schema["properties"].get_object()["byStatus"] = countsOf(TaskStatusNames);
    schema["properties"].get_object()["byRuntime"] = countsOf(TaskRuntimeNames);
    schema["required"].get_array().emplace_back("byStatus");
    schema["required"].get_array().emplace_back("byRuntime");
    return schema;
}

object orNull(std::string_view name) { return {{"oneOf", array{schemaRef(name), {{"type", "null"}}}}}; }

object resultSchema()
{
    const object flag{{"type", "boolean"}};
    const object text{{"type", "string"}};
    return {{"type", "object"},
            {"description", "What the action came to; which members there are depends on it."},
            {"properties",
             {{"created", flag},
              {"applied", flag},
              {"updated", flag},
              {"found", flag},
              {"cancelled", flag},
              {"code", text},
              {"reason", text},
              {"flow", orNull("Flow")},
              {"current", schemaRef("Flow")},
              {"flows", {{"type", "array"}, {"items", schemaRef("Flow")}}},
              {"task", schemaRef("Task")},
              {"tasks", {{"type", "array"}, {"items", schemaRef("Task")}}},
              {"summary", orNull("Summary")}}}};
}

object codeSchema()
{
    array codes;
    for (const AnswerCode &code : answerCodes())
        codes.emplace_back(code.name);
    return {{"enum", std::move(codes)}};
}

object answerSchema()
{
    return {{"type", "object"},
            {"properties",
             {{"ok", {{"type", "boolean"}}},
              {"routeId", {{"type", "string"}}},
              {"code", schemaRef("Code")},
              {"error", {{"type", "string"}}},
              {"result", schemaRef("Result")}}},
            {"required", array{"ok", "routeId", "result"}}};
}

object invalidSchema()
{
    return {{"type", "object"},
            {"properties",
             {{"ok", {{"const", false}}},
              {"code", {{"const", "invalid_request"}}},
              {"error", {{"type", "string"}, {"description", "names the field first"}}}}},
            {"required", array{"ok", "code", "error"}}};
}

object schemas()
{
    object all;
    array actions;
    object mapping;
    for (const ActionRule &rule : actionRules()) {
        all[rule.name] = bodySchema(rule);
        actions.push_back(schemaRef(rule.name));
        mapping[rule.name] = "#/components/schemas/" + std::string(rule.name);
    }
    all["Request"] = {
        {"oneOf", std::move(actions)},
        {"discriminator", {{"propertyName", "action"}, {"mapping", std::move(mapping)}}},
    };
    all["Flow"] = objectOf(flowViewFields());
    all["Task"] = objectOf(taskViewFields());
    all["Summary"] = summarySchema();
    all["Result"] = resultSchema();
    all["Code"] = codeSchema();
    all["Answer"] = answerSchema();
    all["InvalidRequest"] = invalidSchema();
    return all;
}

object jsonContent(object schema) { return {{"application/json", {{"schema", std::move(schema)}}}}; }

object textSchema() { return {{"schema", {{"type", "string"}}}}; }

/// An answer of a route.
struct RouteAnswer
{
    std::string_view status;
    std::string_view description;
    std::string_view schema; ///< empty: plain text
    bool hasRetryAfter = false;
};

constexpr auto RouteAnswers = std::to_array<RouteAnswer>({
    {"200", "The action was done.", "Answer"},
    {"202", "The cancellation was asked for; tasks are still active.", "Answer"},
    {"400", "The body does not pass the schema of its action; as plain text: it is no JSON.",
     "InvalidRequest"},
    {"401", "The secret is missing or wrong, or can't be resolved now.", {}},
    {"404", "The session of the route has no such flow.", "Answer"},
    {"408", "The body came too slowly.", {}},
    {"409", "The action was refused; the code says why.", "Answer"},
    {"413", "The body is too large.", {}},
    {"415", "The content type is not JSON.", {}},
    {"429", "Too many requests of this address, or too many at a time.", {}, true},
    {"503", "The change could not be stored, so it did not happen.", "Answer"},
});

object responses()
{
    object all;
    for (const RouteAnswer &answer : RouteAnswers) {
        object response{{"description", answer.description}};
        response["content"] = answer.schema.empty() ? object{{"text/plain", textSchema()}}
                                                    : jsonContent(schemaRef(answer.schema));
        if (answer.status == "400")
            response["content"].get_object()["text/plain"] = textSchema();
        if (answer.hasRetryAfter)
            response["headers"] = {{"Retry-After", {{"schema", {{"type", "integer"}, {"minimum", 0}}}}}};
        all["Status" + std::string(answer.status)] = std::move(response);
    }
    return all;
}

object examples()
{
    object all;
    for (const ActionRule &rule : actionRules())
        all[rule.name] = {{"summary", rule.purpose}, {"value", sampleBody(rule.action)}};
    return all;
}

object operation(const RouteConfig &route)
{
    object answers;
    for (const RouteAnswer &answer : RouteAnswers)
        answers[answer.status] = refTo("responses", "Status" + std::string(answer.status));
    object post{{"operationId", toJsonString(u"route."_s + route.id)},
                {"summary", toJsonString(u"Create and drive TaskFlows of the route "_s + route.id)},
                {"requestBody", refTo("requestBodies", "Action")},
                {"responses", std::move(answers)}};
    return {{"post", std::move(post)}};
}

/// @a path as a path of the document, where braces would mean something else.
boost::json::string pathOf(const QString &path)
{
    const QByteArray encoded = QUrl::toPercentEncoding(QUrl::fromPercentEncoding(path.toUtf8()), "/");
    return boost::json::string(encoded.constData(), static_cast<std::size_t>(encoded.size()));
}

} // namespace

QByteArray openApiDocument(const QList<RouteConfig> &routes, const QList<QUrl> &servers)
{
    object paths;
    for (const RouteConfig &route : routes) {
        if (route.enabled)
            paths[pathOf(route.path)] = operation(route);
    }
    array urls;
    for (const QUrl &server : servers)
        urls.push_back(
            object{{"url", toJsonString(server.toString(QUrl::FullyEncoded | QUrl::StripTrailingSlash))}});

    object document{
        {"openapi", "3.1.0"},
        {"info",
         {{"title", "TaskFlow routes of Gatehouse"},
          {"version", GATEHOUSE_VERSION},
          {"description",
           "Each route creates and drives the TaskFlows of one session. White space around texts is "
           "dropped; what is left must not be empty."}}}};
    if (!urls.empty())
        document["servers"] = std::move(urls);
    document["security"] = array{object{{"bearer", array()}}, object{{"header", array()}}};
    document["paths"] = std::move(paths);
    document["components"] = {
        {"schemas", schemas()},
        {"requestBodies",
         {{"Action",
           {{"required", true},
            {"content",
             {{"application/json", {{"schema", schemaRef("Request")}, {"examples", examples()}}}}}}}}},
        {"responses", responses()},
        {"securitySchemes",
         {{"bearer", {{"type", "http"}, {"scheme", "bearer"}}},
          {"header", {{"type", "apiKey"}, {"in", "header"}, {"name", "x-openclaw-webhook-secret"}}}}}};
    return toJson(document);
}

} // namespace Gatehouse
