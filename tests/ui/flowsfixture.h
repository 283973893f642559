// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "taskflows/flowfeed.h"
#include "taskflows/taskflowspage.h"
#include "ui/consolefixture.h"

#include <QAction>
#include <QNetworkAccessManager>
#include <QNetworkProxy>
#include <QNetworkReply>
#include <QPushButton>
#include <QTableWidget>
#include <QToolButton>
#include <memory>
#include <utility>

namespace Gatehouse::Test {

/// A console that shows its page TaskFlows, with a route whose tasks an outside controller runs (zapier), and
/// one whose tasks an agent runs that takes long (agentic). Flows come by HTTP.
class FlowsFixture final
{
    Q_DISABLE_COPY_MOVE(FlowsFixture)
public:
    FlowsFixture()
        : console(config())
    {
        m_http.setProxy(QNetworkProxy::NoProxy);
    }

    /// Starts, and shows the page unless @a shown is false.
    [[nodiscard]] bool start(bool shown = true)
    {
        if (!console.start() || console.status().phase != GatewayStatus::Phase::Running)
            return false;
        console.window().resize(1280, 800);
        if (!shown)
            return true;
        console.window().openPage(QStringLiteral("taskflows"));
        return QTest::qWaitFor([this] { return page().feed().isLoaded(); }, 30000);
    }

    [[nodiscard]] TaskFlowsPage &page() { return *console.window().findChild<TaskFlowsPage *>(); }
    [[nodiscard]] FlowTree &tree() { return page().tree(); }
    [[nodiscard]] FlowModel &model() { return page().model(); }
    template<typename T>
    [[nodiscard]] T *child(const char *name)
    {
        return page().findChild<T *>(QLatin1StringView(name));
    }
    [[nodiscard]] QString cell(const QByteArray &flow, FlowColumn column, const QByteArray &task = {})
    {
        return model().indexOf(flow, task).siblingAtColumn(static_cast<int>(column)).data().toString();
    }
    [[nodiscard]] QString status(const QByteArray &flow, const QByteArray &task = {})
    {
        return cell(flow, FlowColumn::Status, task);
    }
    /// The text of the chip of the view.
    [[nodiscard]] QString chip(const char *view)
    {
        return child<QToolButton>(qPrintable(QStringLiteral("flows:view:") + QLatin1StringView(view)))
            ->text()
            .simplified();
    }
    /// Clicks the button of the act. False: it can't be clicked now.
    bool clickAct(const char *act)
    {
        return console.click(QStringLiteral("flows:button:") + QLatin1StringView(act), &page());
    }
    /// The dialog of an act, once it is there.
    [[nodiscard]] QDialog *actDialog() { return console.dialog(QStringLiteral("flows:act")); }
    bool clickIn(QDialog *dialog, const char *name) { return console.click(QLatin1StringView(name), dialog); }
    [[nodiscard]] bool isDialogGone()
    {
        return QTest::qWaitFor([this] { return !console.find<QDialog>(QStringLiteral("flows:act")); }, 30000);
    }

    /// Sends @a body to the route and waits for the answer; its status goes to @a status.
    boost::json::object send(const boost::json::object &body, const char *route = "zapier",
                             int *status = nullptr)
    {
        QUrl url = console.status().publicListener.url;
        url.setPath(QStringLiteral("/plugins/webhooks/") + QLatin1StringView(route));
        QNetworkRequest request(url);
        request.setHeader(QNetworkRequest::ContentTypeHeader, QStringLiteral("application/json"));
        request.setRawHeader("Authorization", QByteArray("Bearer ") + Secret);
        const std::unique_ptr<QNetworkReply> reply(m_http.post(request, toJson(body)));
        if (!QTest::qWaitFor([&reply] { return reply->isFinished(); }, 30000))
            return {};
        if (status)
            *status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
        const Result<boost::json::value> answer = parseJson(reply->readAll());
        return answer && answer->is_object() ? answer->get_object() : boost::json::object();
    }
    /// Creates a flow and returns its id.
    QByteArray create(const char *goal, boost::json::object more = {}, const char *route = "zapier")
    {
        more["action"] = "create_flow";
        more["goal"] = goal;
        return idIn(send(more, route), "flow", "flowId");
    }
    /// Adds a task and returns its id.
    QByteArray runTask(const QByteArray &flow, const char *task, boost::json::object more = {},
                       const char *route = "zapier")
    {
        more["action"] = "run_task";
        more["flowId"] = toJsonString(QString::fromLatin1(flow));
        more["runtime"] = "subagent";
        more["task"] = task;
        return idIn(send(more, route), "task", "taskId");
    }
    /// Changes a flow; returns the status of the answer.
    int change(const char *action, const QByteArray &flow, int revision, boost::json::object more = {})
    {
        more["action"] = action;
        more["flowId"] = toJsonString(QString::fromLatin1(flow));
        more["expectedRevision"] = revision;
        int status = 0;
        send(more, "zapier", &status);
        return status;
    }

    static constexpr const char *Secret = "a-secret-of-both-routes-that-is-long";
    ConsoleFixture console;

private:
    static boost::json::object config()
    {
        using boost::json::array;
        using boost::json::object;
        const object slow{{"uuid", "6e2f7d2c-0000-4000-8000-000000000002"},
                          {"name", "slow"},
                          {"agent", object{{"type", "command"}, {"command", array{"/bin/sleep", "600"}}}}};
        const object zapier{{"sessionKey", "agent:main:main"}, {"secret", Secret}};
        const object agentic{{"sessionKey", "agent:main:work"}, {"secret", Secret}, {"agent", "slow"}};
        return {{"instances", array{slow}},
                {"routes", object{{"zapier", zapier}, {"agentic", agentic}}},
                {"limits", object{{"routes", object{{"requests", 0}}}}}};
    }
    static QByteArray idIn(const boost::json::object &answer, const char *what, const char *name)
    {
        const boost::json::value *const result = answer.if_contains("result");
        const boost::json::value *const object = result ? result->get_object().if_contains(what) : nullptr;
        if (!object || !object->is_object())
            return {};
        const boost::json::string &id = object->get_object().at(name).get_string();
        return QByteArray(id.data(), static_cast<qsizetype>(id.size()));
    }

    QNetworkAccessManager m_http;
};

} // namespace Gatehouse::Test
