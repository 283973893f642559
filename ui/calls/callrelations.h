// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "http/call.h"

#include <QList>
#include <QObject>
#include <QString>
#include <optional>
#include <utility>

namespace Gatehouse {

class CallModel;
class GatewayClient;

/// How @a other has to do with @a call, in words; empty when it has not.
[[nodiscard]] QString relation(const CallRecord &call, const CallRecord &other);

/// Finds the calls that have to do with one: replays and answers, those of the same flow or session. It looks
/// among the calls in memory at once, and then back through the stored ones of the flow or session. GUI
/// thread.
class CallRelations final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(CallRelations)
public:
    using Related = QList<std::pair<QString, CallRecord>>;
    /// More are not looked for.
    static constexpr qsizetype MaxRelated = 50;

    /// Both are borrowed.
    CallRelations(GatewayClient &client, CallModel &model, QObject *parent = nullptr);
    ~CallRelations() override;

    /// Looks for the relations of @a record; what was found for it before is kept.
    void find(const CallRecord &record);
    /// Stops; nothing is asked for.
    void clear();
    /// Looks again when some of @a records have to do with the call.
    void arrived(const QList<CallRecord> &records);

Q_SIGNALS:
    /// What was found so far, newest first. @a searching: the stored calls are still being looked through.
    void changed(const Gatehouse::CallRelations::Related &related, bool searching);

private:
    void show();
    void searchStretch();

    GatewayClient &m_client;
    CallModel &m_model;
    std::optional<CallRecord> m_call;
    QList<CallRecord> m_stored; ///< found in the database, newest first
    quint64 m_run = 0; ///< of the search: an answer to an earlier one is dropped
    qint64 m_reached = 0; ///< looked at down to here
    bool m_searching = false;
};

} // namespace Gatehouse
