// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "http/gate.h"
#include "http/httpserver.h"
#include "http/traffic.h"
#include "poller.h"

#include <QByteArray>
#include <QList>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <vector>

namespace Gatehouse::Test {

/// Turns the event loop, deferred deletions included, until @a condition holds. False after @a timeoutMs.
[[nodiscard]] bool turnUntil(const std::function<bool()> &condition, int timeoutMs = 10000);
/// Turns the event loop for @a ms.
void turnFor(int ms);
/// How often the event loop wakes up within @a ms.
[[nodiscard]] int wakeUpsWithin(int ms);

/// One answer as a client sees it.
struct RawAnswer
{
    int status = 0;
    QByteArray head;
    QByteArray body;
    [[nodiscard]] QByteArray header(const QByteArray &name) const;
    [[nodiscard]] int count(const QByteArray &name) const;
};

/// Takes one whole answer from the front of @a input. None yet: input stays as it is.
[[nodiscard]] std::optional<RawAnswer> takeAnswer(QByteArray &input, bool toHead = false);

/// A client on loopback that never blocks, so that it can live on the thread of the gate.
class LoopClient final
{
    Q_DISABLE_COPY_MOVE(LoopClient)
public:
    /// @a receiveBuffer, if given, is the size of the kernel's buffer.
    explicit LoopClient(quint16 port, int receiveBuffer = 0);
    ~LoopClient();

    /// Sends @a bytes; what the kernel does not take goes out with later turns.
    LoopClient &send(const QByteArray &bytes);
    /// Sends what waits, and takes at most @a most bytes of what is here into received.
    void pump(qsizetype most = std::numeric_limits<qsizetype>::max());
    void shutdownWrite();
    /// Ends the connection with RST.
    void reset();
    void close();

    [[nodiscard]] bool hasSentAll() const { return m_output.isEmpty(); }
    /// The next answer within 10 s, else one with status 0.
    [[nodiscard]] RawAnswer answer(bool toHead = false);
    /// Whether the server ends the connection within @a timeoutMs; what comes before is in received.
    [[nodiscard]] bool isEnded(int timeoutMs = 10000);

    QByteArray received;
    bool ended = false; ///< FIN or RST has come

private:
    int m_descriptor = -1;
    QByteArray m_output;
};

/// Keeps the records.
class FakeObserver final : public CallObserver
{
public:
    void callArrived(const Call &) override { ++arrived; }
    void callChanged(const Call &) override { }
    void callEnded(const Call &call) override { ended.append(call.record()); }
    [[nodiscard]] bool isBacklogged() const override { return backlogged; }

    int arrived = 0;
    QList<CallRecord> ended;
    bool backlogged = false;
};

/// Keeps the body it is given.
class FakeSink final : public BodySink
{
public:
    explicit FakeSink(qsizetype capacity)
        : m_capacity(capacity)
    { }
    bool write(QByteArrayView piece) override
    {
        bytes += piece;
        return bytes.size() <= m_capacity;
    }
    QByteArray bytes;

private:
    qsizetype m_capacity;
};

/// An endpoint that does what a test says. Serves every path.
class FakeEndpoint final : public Endpoint, public EndpointFinder
{
public:
    [[nodiscard]] QByteArray kind() const override { return "fake"; }
    std::unique_ptr<PendingAdmission> admit(const RequestHead &head, Call &call,
                                            std::function<void(AdmitResult)> done) override;
    void handle(std::unique_ptr<Exchange> exchange) override;
    [[nodiscard]] Endpoint &endpointFor(const RequestHead &) override { return *this; }

    /// What admit() grants: with a permit that counts in permits.
    [[nodiscard]] Admission admission();
    /// Gives the parked admission at the front its verdict.
    void decide(AdmitResult result);

    qint64 bodyLimit = 1048576;
    std::chrono::milliseconds bodyTimeout{10000};
    bool finMeansGone = false;
    std::optional<qsizetype> sinkCapacity; ///< with it, bodies go to a FakeSink
    std::optional<Refusal> refusal; ///< every request is refused with it
    bool parks = false; ///< admissions wait for decide()
    bool keeps = false; ///< exchanges are kept in kept, unanswered
    /// Without keeps: what is done with an exchange. None: it is answered with its path and body.
    std::function<void(std::unique_ptr<Exchange>)> handler;

    int admitted = 0;
    int handled = 0;
    int gone = 0; ///< clientGone() of kept exchanges
    int cancelled = 0; ///< parked admissions that were dropped
    int permits = 0; ///< now taken
    int mostPermits = 0;
    std::vector<std::unique_ptr<Exchange>> kept;

private:
    class Parked;
    QList<Parked *> m_parked; ///< borrowed
    QList<std::function<void(AdmitResult)>> m_done;

public:
    [[nodiscard]] qsizetype parked() const { return m_parked.size(); }
};

/// Short deadlines, so that tests need not wait.
[[nodiscard]] HttpDeadlines shortDeadlines();

/// A gate with its QHttpServer on a free port of loopback.
class GateFixture final
{
    Q_DISABLE_COPY_MOVE(GateFixture)
public:
    explicit GateFixture(const GateSettings &settings = {});
    ~GateFixture();

    [[nodiscard]] quint16 port() const { return m_port; }
    [[nodiscard]] Gate &gate() { return *m_gate; }
    /// Destroys QHttpServer and gate, as at shutdown.
    void destroyServer();
    /// The only record, once it is final; an empty one after 10 s.
    [[nodiscard]] CallRecord record();

    FakeObserver calls;
    ConnectionBudget budget;
    Poller poller;
    TrafficStore traffic;
    FakeEndpoint endpoint;

private:
    std::unique_ptr<HttpServer> m_server;
    Gate *m_gate = nullptr;
    quint16 m_port = 0;
};

/// A GET of @a path.
[[nodiscard]] QByteArray get(const QByteArray &path, const QByteArray &fields = {});
/// A POST to @a path with a declared length.
[[nodiscard]] QByteArray post(const QByteArray &path, const QByteArray &body, const QByteArray &fields = {});
/// A POST to @a path with a chunked body.
[[nodiscard]] QByteArray postChunked(const QByteArray &path, const QByteArray &body, qsizetype step);

} // namespace Gatehouse::Test
