// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "http/endpoint.h"
#include "http/requesthead.h"
#include "storage/database.h"

#include <QByteArray>
#include <QObject>
#include <QString>

#include <functional>
#include <optional>

namespace Gatehouse {

/// Whose answer is kept: one call, and the id by which its sender may repeat it.
struct ReplyOwner
{
    QByteArray call = {}; ///< id of its record
    QString instance = {}; ///< UUID
    qint64 keyId = 0; ///< the API key it came with
    ListenerKind listener = ListenerKind::Public;
    QByteArray idempotencyId = {}; ///< empty: it has none
    QByteArray digest = {}; ///< of what was asked for; counts only along with an idempotency id
};

/// An answer that was kept, or the promise of one.
struct StoredReply
{
    ReplyOwner owner;
    qint64 startedAtMs = 0; ///< since 1970 UTC
    std::optional<Answer> answer = {}; ///< none while the call runs. Without further headers
};

/// Keeps the answers of calls that may be asked for again: of callers that did not want to wait, and of those
/// that named an idempotency id (docs/agent-webhooks.md). They are in the database only, and read from there
/// each time. Gateway thread; callbacks run from its event loop unless their context dies before.
class ReplyStore final
{
    Q_DISABLE_COPY_MOVE(ReplyStore)
public:
    /// @a database is borrowed, was opened with repliesSchema() and must outlive the store.
    explicit ReplyStore(Database &database);
    ~ReplyStore() = default;

    /// To be called once, before the first call: gives those calls an answer that a former process promised
    /// one and left running. Blocks.
    [[nodiscard]] Result<void> load();
    /// How long an answer is kept after it came.
    void setRetention(int hours) { m_keepMs = hours * MsPerHour; }

    /// Notes that @a owner will have an answer, so that find() says so from the COMMIT on.
    void promise(const ReplyOwner &owner, QObject *context, Database::WriteDone done);
    /// Keeps @a answer as that of @a owner. An answer of 200 counts for its idempotency id from then on.
    /// Conflict: another call of that id has one already, and nothing was stored.
    void keep(const ReplyOwner &owner, const Answer &answer, QObject *context, Database::WriteDone done);

    /// What is kept of the call with the id @a call of @a instance; nothing when there is no such thing or
    /// its time is over.
    void find(const QString &instance, const QByteArray &call, QObject *context,
              std::function<void(Result<std::optional<StoredReply>>)> done) const;
    /// The call of the same key and instance that has answered 200 under the idempotency id of @a owner.
    void findRepeated(const ReplyOwner &owner, QObject *context,
                      std::function<void(Result<std::optional<StoredReply>>)> done) const;

    /// How many answers are kept, and the bytes of them.
    struct Usage
    {
        qint64 replies = 0;
        qint64 bytes = 0;
    };
    void usage(QObject *context, std::function<void(Result<Usage>)> done) const;

    /// Deletes what is past its time, in small jobs between which others run.
    void prune(QObject *context, Database::WriteDone done);

    /// Answers one job of prune() deletes.
    static constexpr int PruneChunk = 200;

private:
    static constexpr qint64 MsPerHour = 3600000;
    /// Answers that came before this time (since 1970) count no longer.
    [[nodiscard]] qint64 keepFromMs() const;

    Database &m_database;
    qint64 m_keepMs = 24 * MsPerHour;
};

/// The table of the kept answers.
[[nodiscard]] Schema repliesSchema();

} // namespace Gatehouse
