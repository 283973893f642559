// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "storage/database.h"

#include <QList>
#include <QString>
#include <functional>

namespace Gatehouse {

/// One completed turn of a conversation.
struct ConversationTurn
{
    QString message; ///< what the caller said, with the list of attached files in front
    QString reply; ///< what the agent answered
    bool operator==(const ConversationTurn &) const = default;
};

/// A conversation as lists show it.
struct ConversationSummary
{
    QString instance; ///< UUID
    QString session;
    int turns = 0; ///< that are kept
    qint64 bytes = 0; ///< of those, as UTF-8
    qint64 usedAtMs = 0; ///< of the last turn, milliseconds since 1970 UTC
    bool operator==(const ConversationSummary &) const = default;
};

/// The tables of ConversationStore.
[[nodiscard]] Schema conversationSchema();

/// The conversations of agents that have no memory of their own, in the database. Of each one only the
/// newest turns are kept: at most MaxTurns, and MaxBytes of UTF-8 (a single turn larger than that stays on
/// disk until the next one, but is not handed out). Gateway thread.
class ConversationStore final
{
    Q_DISABLE_COPY_MOVE(ConversationStore)
public:
    static constexpr int MaxTurns = 50;
    static constexpr qint64 MaxBytes = 262144;

    /// @a database is borrowed; its schemas must hold conversationSchema().
    explicit ConversationStore(Database &database)
        : m_database(database)
    { }
    ~ConversationStore() = default;

    /// Fetches the turns of @a session of the instance @a instance, oldest first. @a done runs on the
    /// thread of @a context, unless that dies before.
    void history(const QString &instance, const QString &session, QObject *context,
                 std::function<void(Result<QList<ConversationTurn>>)> done);
    /// Adds a turn. @a done runs once it is committed, or has failed.
    void append(const QString &instance, const QString &session, const ConversationTurn &turn,
                QObject *context, Database::WriteDone done);
    /// The conversations of the instance @a instance, or of all when it is empty; those used last come first.
    void list(const QString &instance, QObject *context,
              std::function<void(Result<QList<ConversationSummary>>)> done);
    /// Forgets a conversation: the next turn is its first one. NotFound: there is none.
    void reset(const QString &instance, const QString &session, QObject *context, Database::WriteDone done);
    /// Deletes conversations that have not been used for @a days.
    void prune(int days, QObject *context, Database::WriteDone done);

private:
    Database &m_database;
};

} // namespace Gatehouse
