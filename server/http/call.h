// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "http/requesthead.h"

#include <QElapsedTimer>
#include <QString>
#include <memory>
#include <optional>

namespace Gatehouse {

/// The status a record carries when the caller left before its answer; never sent.
inline constexpr int StatusCallerLeft = 499;

/// What is kept of one request whose head arrived whole. A plain value: it is stored, listed and shown.
/// Fields that do not apply stay empty.
struct CallRecord
{
    QByteArray id; ///< UUID, lower case
    qint64 sequence = 0; ///< order of arrival, given by the call log; 0 until then
    qint64 timeMs = 0; ///< arrival, milliseconds since 1970 UTC
    ListenerKind listener = ListenerKind::Public;
    QString instance; ///< UUID of the instance called
    QString route; ///< id of the TaskFlow route called
    QString session;
    QString action;
    QString flowId;
    std::optional<qint64> revision; ///< of that flow, after the call
    QString method;
    QString path; ///< the target as sent, without its query
    std::optional<int> status; ///< none while the call runs
    bool atAgent = false; ///< runs, and the agent works on it; not stored
    qint64 durationMs = 0;
    qint64 readingMs = 0; ///< of the duration: reading the body
    qint64 waitingMs = 0; ///< of the duration: in the waiting line
    qint64 agentMs = 0; ///< of the duration: the agent
    qint64 bytesIn = 0; ///< body bytes received
    qint64 bytesOut = 0; ///< body bytes of the answer
    qint64 keyId = 0; ///< the API key that matched, 0 for none
    QString keyLast4; ///< its last four characters; outlives the key
    QString clientAddress;
    QString claimedAddress; ///< from X-Forwarded-For when it was not believed
    QString stoppedAt; ///< the check that ended the call; empty when all passed
    QString error; ///< why, in words; never a secret
    QByteArray linkedCall; ///< id of the call whose answer this one asked for: it came with the same
                           ///< idempotency id, or fetched the reply
    QByteArray replayOf; ///< id of the call that the window sent again as this one

    bool operator==(const CallRecord &) const = default;
};

class CallObserver;

/// One live call: its record, and the clock that says where its time goes. Shared by the connection,
/// the exchange and the endpoint. Lives on the gateway thread.
class Call final
{
    Q_DISABLE_COPY_MOVE(Call)
public:
    enum class Phase { Checking, Reading, Waiting, Agent };

    /// @a observer is borrowed and must outlive the call.
    Call(CallRecord initial, CallObserver &observer);
    /// A call that nobody ended is recorded as 500: it is a defect, but it is not lost.
    ~Call();

    [[nodiscard]] const CallRecord &record() const { return m_record; }
    /// For the part that learns the fact (session, key, action …). Call changed() afterwards.
    [[nodiscard]] CallRecord &edit() { return m_record; }
    /// Books the time since the last change of phase and goes on in @a phase.
    void enter(Phase phase);
    /// Says which check ended the call and why. The first one counts.
    void stop(const QString &check, const QString &why);
    /// Makes the record final: status, body bytes of the answer and duration. Only the first call counts.
    void end(int status, qint64 bytesOut);
    [[nodiscard]] bool isEnded() const { return m_record.status.has_value(); }
    /// Milliseconds since the head arrived.
    [[nodiscard]] qint64 elapsedMs() const { return m_clock.elapsed(); }
    /// Tells the observer that the record holds something new.
    void changed();

private:
    void book();

    CallRecord m_record;
    CallObserver &m_observer;
    QElapsedTimer m_clock;
    qint64 m_phaseStartNs = 0;
    Phase m_phase = Phase::Checking;
};

/// Hears of every call: at arrival, when its record changes, at its end. Called on the gateway thread.
class CallObserver
{
public:
    virtual ~CallObserver() = default;
    virtual void callArrived(const Call &call) = 0;
    virtual void callChanged(const Call &call) = 0;
    /// The last word about @a call; the object may be gone afterwards.
    virtual void callEnded(const Call &call) = 0;
    /// True while so many records wait to be stored that no more requests should be read.
    [[nodiscard]] virtual bool isBacklogged() const = 0;
};

} // namespace Gatehouse
