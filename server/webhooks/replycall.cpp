// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "webhooks/replycall.h"

#include "webhooks/agentcall.h"

#include <QDateTime>
#include <QLoggingCategory>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

Q_LOGGING_CATEGORY(lcReply, "gatehouse.webhooks.reply")

/// How long to wait before asking again, in seconds: longer for calls that take long anyway.
qint64 retryAfter(const StoredReply &reply)
{
    constexpr qint64 PartOfAgeMs = 4000; // a quarter of its age in seconds
    constexpr qint64 Longest = 30;
    const qint64 ageMs = QDateTime::currentMSecsSinceEpoch() - reply.startedAtMs;
    return std::clamp<qint64>(ageMs / PartOfAgeMs, 1, Longest);
}

} // namespace

ReplyCall::ReplyCall(std::unique_ptr<Exchange> exchange, QString instance, QByteArray call,
                     ReplyStore &replies)
    : m_exchange(std::move(exchange))
    , m_instance(std::move(instance))
    , m_call(std::move(call))
    , m_replies(replies)
{ }

void ReplyCall::start()
{
    m_replies.find(m_instance, m_call, this,
                   [this](const Result<std::optional<StoredReply>> &reply) { found(reply); });
}

bool ReplyCall::maySee(const StoredReply &reply)
{
    return reply.owner.keyId == m_exchange->call().record().keyId
        || reply.owner.listener == m_exchange->head().listener;
}

void ReplyCall::found(const Result<std::optional<StoredReply>> &reply)
{
    if (!reply) {
        qCWarning(lcReply).noquote() << "a reply can't be read:" << reply.error().message;
        refuse(unavailable("the reply can not be read"), u"the reply can't be read"_s);
    } else if (!*reply || !maySee(**reply)) {
        refuse({.status = 404, .body = "Not Found"}, u"there is no such reply"_s);
    } else {
        m_exchange->call().edit().linkedCall = (*reply)->owner.call;
        m_exchange->send((*reply)->answer.value_or(
            Answer{.status = 202,
                   .body = "the agent is not done yet",
                   .headers = {{"Retry-After", QByteArray::number(retryAfter(**reply))}}}));
    }
    Q_EMIT finished();
}

void ReplyCall::refuse(const Answer &answer, const QString &why)
{
    m_exchange->call().stop(u"reply"_s, why);
    m_exchange->send(answer);
}

} // namespace Gatehouse
