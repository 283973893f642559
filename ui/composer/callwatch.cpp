// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "composer/callwatch.h"

#include "http/traffic.h"
#include "webhooks/agentendpoint.h"

#include <QTimer>
#include <chrono>
#include <memory>
#include <utility>

using namespace std::chrono_literals;

namespace Gatehouse {

namespace {

constexpr auto MaxSilence = 20s; ///< of an agent, until it is asked about anew

} // namespace

CallWatch::CallWatch(GatewayClient &client, QObject *parent)
    : QObject(parent)
    , m_client(client)
{
    connect(&m_client, &GatewayClient::callsUpdated, this, [this] {
        if (!m_token.isEmpty() && m_callId.isEmpty())
            look();
    });
}

CallWatch::~CallWatch() = default;

void CallWatch::begin(const QByteArray &token)
{
    ++m_round;
    m_token = token;
    m_callId.clear();
    m_text.clear();
    m_isLooking = false;
    m_isRunning = true;
}

void CallWatch::end()
{
    m_isRunning = false;
    if (m_callId.isEmpty())
        look();
}

/// Asks once which call came with the token.
void CallWatch::look()
{
    if (m_isLooking || m_token.isEmpty())
        return;
    m_isLooking = true;
    m_client.ask<QByteArray>(
        this,
        [token = m_token](Gateway &gateway, QObject *, const Respond<QByteArray> &answer) {
            answer(gateway.traffic().callOf(token));
        },
        [this, round = m_round](const Result<QByteArray> &id) {
            if (round != m_round)
                return;
            m_isLooking = false;
            if (!id || id->isEmpty() || !m_callId.isEmpty())
                return;
            m_callId = *id;
            Q_EMIT found(m_callId);
            follow();
        });
}

/// Asks for the next text of the agent, which is answered when there is more than is known.
void CallWatch::follow()
{
    if (!m_isRunning)
        return;
    m_client.ask<QString>(
        this,
        [id = m_callId, known = m_text](Gateway &gateway, QObject *context, const Respond<QString> &answer) {
            AgentEndpoint &endpoint = gateway.webhooks();
            if (const QString text = endpoint.textSoFar(id); text != known) {
                answer(text);
                return;
            }
            auto *const ears = new QObject(context);
            const auto tell = [ears, answer, isDone = std::make_shared<bool>(false)](const QString &text) {
                if (std::exchange(*isDone, true))
                    return;
                ears->deleteLater();
                answer(text);
            };
            QObject::connect(&endpoint, &AgentEndpoint::partialText, ears,
                             [id, tell](const QByteArray &call, const QString &text) {
                                 if (call == id)
                                     tell(text);
                             });
            // so that nothing is left of calls that end
            QTimer::singleShot(MaxSilence, ears, [&endpoint, id, tell] { tell(endpoint.textSoFar(id)); });
            endpoint.showText(id, true);
        },
        [this, round = m_round](const Result<QString> &text) {
            if (round != m_round || !m_isRunning || !text)
                return;
            if (m_text != *text && !text->isEmpty()) {
                m_text = *text;
                Q_EMIT textChanged(m_text);
            }
            follow();
        });
}

} // namespace Gatehouse
