// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "composer/requestsamples.h"

#include "json.h"
#include "taskflows/actionsample.h"

#include <QCoreApplication>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

using Body = ComposedRequest::Body;
using Group = RequestSample::Group;
using Place = ComposedRequest::Place;

constexpr std::size_t LargeBody = 300 * 1024; ///< more than a route takes
constexpr std::size_t LargeLine = 100;

QString tr(const char *text) { return QCoreApplication::translate("Gatehouse::RequestSamples", text); }

bool takes(Action action, std::string_view field)
{
    return std::ranges::any_of(ruleOf(action).fields,
                               [field](const ActionField &each) { return each.name == field; });
}

QString textOf(boost::json::object body) { return QString::fromUtf8(toIndentedJson(body)); }

/// A body for @a action about @a flow.
boost::json::object bodyFor(Action action, const std::optional<FlowHint> &flow)
{
    boost::json::object body = sampleBody(action);
    if (!flow)
        return body;
    const auto fill = [&body](std::string_view field, const boost::json::value &value) {
        if (body.contains(field))
            body[field] = value;
    };
    const auto text = [](const QByteArray &bytes) { return toJsonString(QString::fromLatin1(bytes)); };
    fill("flowId", text(flow->id));
    fill("token", text(flow->id));
    fill("expectedRevision", flow->revision);
    if (!flow->taskId.isEmpty())
        fill("taskId", text(flow->taskId));
    return body;
}

boost::json::object agentBody() { return {{"session_name", "composer"}, {"message", "hello"}}; }

void makeRefusedByRoute(const QString &id, const std::optional<FlowHint> &flow, ComposedRequest &request)
{
    request.text = textOf(sampleBody(Action::ListFlows));
    if (id == "wrong-secret"_L1) {
        request.key.kind = RequestKey::Kind::Wrong;
    } else if (id == "no-secret"_L1) {
        request.key.kind = RequestKey::Kind::None;
    } else if (id == "wrong-method"_L1) {
        request.method = "GET";
        request.body = Body::None;
        request.text.clear();
    } else if (id == "wrong-type"_L1) {
        request.body = Body::Text;
    } else if (id == "large-body"_L1) {
        boost::json::object body = sampleBody(Action::CreateFlow);
        // in lines that an editor shows without effort
        body["stateJson"] = boost::json::array(LargeBody / LargeLine, boost::json::string(LargeLine, 'x'));
        request.text = textOf(std::move(body));
    } else if (id == "not-json"_L1) {
        request.text = u"{\"action\": \"list_flows\",}"_s;
    } else if (id == "unknown-field"_L1) {
        boost::json::object body = sampleBody(Action::CreateFlow);
        body["gaol"] = "Review inbound queue";
        request.text = textOf(std::move(body));
    } else if (id == "missing-field"_L1) {
        boost::json::object body = sampleBody(Action::CreateFlow);
        body.erase("goal");
        request.text = textOf(std::move(body));
    } else if (id == "stale-revision"_L1) {
        boost::json::object body = bodyFor(Action::SetWaiting, flow);
        const qint64 revision = flow ? flow->revision : 0;
        body["expectedRevision"] = revision > 0 ? revision - 1 : revision + 1;
        request.text = textOf(std::move(body));
    } else if (id == "no-such-flow"_L1) {
        request.text = textOf(sampleBody(Action::FinishFlow));
    }
}

void makeForAgent(const QString &id, ComposedRequest &request)
{
    request.text = textOf(agentBody());
    if (id == "agent-file"_L1) {
        request.body = Body::Multipart;
        request.text.clear();
        request.parts = {{.name = u"session_name"_s, .value = u"composer"_s},
                         {.name = u"message"_s, .value = u"What is in this file?"_s},
                         {.name = u"file"_s, .value = {}, .isFile = true}};
    } else if (id == "agent-later"_L1) {
        request.headers.append(RequestHeader{.name = "Prefer", .value = "respond-async"});
    } else if (id == "agent-wrong-key"_L1) {
        request.key.kind = RequestKey::Kind::Wrong;
    } else if (id == "agent-no-key"_L1) {
        request.key.kind = RequestKey::Kind::None;
    } else if (id == "agent-wrong-method"_L1) {
        request.method = "GET";
        request.body = Body::None;
        request.text.clear();
    } else if (id == "agent-bad-session"_L1) {
        boost::json::object body = agentBody();
        body["session_name"] = "not a name";
        request.text = textOf(std::move(body));
    } else if (id == "agent-no-session"_L1) {
        request.text = textOf({{"message", "hello"}});
    } else if (id == "agent-not-json"_L1) {
        request.text = u"session_name=composer&message=hello"_s;
    }
}

} // namespace

