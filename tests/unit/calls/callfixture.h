// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "calls/calllog.h"
#include "calls/callstore.h"
#include "storage/database.h"

#include <QDateTime>
#include <QTemporaryDir>
#include <QUuid>
#include <QtTest>
#include <memory>
#include <optional>

namespace Gatehouse {

/// A database in a folder of its own, and what tests of the call log ask it.
class CallFixture final
{
    Q_DISABLE_COPY_MOVE(CallFixture)
public:
    CallFixture() { open(); }
    ~CallFixture() = default;

    /// Closes the database, if it is open, and opens it again.
    void open()
    {
        m_database.reset();
        auto opened = Database::open(path(), {callsSchema()});
        if (opened)
            m_database = std::move(*opened);
        else
            qFatal("%s", qPrintable(opened.error().message));
    }
    [[nodiscard]] Database &database() { return *m_database; }
    [[nodiscard]] QString path() const { return m_dir.filePath(QStringLiteral("gatehouse.db")); }

    /// What the table holds, oldest first.
    [[nodiscard]] QList<CallRecord> stored(const CallQuery &query = {1000000, {}, {}})
    {
        return m_database
            ->runNow<QList<CallRecord>>(
                [query](Connection &connection) { return loadCalls(connection, query); })
            .value_or(QList<CallRecord>());
    }

    [[nodiscard]] static CallRecord newRecord(const QString &instance = {}, const QString &session = {})
    {
        CallRecord record;
        record.id = QUuid::createUuid().toByteArray(QUuid::WithoutBraces);
        record.timeMs = QDateTime::currentMSecsSinceEpoch();
        record.instance = instance;
        record.session = session;
        record.method = QStringLiteral("POST");
        record.path = QStringLiteral("/webhooks/x");
        record.clientAddress = QStringLiteral("127.0.0.1");
        return record;
    }

    /// Waits for the answer of CallLog::recent().
    [[nodiscard]] static QList<CallRecord> recent(CallLog &log, const CallQuery &query = {})
    {
        std::optional<Result<QList<CallRecord>>> answer;
        log.recent(query, nullptr, [&answer](auto records) { answer = std::move(records); });
        if (!QTest::qWaitFor([&answer] { return answer.has_value(); }, 30000) || !answer->has_value())
            return {};
        return std::move(**answer);
    }

private:
    QTemporaryDir m_dir;
    std::unique_ptr<Database> m_database;
};

/// The sessions of @a records, to compare lists at a glance.
inline QString sessionsOf(const QList<CallRecord> &records)
{
    QStringList sessions;
    for (const CallRecord &record : records)
        sessions.append(record.session);
    return sessions.join(u' ');
}

} // namespace Gatehouse
