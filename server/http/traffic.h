// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "http/requesthead.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QHash>
#include <QString>
#include <QStringView>
#include <deque>
#include <memory>
#include <optional>

namespace Gatehouse {

/// What went over the wire for one call: never a secret of a header.
struct Traffic
{
    QByteArray requestHead =
        {}; ///< request line without the query, and fields; those that carry secrets have none
    QByteArray requestBody = {}; ///< decoded: no chunks
    bool requestTooLarge = false; ///< the body was not kept
    QByteArray reply = {}; ///< status line, fields, empty line, body; empty while there is none
    bool replyTooLarge = false; ///< only the head of the reply was kept

    [[nodiscard]] qsizetype size() const { return requestHead.size() + requestBody.size() + reply.size(); }
};

/// Keeps the newest requests and replies in memory, up to a number of bytes; and knows which calls are
/// replays. Off until it has a capacity, and costs nothing then. Gateway thread.
class TrafficStore final
{
    Q_DISABLE_COPY_MOVE(TrafficStore)
public:
    struct Entry
    {
        QByteArray callId;
        Traffic traffic;
        bool evicted = false;
    };
    /// One call that is being kept; null when nothing is.
    using Handle = std::shared_ptr<Entry>;

    /// A request or a reply larger than this is not kept.
    static constexpr qsizetype MaxBody = 8388608;
    /// The field by which a replay proves that it is one; see announceReplay().
    static constexpr QByteArrayView ReplayField = "X-Gatehouse-Replay";

    TrafficStore() = default;
    ~TrafficStore() = default;

    /// How many bytes are kept at most; 0: nothing, and what was kept is dropped.
    void setCapacity(qsizetype bytes);
    [[nodiscard]] qsizetype size() const { return m_size; }
    /// What was kept of the call @a callId; nothing when it was too old, or not kept at all.
    [[nodiscard]] std::optional<Traffic> find(const QByteArray &callId) const;

    /// For the window: the value of ReplayField with which the next request is known as a replay of
    /// @a callId. Good for one request.
    [[nodiscard]] QByteArray announceReplay(const QByteArray &callId);

    /// For the window: the value of ReplayField with which the next request is known as one of its own, and
    /// no replay. Good for one request.
    [[nodiscard]] QByteArray announceCall() { return announceReplay({}); }
    /// The id of the call that came with the @a token of announceCall(); empty: none has yet.
    [[nodiscard]] QByteArray callOf(const QByteArray &token) const { return m_own.value(token); }

    // for connections

    /// The id of the call that the request of @a head, which is the call @a callId, replays, or an empty
    /// text.
    [[nodiscard]] QByteArray takeReplay(const RequestHead &head, const QByteArray &callId);
    [[nodiscard]] Handle begin(const QByteArray &callId, const RequestHead &head);
    void addRequest(const Handle &handle, QByteArrayView piece);
    void setReply(const Handle &handle, const QByteArray &response);

private:
    void grow(const Handle &handle, qsizetype bytes);

    std::deque<Handle> m_entries; ///< oldest first
    QHash<QByteArray, Handle> m_byId;
    QHash<QByteArray, QByteArray> m_replays; ///< call id by token; empty: the window's own
    QHash<QByteArray, QByteArray> m_own; ///< the call that came, by the token it came with
    qsizetype m_capacity = 0;
    qsizetype m_size = 0;
};

/// Whether the values of fields called @a name (any case) are kept out of what is shown and stored.
[[nodiscard]] bool isSecretField(QByteArrayView name);

} // namespace Gatehouse