QList<RequestSample> requestSamples()
{
    QList<RequestSample> samples;
    for (const ActionRule &rule : actionRules())
        samples.append({.id = toQString(rule.name),
                        .title = toQString(rule.name),
                        .group = Group::Actions,
                        .status = 200,
                        .needsFlow = takes(rule.action, "flowId") || takes(rule.action, "token"),
                        .needsTask = takes(rule.action, "taskId")});
    const auto add = [&samples](Group group, const char *id, const QString &title, int status,
                                bool needsFlow = false) {
        samples.append({.id = QString::fromLatin1(id),
                        .title = title,
                        .group = group,
                        .status = status,
                        .needsFlow = needsFlow});
    };
    add(Group::RefusedByRoute, "wrong-method", tr("Wrong method"), 405);
    add(Group::RefusedByRoute, "wrong-type", tr("Wrong content type"), 415);
    add(Group::RefusedByRoute, "wrong-secret", tr("Wrong secret"), 401);
    add(Group::RefusedByRoute, "no-secret", tr("No secret"), 401);
    add(Group::RefusedByRoute, "large-body", tr("Body of 300 KB"), 413);
    add(Group::RefusedByRoute, "not-json", tr("Body that is no JSON"), 400);
    add(Group::RefusedByRoute, "unknown-field", tr("Unknown field"), 400);
    add(Group::RefusedByRoute, "missing-field", tr("Missing field"), 400);
    add(Group::RefusedByRoute, "no-such-flow", tr("Flow that does not exist"), 404);
    add(Group::RefusedByRoute, "stale-revision", tr("Stale revision"), 409, true);
    add(Group::Agent, "agent-call", tr("Message"), 200);
    add(Group::Agent, "agent-file", tr("Message with a file"), 200);
    add(Group::Agent, "agent-later", tr("Reply fetched later"), 202);
    add(Group::RefusedByInstance, "agent-wrong-method", tr("Wrong method"), 405);
    add(Group::RefusedByInstance, "agent-wrong-key", tr("Wrong key"), 401);
    add(Group::RefusedByInstance, "agent-no-key", tr("No key"), 401);
    add(Group::RefusedByInstance, "agent-bad-session", tr("Session that is no name"), 400);
    add(Group::RefusedByInstance, "agent-no-session", tr("No session"), 400);
    add(Group::RefusedByInstance, "agent-not-json", tr("Body that is no JSON"), 400);
    return samples;
}

QString titleOf(Group group)
{
    switch (group) {
    case Group::Actions:
        return tr("TaskFlow actions");
    case Group::RefusedByRoute:
        return tr("Refused by a route");
    case Group::Agent:
        return tr("Calls of an agent");
    case Group::RefusedByInstance:
        return tr("Refused by an instance");
    }
    return {};
}

ComposedRequest makeSample(const QString &id, const QString &placeId, const std::optional<FlowHint> &flow)
{
    ComposedRequest request;
    request.placeId = placeId;
    request.body = Body::Json;
    const std::optional<Action> action = actionNamed(id.toStdString());
    const bool isAgent = id.startsWith("agent-"_L1);
    request.place = isAgent ? Place::Instance : Place::Route;
    request.key.kind = isAgent ? RequestKey::Kind::Instance : RequestKey::Kind::Route;
    if (action)
        request.text = textOf(bodyFor(*action, flow));
    else if (isAgent)
        makeForAgent(id, request);
    else
        makeRefusedByRoute(id, flow, request);
    return request;
}

} // namespace Gatehouse
