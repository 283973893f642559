// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "agents/chatagent.h"

#include "agents/chatreply.h"
#include "agents/conversationrun.h"
#include "agents/httppost.h"
#include "agents/openclawprotocol.h"
#include "agents/words.h"
#include "json.h"
#include "secrets/secretref.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <utility>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

/// Of the body of an error answer at most this much is read.
constexpr qsizetype MaxErrorBytes = 65536;

constexpr bool isSuccess(int status) { return status >= 200 && status < 300; }
/// Whether a status blames this request alone, so that the server is there and well.
constexpr bool isRequestsFault(int status)
{
    return status == 400 || status == 413 || status == 422 || status == 429;
}
constexpr bool isRedirect(int status) { return status >= 300 && status < 400; }

/// OpenClaw's own HTTP endpoint takes the agent to ask as the model.
bool isOpenClaw(const AgentConfig &config)
{
    return config.model == u"openclaw"_s || config.model.startsWith(u"openclaw/"_s)
        || config.model.startsWith(u"openclaw:"_s);
}

QUrl completionsUrl(const QUrl &baseUrl)
{
    QUrl url = baseUrl;
    QString path = url.path(QUrl::FullyEncoded);
    while (path.endsWith(u'/'))
        path.chop(1);
    url.setPath(path + u"/chat/completions"_s, QUrl::TolerantMode);
    return url;
}

class ChatRun final : public ConversationRun
{
public:
    ChatRun(RunRequest request, AgentConfig config, IdleLimits idle, ConversationStore &conversations,
            SecretResolver &secrets, Poller &poller);

private:
    void begin(const QList<ConversationTurn> &history) override;
    void stop() override;
    [[nodiscard]] QString textSoFar() const override { return QString::fromUtf8(m_reply.text()); }

    void post(const QByteArray &body);
    void onHead(int status, const QByteArray &reason, const QByteArray &location);
    void onBody(const QByteArray &bytes);
    void onFinished(bool delimited);
    void onFailed(const QString &why);
    void take(ChatReply::State state);
    void failWithStatus();
    void failUnreached(const QString &why);
    [[nodiscard]] QByteArray body(const QList<ConversationTurn> &history) const;

    AgentConfig m_config;
    SecretResolver &m_secrets;
    Secret m_key;
    ChatReply m_reply;
    int m_status = 0;
    QString m_reason;
    QByteArray m_errorBody;
    HttpPost m_post;
};

ChatRun::ChatRun(RunRequest request, AgentConfig config, IdleLimits idle, ConversationStore &conversations,
                 SecretResolver &secrets, Poller &poller)
    : ConversationRun(std::move(request), idle, conversations)
    , m_config(std::move(config))
    , m_secrets(secrets)
    , m_reply(this->request().replyBytes, replyTooLong())
    , m_post(poller)
{
    connect(&m_post, &HttpPost::alive, this, &ChatRun::touch);
    connect(&m_post, &HttpPost::headReceived, this, &ChatRun::onHead);
    connect(&m_post, &HttpPost::bodyReceived, this, &ChatRun::onBody);
    connect(&m_post, &HttpPost::finished, this, &ChatRun::onFinished);
    connect(&m_post, &HttpPost::failed, this, &ChatRun::onFailed);
}

void ChatRun::begin(const QList<ConversationTurn> &history)
{
    const QByteArray text = body(history);
    if (m_config.apiKey.isNull()) {
        post(text);
        return;
    }
    m_secrets.resolve(m_config.apiKey, this, [this, text](Result<Secret> key) {
        if (isEnded())
            return;
        if (!key) {
            failUnreached(u"the API key can't be had: %1"_s.arg(key.error().message));
            return;
        }
        m_key = std::move(*key);
        post(text);
    });
}

QByteArray ChatRun::body(const QList<ConversationTurn> &history) const
{
    boost::json::array messages;
    const auto add = [&messages](const char *role, const QString &content) {
        messages.push_back(boost::json::object{{"role", role}, {"content", toJsonString(content)}});
    };
    if (!m_config.systemPrompt.isEmpty())
        add("system", m_config.systemPrompt);
    if (!isOpenClaw(m_config)) { // that remembers by itself
        for (const ConversationTurn &turn : history) {
            add("user", turn.message);
            add("assistant", turn.reply);
        }
    }
    add("user", request().message);
    return toJson(boost::json::object{
        {"model", toJsonString(m_config.model)}, {"messages", std::move(messages)}, {"stream", true}});
}

