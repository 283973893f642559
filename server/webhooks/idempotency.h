// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "http/endpoint.h"
#include "webhooks/replystore.h"

#include <QByteArray>
#include <QHash>
#include <QObject>
#include <QString>

#include <map>
#include <memory>
#include <tuple>
#include <vector>

namespace Gatehouse {

/// Longest id a caller may give, in characters.
inline constexpr qsizetype MaxIdempotencyIdLength = 255;

/// The id by which the sender of @a head may repeat its call: that of `Idempotency-Key`, else that of
/// `webhook-id`; empty when it names none. Invalid: one line for the caller.
[[nodiscard]] Result<QByteArray> idempotencyIdOf(const RequestHead &head);

/// The end of a call as its caller and its record see it.
struct CallEnd
{
    Answer answer = {};
    QString stoppedAt = {}; ///< empty for a 200
    QString why = {};
};

/// A call that names an idempotency id, as Idempotency sees it. Exactly one of goFirst(), follow(), replay(),
/// conflict() and lookUpFailed() is called after join(), unless the call leaves before.
class IdempotentCall
{
public:
    virtual ~IdempotentCall() = default;
    /// Who it is, with id and digest.
    [[nodiscard]] virtual const ReplyOwner &owner() const = 0;
    /// Nobody answers under this id: the call is to be made. settle() or leave() must follow.
    virtual void goFirst() = 0;
    /// @a first is at it already; answerLike() follows, unless this one leaves.
    virtual void follow(IdempotentCall &first) = 0;
    virtual void answerLike(const ReplyOwner &first, const CallEnd &end) = 0;
    /// The id has been answered before.
    virtual void replay(const StoredReply &reply) = 0;
    /// The call @a first had the same id and asked for something else.
    virtual void conflict(const QByteArray &first) = 0;
    virtual void lookUpFailed(const Error &error) = 0;
    /// To the first one: the last of its followers has left.
    virtual void followersLeft() = 0;
};

/// Sees to it that of all calls with one idempotency id (of one key and instance) one is made and the others
/// share its answer: those that come while it is made wait for it, those that come after its 200 get what was
/// stored. After a failure the id is free again. Gateway thread.
class Idempotency final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Idempotency)
public:
    /// @a replies is borrowed and must outlive this object; the calls must leave() before they go.
    explicit Idempotency(ReplyStore &replies);
    ~Idempotency() override;

    /// May call @a call back before it returns.
    void join(IdempotentCall &call);
    /// Ends the part of @a call, if it has any: the id is free when it was the first.
    void leave(IdempotentCall &call);
    /// Gives the @a end of the call @a first to all who follow it. A 200 must have been stored before.
    void settle(IdempotentCall &first, const CallEnd &end);
    [[nodiscard]] bool hasFollowers(IdempotentCall &first) const;

private:
    using Key = std::tuple<QString, qint64, QByteArray>; ///< instance, API key, id
    struct Entry
    {
        Key key;
        IdempotentCall *first = nullptr;
        std::vector<IdempotentCall *> others; ///< followers, or undecided while it is looked up
        bool isLookedUp = false;
    };

    void lookedUp(const std::shared_ptr<Entry> &entry, const Result<std::optional<StoredReply>> &found);
    void letFirstGo(const std::shared_ptr<Entry> &entry);
    /// Ends @a entry and returns everyone who had a part in it, the first one first.
    std::vector<IdempotentCall *> dissolve(Entry &entry);

    ReplyStore &m_replies;
    std::map<Key, std::shared_ptr<Entry>> m_entries;
    QHash<IdempotentCall *, std::shared_ptr<Entry>> m_entryOf;
};

} // namespace Gatehouse
