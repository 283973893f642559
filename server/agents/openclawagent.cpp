// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "agents/openclawagent.h"

#include "agents/openclawprotocol.h"
#include "agents/words.h"
#include "json.h"

#include <QTimer>
#include <QUuid>

#include <utility>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

using namespace std::chrono_literals;

/// How long OpenClaw may take to confirm that it has stopped a run; it is over for us then.
constexpr auto AbortPatience = 700ms;

class OpenClawRun final : public AgentRun, private OpenClawListener
{
public:
    OpenClawRun(RunRequest request, IdleLimits idle, OpenClawConnection &connection, const QString &agentId);
    ~OpenClawRun() override { m_connection.leave(m_runId); }

    [[nodiscard]] QString textSoFar() const override { return m_text; }

private:
    void doStart() override;
    void doAbort() override;

    void sent() override { touch(); }
    void responded(const boost::json::object &response) override;
    void received(std::string_view event, const boost::json::object &payload) override;
    void failed(const QString &why) override;
    /// Fails with @a words that OpenClaw has said.
    void failWith(const QString &words) { fail(m_connection.withoutToken(words)); }
    void stopped() override { finishAborted(); }

    void onAgentEvent(const boost::json::object &payload);
    void onChatEvent(const boost::json::object &payload);
    void takeText(const QString &text);

    OpenClawConnection &m_connection;
    const QString m_agentId;
    const QString m_runId = QUuid::createUuid().toString(QUuid::WithoutBraces);
    QString m_text;
    QString m_problem; ///< what an event before the last one said went wrong
    bool m_hasAssistantText = false; ///< these events come sooner than deltas, which then add nothing
    QTimer m_abortTimer;
};

OpenClawRun::OpenClawRun(RunRequest request, IdleLimits idle, OpenClawConnection &connection,
                         const QString &agentId)
    : AgentRun(std::move(request), idle)
    , m_connection(connection)
    , m_agentId(agentId)
{
    m_abortTimer.setSingleShot(true);
    connect(&m_abortTimer, &QTimer::timeout, this, [this] {
        m_connection.leave(m_runId);
        finishAborted();
    });
}

void OpenClawRun::doStart()
{
    m_connection.start({.runId = m_runId,
                        .sessionKey = openClawSessionKey(request().instance, request().session, m_agentId),
                        .message = request().message},
                       *this);
}

void OpenClawRun::doAbort()
{
    m_abortTimer.start(AbortPatience);
    m_connection.abort(m_runId);
}

void OpenClawRun::responded(const boost::json::object &response)
{
    touch();
    const boost::json::value *ok = response.if_contains("ok");
    const boost::json::object *payload = openClawObject(response, "payload");
    if (!ok || !ok->is_bool() || !ok->get_bool())
        failWith(openClawErrorWords(response));
    else if (!payload || openClawText(*payload, "runId").isEmpty())
        fail(u"OpenClaw has started no run for this message"_s);
}

void OpenClawRun::received(std::string_view event, const boost::json::object &payload)
{
    touch();
    if (event == "agent")
        onAgentEvent(payload);
    else if (event == "chat")
        onChatEvent(payload);
}

void OpenClawRun::onAgentEvent(const boost::json::object &payload)
{
    const boost::json::object *data = openClawObject(payload, "data");
    if (!data)
        return;
    const QString stream = openClawText(payload, "stream");
    if (stream == u"assistant"_s && data->contains("text")) {
        m_hasAssistantText = true;
        takeText(openClawText(*data, "text"));
    } else if (stream == u"lifecycle"_s && openClawText(*data, "phase") == u"error"_s) {
        m_problem = boundedWords(openClawText(*data, "error"));
    }
}

void OpenClawRun::onChatEvent(const boost::json::object &payload)
{
    const QString state = openClawText(payload, "state");
    const boost::json::object *message = openClawObject(payload, "message");
    if (state == u"delta"_s && message) {
        if (!m_hasAssistantText)
            takeText(openClawMessageText(*message));
    } else if (state == u"final"_s) {
        // a reply that says nothing comes without a message
        reply((message ? openClawMessageText(*message) : m_text).toUtf8());
    } else if (state == u"error"_s) {
        const QString words = boundedWords(openClawText(payload, "errorMessage"));
        const QString known = words.isEmpty() ? m_problem : words;
        failWith(known.isEmpty() ? u"the run failed in OpenClaw, which does not say why"_s : known);
    } else if (state == u"aborted"_s) {
        isStopping() ? finishAborted() : fail(u"the run was aborted in OpenClaw"_s);
    }
}

/// Assistant events and deltas both carry all of the text so far.
void OpenClawRun::takeText(const QString &text)
{
    if (isStopping())
        return;
    m_text = text;
    if (m_text.toUtf8().size() > request().replyBytes) {
        m_text.clear();
        stopWith(replyTooLong());
    } else {
        textGrew();
    }
}

void OpenClawRun::failed(const QString &why)
{
    isStopping() ? finishAborted() : fail(why); // what has lost its connection works for nobody any more
}

} // namespace

OpenClawAgent::OpenClawAgent(const AgentConfig &config, IdleLimits idle, SecretResolver &secrets,
                             const OpenClawTuning &tuning)
    : m_agentId(config.agentId)
    , m_idle(idle)
    , m_connection(config.url, config.token, secrets, tuning)
{
    connect(&m_connection, &OpenClawConnection::stateChanged, this, &OpenClawAgent::setState);
}

std::unique_ptr<AgentRun> OpenClawAgent::createRun(RunRequest request)
{
    return std::make_unique<OpenClawRun>(std::move(request), m_idle, m_connection, m_agentId);
}

} // namespace Gatehouse
