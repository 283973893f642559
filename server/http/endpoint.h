// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "http/call.h"
#include "http/requesthead.h"

#include <QByteArray>
#include <QList>
#include <chrono>
#include <functional>
#include <memory>
#include <tl/expected.hpp>
#include <utility>

namespace Gatehouse {

class Exchange;

inline constexpr const char *PlainText = "text/plain; charset=utf-8";

/// An answer as an endpoint means it. Date, Content-Length, X-Request-Id and the security headers are
/// added by the gate.
struct Answer
{
    int status = 200;
    QByteArray body = {};
    QByteArray contentType = PlainText;
    QList<std::pair<QByteArray, QByteArray>> headers = {}; ///< further ones, for example Allow or Retry-After
};

/// Why a head was not admitted: the answer, the check that refused and the words for the record.
struct Refusal
{
    Answer answer = {};
    QString stoppedAt = {};
    QString why = {};
};

/// Takes a body piece by piece, so that it need not be held in memory.
class BodySink
{
public:
    virtual ~BodySink() = default;
    /// Takes the next piece. False when it can't be kept (a full disk): the caller then gets a 500.
    [[nodiscard]] virtual bool write(QByteArrayView piece) = 0;
};

/// What an endpoint grants a request whose head it accepts.
struct Admission
{
    qint64 bodyLimit = 0; ///< bytes; more is a 413
    std::chrono::milliseconds bodyTimeout{0}; ///< whole body, from the moment reading begins; later is a 408
    /// Whether a FIN after a complete request means that the caller has left (agent calls), or only that
    /// it has nothing more to say (routes).
    bool finMeansGone = false;
    std::unique_ptr<BodySink> sink = {}; ///< where the body goes; none: memory, see Exchange::body()
    std::shared_ptr<void> permit = {}; ///< released when the exchange ends: an in-flight slot
};

using AdmitResult = tl::expected<Admission, Refusal>;

/// An admission that is still being decided. Destroying it cancels the decision: @c done is not called.
class PendingAdmission
{
public:
    virtual ~PendingAdmission() = default;
};

/// Something that answers requests. All calls happen on the gateway thread.
class Endpoint
{
public:
    virtual ~Endpoint() = default;
    /// A short word (a-z) that names this kind of endpoint in the routing of QHttpServer.
    [[nodiscard]] virtual QByteArray kind() const = 0;
    /// Decides by the head alone whether the body is read. Calls @a done exactly once: before it returns
    /// (then it returns null), or later unless the returned object is destroyed first. @a head and @a call
    /// stay valid until then.
    [[nodiscard]] virtual std::unique_ptr<PendingAdmission> admit(const RequestHead &head, Call &call,
                                                                  std::function<void(AdmitResult)> done) = 0;
    /// Answers a request that was admitted and whose body has arrived. An exchange that is dropped
    /// without an answer becomes a 500.
    virtual void handle(std::unique_ptr<Exchange> exchange) = 0;
};

/// Finds the endpoint of a head. Never null: what nobody claims goes to an endpoint that says 404.
class EndpointFinder
{
public:
    virtual ~EndpointFinder() = default;
    [[nodiscard]] virtual Endpoint &endpointFor(const RequestHead &head) = 0;
};

} // namespace Gatehouse
