// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "http/bodyreceiver.h"
#include "http/endpoint.h"
#include "http/exchange.h"
#include "http/inputbuffer.h"
#include "http/outputwatch.h"
#include "http/requestparser.h"
#include "http/responsehead.h"
#include "http/traffic.h"
#include "http/wire.h"

#include <QHostAddress>
#include <QObject>
#include <QPointer>
#include <memory>
#include <optional>

namespace Gatehouse {

class Gate;
enum class Newcomers;
struct HttpDeadlines;

/// One client connection: reads requests one after another, asks the endpoint to admit each head, reads the
/// body, hands the exchange on and writes the answer. Owned by its gate.
class ClientConnection final : public QObject, private WireListener
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ClientConnection)
public:
    ClientConnection(Gate &gate, const QHostAddress &peer);
    ~ClientConnection() override;

    /// Takes @a wire, whose listener is listener(), and begins to read.
    void start(std::unique_ptr<Wire> wire);
    [[nodiscard]] WireListener &listener() { return *this; }
    [[nodiscard]] const QHostAddress &peer() const { return m_peer; }
    /// Whether no request is being read or answered.
    [[nodiscard]] bool isIdle() const { return m_state == State::Idle; }

    /// Acts on deadlines that have passed. @a nowMs is the gate's clock.
    void sweep(qint64 nowMs);
    /// Ends the connection after what it is doing, or now when it is idle. A client that has not asked for
    /// anything yet may have been about to: with Newcomers::Await its first request is still taken.
    void retire(Newcomers newcomers);
    /// Ends the connection now; a call in progress is recorded as left by its caller.
    void drop();

private:
    enum class State {
        Idle, ///< between requests
        Head, ///< some bytes of a head are here
        Admitting,
        Body,
        Exchanging, ///< the endpoint works
        Draining, ///< refused; the rest of the body is read and dropped
        Lingering, ///< the last answer is out; reading until the client is done
        Closed,
    };

    void wireReadable() override;
    void wirePeerClosed() override;
    void wireLost() override;

    void process();
    /// Does what can be done in the present state. False when it takes an event to go on.
    bool step();
    [[nodiscard]] bool mayBeginRequest() const;
    [[nodiscard]] bool wantsInput() const;
    void updateReading();
    bool readHead();
    bool readBody();
    bool drainBody();
    void openCall();
    void admitted(AdmitResult result);
    /// Acts on the verdict of the endpoint, if it is here.
    bool decide();
    void refuse(const Refusal &refusal);
    void beginBody(Admission admission);
    /// Ends the request when its body can't be taken.
    bool bodyFailed();
    void handOn();
    void inputEnded();
    void clientLeft(const QString &stage,
                    const QString &why = QStringLiteral("The caller left before the answer."));
    /// Writes @a answer to the current request and goes on to the next, or closes.
    void answerWith(const Answer &answer, bool close);
    /// Stops the current request at the gate: with the record's words, the answer and a close.
    void failRequest(int status, const QByteArray &text, const QString &check, const QString &why);
    void exchangeAnswered(QByteArray response, int status, qint64 bodyBytes);
    [[nodiscard]] CommonHeaders commonHeaders(bool close) const;
    void writeAnswer(const QByteArray &bytes);
    void written(int status, qint64 bodyBytes, bool close);
    void finishRequest();
    [[nodiscard]] bool closesAfter(bool asked) const { return asked || !m_keepAlive || m_retiring; }
    void linger();
    void close();
    [[nodiscard]] const HttpDeadlines &deadlines() const;
    void setDeadline(qint64 delayMs);
    /// Keeps the clock from running against a client that waits for us, or that still takes its answer (for
    /// which there is a deadline of its own).
    void moveDeadline();

    Gate &m_gate;
    QHostAddress m_peer;
    ClientAddress m_ownAddress; ///< the client unless a field of the head speaks for another
    std::unique_ptr<Wire> m_wire;
    std::unique_ptr<RequestParser> m_parser;
    std::shared_ptr<Call> m_call;
    TrafficStore::Handle m_kept; ///< what is kept of the request and its answer
    RequestHead m_head; ///< of the request being admitted or read
    QByteArray m_requestId;
    std::unique_ptr<PendingAdmission> m_pending;
    std::optional<AdmitResult> m_verdict; ///< of m_endpoint, not acted upon yet
    Endpoint *m_endpoint = nullptr;
    QPointer<Exchange> m_exchange;
    InputBuffer m_input;
    std::optional<BodyReceiver> m_body; ///< once admitted, until handed on
    qint64 m_drained = 0;
    qint64 m_lingerUntilMs = 0;
    qint64 m_deadlineMs = 0; ///< 0: none
    OutputWatch m_outputWatch;
    State m_state = State::Idle;
    bool m_headOnly = false; ///< a HEAD request
    bool m_keepAlive = true;
    bool m_announceKeepAlive = false; ///< to HTTP/1.0
    bool m_finMeansGone = false;
    bool m_inputEnded = false; ///< everything the client sent has been read
    bool m_finSeen = false; ///< it sent FIN; some input may still be unread
    bool m_handshaking = false;
    bool m_retiring = false;
    bool m_isNew = true; ///< nothing of a request has come yet
    bool m_awaitsFirst = false; ///< retiring, and still waits for the first request
    bool m_processing = false;
};

} // namespace Gatehouse
