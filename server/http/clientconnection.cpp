// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "http/clientconnection.h"

#include "http/gate.h"
#include "poller.h"
#include "randomuuid.h"

#include <QLoggingCategory>

#include <algorithm>

namespace Gatehouse {

using namespace Qt::StringLiterals;

namespace {

Q_LOGGING_CATEGORY(lcConnection, "gatehouse.http")

/// Reads in one go before other connections get their turn.
constexpr int ReadsAtOnce = 16;
/// A refused body up to this size is read and dropped, so that the connection lives.
constexpr qint64 MaxDrain = 262144;
/// With more output than this untaken no further request is read.
constexpr qint64 MaxPendingOutput = 262144;
/// How long a TLS client may stay silent after the last answer: it can't be told that the output has ended.
constexpr qint64 TlsQuietMs = 300;

} // namespace

ClientConnection::ClientConnection(Gate &gate, const QHostAddress &peer)
    : m_gate(gate)
    , m_peer(peer)
    , m_ownAddress(weighClientAddress(peer, {}, {}))
{ }

ClientConnection::~ClientConnection() = default;

void ClientConnection::start(std::unique_ptr<Wire> wire)
{
    m_wire = std::move(wire);
    m_handshaking = !m_wire->isReady();
    setDeadline((m_handshaking ? deadlines().handshake : deadlines().idle).count());
}

const HttpDeadlines &ClientConnection::deadlines() const { return m_gate.settings().deadlines; }

void ClientConnection::setDeadline(qint64 delayMs)
{
    m_deadlineMs = m_gate.nowMs() + std::max<qint64>(delayMs, 1);
}

bool ClientConnection::mayBeginRequest() const
{
    return m_wire->pendingOutput() <= MaxPendingOutput && !m_gate.services().calls.isBacklogged();
}

bool ClientConnection::wantsInput() const
{
    if (m_inputEnded)
        return false;
    if (m_state == State::Idle || m_state == State::Head)
        return mayBeginRequest();
    return m_state == State::Body || m_state == State::Draining || m_state == State::Lingering;
}

void ClientConnection::updateReading()
{
    if (m_state != State::Closed && wantsInput())
        m_wire->setReading(true);
}

void ClientConnection::wireReadable()
{
    for (int i = 0; i < ReadsAtOnce; ++i) {
        if (m_state == State::Closed)
            return;
        if (!wantsInput()) {
            m_wire->setReading(false); // until updateReading() turns it on again
            return;
        }
        const auto [status, bytes] = m_input.readFrom(*m_wire);
        if (status == Wire::ReadStatus::End)
            return inputEnded();
        if (status == Wire::ReadStatus::Lost)
            return wireLost();
        if (status == Wire::ReadStatus::Again)
            return;
        if (m_state == State::Lingering) {
            m_input.clear();
            if (m_lingerUntilMs > 0)
                m_deadlineMs = std::min(m_lingerUntilMs, m_gate.nowMs() + TlsQuietMs);
            continue;
        }
        process();
        // a body may come in long runs; heads wait for the next turn of the loop, one buffer full is many
        if (bytes < InputBuffer::ReadSize || m_state == State::Idle || m_state == State::Head)
            return;
    }
}

void ClientConnection::wirePeerClosed()
{
    m_finSeen = true;
    if (m_state == State::Exchanging && m_finMeansGone)
        clientLeft(u"caller"_s);
}

void ClientConnection::wireLost()
{
    if (m_state == State::Body)
        clientLeft(u"body"_s);
    else if (m_state == State::Admitting || m_state == State::Exchanging)
        clientLeft(u"caller"_s);
    else
        close();
}

void ClientConnection::inputEnded()
{
    m_inputEnded = true;
    m_finSeen = true;
    if (m_state == State::Lingering && m_wire->pendingOutput() == 0)
        close();
    else
        process();
}

void ClientConnection::process()
{
    if (m_processing || m_state == State::Closed)
        return;
    m_processing = true;
    while (step()) { }
    m_processing = false;
    updateReading();
}

bool ClientConnection::step()
{
    switch (m_state) {
    case State::Idle:
    case State::Head:
        return readHead();
    case State::Admitting:
        return decide();
    case State::Body:
        return readBody();
    case State::Draining:
        return drainBody();
    default:
        return false;
    }
}

bool ClientConnection::readHead()
{
    if (!mayBeginRequest())
        return false; // sweep() comes back to it
    while (m_state == State::Idle && m_input.view().startsWith("\r\n"))
        m_input.consume(2); // RFC 9112 section 2.2: empty lines before a request are skipped
    const QByteArrayView bytes = m_input.view();
    if (bytes.isEmpty() || (m_state == State::Idle && bytes == "\r")) {
        if (m_inputEnded)
            linger();
        else if (m_retiring && !m_awaitsFirst && m_state == State::Idle)
            m_wire->pendingOutput() > 0 ? linger() : close(); // nothing is on its way: no need to wait
        return false;
    }
    if (m_state == State::Idle) {
        m_state = State::Head;
        m_isNew = false;
        m_awaitsFirst = false;
        setDeadline(deadlines().head.count());
        m_parser = std::make_unique<RequestParser>();
    }
    qsizetype consumed = 0;
    const RequestParser::Progress progress = m_parser->parseHead(bytes, consumed);
    if (progress == RequestParser::Progress::NeedMore) {
        if (m_inputEnded)
            linger(); // earlier answers may still be on their way
        return false;
    }
    m_deadlineMs = 0;
    m_head = std::move(m_parser->head());
    m_headOnly = m_head.method == "HEAD";
    if (progress == RequestParser::Progress::Failed) {
        m_keepAlive = false;
        if (m_parser->sawWholeHead())
            openCall();
        failRequest(m_parser->status(), m_parser->why().toUtf8(), u"head"_s, m_parser->why());
        return false;
    }
    m_input.consume(consumed);
    m_keepAlive = m_head.keepAlive;
    m_announceKeepAlive = m_head.minorVersion == 0;
    openCall();
    m_state = State::Admitting;
    if (!m_gate.allowsHost(m_head)) {
        refuse({.answer = {.status = 421, .body = "Misdirected Request"},
                .stoppedAt = u"host"_s,
                .why = u"The Host field names neither loopback nor an address of this listener."_s});
        return true;
    }
    m_endpoint = &m_gate.services().endpoints.endpointFor(m_head);
    m_pending = m_endpoint->admit(m_head, *m_call,
                                  [this](AdmitResult result) { admitted(std::move(result)); });
    return true;
}

void ClientConnection::openCall()
{
    const bool isPublic = m_gate.settings().kind == ListenerKind::Public;
    m_head.listener = m_gate.settings().kind;
    m_head.client = m_head.header("X-Forwarded-For").isNull()
        ? m_ownAddress
        : weighClientAddress(m_peer, m_head, isPublic ? m_gate.settings().trustedProxies : Subnets());
    CallRecord record = newRecord(m_head);
    m_requestId = requestIdFor(m_head, record.id);
    record.replayOf = m_gate.services().traffic.takeReplay(m_head, record.id);
    m_kept = m_gate.services().traffic.begin(record.id, m_head);
    m_call = std::make_shared<Call>(std::move(record), m_gate.services().calls);
}

void ClientConnection::admitted(AdmitResult result)
{
    m_verdict.emplace(std::move(result));
    // One that comes later comes from inside the endpoint, which must not be entered again from there.
    if (!m_processing)
        m_gate.services().poller.later(this, [this] { process(); });
}

bool ClientConnection::decide()
{
    if (!m_verdict)
        return false;
    m_pending.reset();
    AdmitResult verdict = std::move(*m_verdict);
    m_verdict.reset();
    if (verdict)
        beginBody(std::move(*verdict));
    else
        refuse(verdict.error());
    return true;
}

void ClientConnection::refuse(const Refusal &refusal)
{
    m_call->stop(refusal.stoppedAt, refusal.why);
    const auto here = static_cast<quint64>(m_input.view().size());
    const bool tooMuch = m_head.contentLength.value_or(0) > here + MaxDrain;
    // A client that waits for "100 Continue" may leave its body out now. What it would send next could be
    // the body or another request: nobody can tell.
    const bool mayNotCome = m_head.expectsContinue && m_head.hasBody() && here == 0;
    answerWith(refusal.answer, tooMuch || mayNotCome);
}

void ClientConnection::beginBody(Admission admission)
{
    m_finMeansGone = admission.finMeansGone;
    m_body.emplace(std::move(admission));
    if (m_parser->isComplete()) {
        handOn();
        return;
    }
    m_body->expect(m_head.contentLength.value_or(0));
    if (bodyFailed())
        return;
    m_state = State::Body;
    setDeadline(m_body->admission().bodyTimeout.count());
    m_call->enter(Call::Phase::Reading);
    if (m_head.expectsContinue && m_input.view().isEmpty())
        m_wire->write("HTTP/1.1 100 Continue\r\n\r\n");
}

bool ClientConnection::readBody()
{
    qsizetype consumed = 0;
    const auto take = [this](QByteArrayView piece) {
        m_gate.services().traffic.addRequest(m_kept, piece);
        m_body->take(piece);
    };
    const RequestParser::Progress progress = m_parser->parseBody(m_input.view(), consumed, take);
    m_input.consume(consumed);
    m_call->edit().bytesIn = m_body->bytes();
    if (bodyFailed())
        return false;
    if (progress == RequestParser::Progress::Failed) {
        failRequest(m_parser->status(), m_parser->why().toUtf8(), u"body"_s, m_parser->why());
        return false;
    }
    if (progress == RequestParser::Progress::Done) {
        handOn();
        return true;
    }
    if (m_inputEnded)
        clientLeft(u"body"_s);
    return false;
}

bool ClientConnection::bodyFailed()
{
    const BodyReceiver::Problem problem = m_body->problem();
    if (problem.status == 0)
        return false;
    failRequest(problem.status, problem.text, u"body"_s, problem.why);
    return true;
}

bool ClientConnection::drainBody()
{
    qsizetype consumed = 0;
    const auto count = [this](QByteArrayView piece) { m_drained += piece.size(); };
    const RequestParser::Progress progress = m_parser->parseBody(m_input.view(), consumed, count);
    m_input.consume(consumed);
    if (progress == RequestParser::Progress::Done) {
        finishRequest();
        return true;
    }
    if (progress == RequestParser::Progress::Failed || m_drained > MaxDrain || m_inputEnded)
        linger();
    return false;
}

void ClientConnection::handOn()
{
    m_call->enter(Call::Phase::Checking);
    m_state = State::Exchanging;
    m_deadlineMs = 0;
    auto exchange = std::make_unique<Exchange>(std::move(m_head), m_call, m_body->takeAdmission(),
                                               m_body->takeBody());
    m_body.reset();
    m_exchange = exchange.get();
    auto sink = [self = QPointer<ClientConnection>(this), call = m_call](QByteArray response, int status,
                                                                         qint64 bodyBytes) {
        if (self && self->m_call == call && self->m_state == State::Exchanging)
            self->exchangeAnswered(std::move(response), status, bodyBytes);
    };
    m_gate.dispatch()(*m_endpoint, std::move(exchange), std::move(sink));
    if (m_state == State::Exchanging && m_finSeen && m_finMeansGone)
        clientLeft(u"caller"_s);
}

void ClientConnection::clientLeft(const QString &stage, const QString &why)
{
    m_pending.reset();
    if (const QPointer<Exchange> exchange = std::exchange(m_exchange, nullptr))
        exchange->notifyClientGone();
    m_call->stop(stage, why);
    m_call->end(StatusCallerLeft, 0);
    close();
}

void ClientConnection::failRequest(int status, const QByteArray &text, const QString &check,
                                   const QString &why)
{
    if (m_call) {
        m_call->stop(check, why);
    } else {
        qCDebug(lcConnection) << "refused a request of" << m_peer.toString() << "with" << status << why;
        m_requestId = newUuid();
    }
    answerWith({.status = status, .body = text}, true);
}

void ClientConnection::answerWith(const Answer &answer, bool close)
{
    const bool last = closesAfter(close);
    writeAnswer(composeAnswer(answer, commonHeaders(last), m_headOnly));
    written(answer.status, answer.body.size(), last);
}

void ClientConnection::exchangeAnswered(QByteArray response, int status, qint64 bodyBytes)
{
    m_exchange = nullptr;
    const bool last = closesAfter(false);
    writeAnswer(withCommonHeaders(std::move(response), commonHeaders(last), m_headOnly));
    written(status, bodyBytes, last);
    if (m_processing)
        return; // goes on by itself
    // The endpoint is on the stack, and its permit may not be back yet: the next request waits for its turn.
    if (m_input.view().isEmpty())
        process();
    else
        m_gate.services().poller.later(this, [this] { process(); });
}

void ClientConnection::writeAnswer(const QByteArray &bytes)
{
    m_gate.services().traffic.setReply(m_kept, bytes);
    m_wire->write(bytes);
}

CommonHeaders ClientConnection::commonHeaders(bool close) const
{
    return {.requestId = m_requestId, .close = close, .announceKeepAlive = m_announceKeepAlive};
}

void ClientConnection::written(int status, qint64 bodyBytes, bool close)
{
    if (m_call)
        m_call->end(status, m_headOnly ? 0 : bodyBytes);
    if (close) {
        linger();
    } else if (!m_parser->isComplete()) {
        m_state = State::Draining;
        setDeadline(deadlines().drain.count());
    } else {
        finishRequest();
    }
}

void ClientConnection::finishRequest()
{
    m_parser.reset();
    m_call.reset();
    m_kept.reset();
    m_head = {};
    m_endpoint = nullptr;
    m_drained = 0;
    m_headOnly = false;
    m_finMeansGone = false;
    m_state = State::Idle;
    setDeadline(deadlines().idle.count());
}

void ClientConnection::linger()
{
    m_state = State::Lingering;
    m_input.clear();
    m_body.reset();
    const qint64 lingerMs = deadlines().linger.count();
    if (m_wire->finishOutput()) {
        setDeadline(lingerMs);
    } else {
        m_lingerUntilMs = m_gate.nowMs() + lingerMs;
        setDeadline(TlsQuietMs);
    }
    if (m_inputEnded && m_wire->pendingOutput() == 0)
        close();
    else
        updateReading();
}

void ClientConnection::close()
{
    if (m_state == State::Closed)
        return;
    m_state = State::Closed;
    m_pending.reset();
    m_verdict.reset();
    m_body.reset(); // its slot is free from now on
    m_input.clear();
    m_wire->close();
    m_gate.remove(this); // deletes later
}

} // namespace Gatehouse