void ChatRun::post(const QByteArray &body)
{
    HttpPost::Headers headers;
    if (!m_key.isEmpty())
        headers.append({"Authorization", "Bearer " + m_key.bytes().toByteArray()});
    if (isOpenClaw(m_config)) {
        headers.append(
            {"x-openclaw-session-key", openClawSessionKey(request().instance, request().session).toLatin1()});
    }
    headers += m_config.headers;
    m_post.start(completionsUrl(m_config.baseUrl), headers, body);
}

void ChatRun::stop()
{
    m_post.abort();
    finishAborted();
}

void ChatRun::onHead(int status, const QByteArray &reason, const QByteArray &location)
{
    m_status = status;
    m_reason = QString::fromUtf8(reason);
    if (isSuccess(status) || isRequestsFault(status))
        Q_EMIT backendSeen({});
    if (isRedirect(status)) {
        m_post.abort();
        const QString where = withoutSecret(boundedWords(QString::fromUtf8(location)), m_key);
        failUnreached(
            u"%1: the server redirects to \"%2\"; redirects are not followed, baseUrl has to be right"_s.arg(
                QString::number(status), where));
    }
}

void ChatRun::onBody(const QByteArray &bytes)
{
    if (isSuccess(m_status)) {
        const qsizetype before = m_reply.text().size();
        const ChatReply::State state = m_reply.feed(bytes);
        if (m_reply.text().size() > before)
            textGrew();
        take(state);
        return;
    }
    m_errorBody += bytes;
    if (m_errorBody.size() > MaxErrorBytes) {
        m_post.abort();
        failWithStatus();
    }
}

void ChatRun::onFinished(bool delimited)
{
    if (isSuccess(m_status))
        take(m_reply.finish(delimited));
    else
        failWithStatus();
}

void ChatRun::onFailed(const QString &why)
{
    if (m_status == 0)
        failUnreached(withoutSecret(why, m_key));
    else if (isSuccess(m_status))
        fail(withoutSecret(why, m_key));
    else
        failWithStatus(); // cut off or not, it says more
}

void ChatRun::take(ChatReply::State state)
{
    if (state == ChatReply::State::Reading)
        return;
    m_post.abort();
    if (state == ChatReply::State::Complete)
        complete(m_reply.text());
    else
        fail(withoutSecret(m_reply.error(), m_key));
}

void ChatRun::failWithStatus()
{
    QString words = chatErrorWords(m_errorBody);
    if (words.isEmpty())
        words = boundedWords(m_reason);
    if (words.isEmpty())
        words = u"no further words"_s;
    const bool isKeysFault = m_status == 401 || m_status == 403;
    const QString status = !isKeysFault ? QString::number(m_status)
        : m_key.isEmpty() ? u"the server asks for an API key, and none is declared (%1)"_s.arg(m_status)
                          : u"the server refuses the API key (%1)"_s.arg(m_status);
    words = u"%1: %2"_s.arg(status, withoutSecret(words, m_key));
    isRequestsFault(m_status) ? fail(words) : failUnreached(words);
}

/// Fails a run whose server could not be reached or would not have served any other one.
void ChatRun::failUnreached(const QString &why)
{
    Q_EMIT backendSeen(why);
    fail(why);
}

} // namespace

ChatAgent::ChatAgent(AgentConfig config, IdleLimits idle, ConversationStore &conversations,
                     SecretResolver &secrets, Poller &poller)
    : m_config(std::move(config))
    , m_idle(idle)
    , m_conversations(conversations)
    , m_secrets(secrets)
    , m_poller(poller)
{ }

std::unique_ptr<AgentRun> ChatAgent::createRun(RunRequest request)
{
    auto run = std::make_unique<ChatRun>(std::move(request), m_config, m_idle, m_conversations, m_secrets,
                                         m_poller);
    learnFrom(*run);
    return run;
}

} // namespace Gatehouse
