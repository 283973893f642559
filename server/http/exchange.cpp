// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "http/exchange.h"

#include <utility>

namespace Gatehouse {

Exchange::Exchange(RequestHead head, std::shared_ptr<Call> call, Admission admission, QByteArray body)
    : m_head(std::move(head))
    , m_call(std::move(call))
    , m_admission(std::move(admission))
    , m_body(std::move(body))
{ }

Exchange::~Exchange()
{
    if (m_answered || m_clientGone)
        return;
    m_call->stop(QStringLiteral("gateway"), QStringLiteral("The request was dropped without an answer."));
    send({.status = 500, .body = "internal error"});
}

void Exchange::send(const Answer &answer)
{
    if (m_answered)
        return;
    m_answered = true;
    if (const auto path = std::exchange(m_path, nullptr); path && !m_clientGone)
        path->deliver(answer);
}

void Exchange::setAnswerPath(std::unique_ptr<AnswerPath> path) { m_path = std::move(path); }

void Exchange::notifyClientGone()
{
    if (m_answered || m_clientGone)
        return;
    m_clientGone = true;
    m_path.reset();
    Q_EMIT clientGone();
}

} // namespace Gatehouse
