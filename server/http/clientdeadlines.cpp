// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// How long a client may take, and what ends it: the part of ClientConnection that the gate's clock drives.

#include "http/clientconnection.h"

#include "http/gate.h"

namespace Gatehouse {

using namespace Qt::StringLiterals;

void ClientConnection::sweep(qint64 nowMs)
{
    if (m_outputWatch.isStalled(*m_wire, nowMs, deadlines().output))
        return drop();
    if (m_handshaking && m_wire->isReady()) {
        m_handshaking = false;
        if (m_state == State::Idle) // else the first request is here already, with deadlines of its own
            setDeadline((m_awaitsFirst ? deadlines().linger : deadlines().idle).count());
    }
    moveDeadline();
    if (m_deadlineMs > 0 && nowMs >= m_deadlineMs) {
        if (m_state == State::Head) {
            m_keepAlive = false;
            failRequest(408, "Request head timeout", u"head"_s, u"The head took too long."_s);
        } else if (m_state == State::Body) {
            failRequest(408, "Request body timeout", u"body"_s, u"The body took too long."_s);
        } else {
            close();
        }
        return;
    }
    if (m_state == State::Idle || m_state == State::Head)
        process(); // what waited for records to be stored or output to be taken
}

void ClientConnection::moveDeadline()
{
    const bool outputPending = m_wire->pendingOutput() > 0;
    if (m_state == State::Lingering && outputPending) {
        setDeadline(deadlines().linger.count());
        if (m_lingerUntilMs > 0)
            m_lingerUntilMs = m_deadlineMs;
    } else if (m_state == State::Idle && !m_handshaking && (outputPending || !wantsInput())) {
        setDeadline(deadlines().idle.count());
    } else if (m_state == State::Head && !wantsInput()) {
        setDeadline(deadlines().head.count());
    }
}

void ClientConnection::retire(Newcomers newcomers)
{
    m_retiring = true;
    if (m_state != State::Idle)
        return;
    m_awaitsFirst = m_isNew && newcomers == Newcomers::Await;
    if (m_awaitsFirst && !m_handshaking)
        setDeadline(deadlines().linger.count());
    wireReadable(); // a request may be here that nobody has looked at yet
    if (m_state == State::Idle)
        process();
}

void ClientConnection::drop()
{
    if (m_state == State::Admitting || m_state == State::Body || m_state == State::Exchanging)
        clientLeft(u"gateway"_s, u"The gateway ended the connection before the answer."_s);
    else
        close();
}

} // namespace Gatehouse
