// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "calls/callstore.h"
#include "http/call.h"

#include <QList>
#include <QObject>
#include <QTimer>
#include <map>

namespace Gatehouse {

class CallModel;
class GatewayClient;

/// Brings calls from the gateway into the model: the newest stored ones at first, then what changes; and the
/// older ones when they are asked for. GUI thread.
class CallFeed final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(CallFeed)
public:
    /// Both are borrowed.
    CallFeed(GatewayClient &client, CallModel &model, QObject *parent = nullptr);
    ~CallFeed() override;

    /// While paused, what comes waits.
    void setPaused(bool paused);
    [[nodiscard]] bool isPaused() const { return m_paused; }
    [[nodiscard]] bool isLoading() const { return m_loading; }

    /// Looks through the stored calls before those in memory, with the filter of the model, or loads a page
    /// of them when that is empty. searching() and searched() tell how it goes.
    void searchOlder();
    void cancelSearch();
    [[nodiscard]] bool isSearching() const { return m_searching; }
    /// Forgets how far back was looked: the filter is another one.
    void restartSearch();
    [[nodiscard]] bool canSearch() const;

Q_SIGNALS:
    /// The first calls are here, or the reason why they are not.
    void loaded(const QString &problem);
    /// How the stored calls of the last minutes ended that are older than the first ones shown, for those who
    /// count: a part of them each time.
    void counted(const QList<Gatehouse::CallSpread> &counts);
    /// What has just been given to the model, for those who count.
    void arrived(const QList<Gatehouse::CallRecord> &records);
    /// Calls that wait while the view is paused.
    void waitingChanged(qsizetype count);
    /// How much of what is older has been looked at, in thousandths, and what was found.
    void searching(int permille, qsizetype found);
    /// The search has ended: with nothing more to look at, with enough found, cancelled, or with a problem.
    void searched(qsizetype found, bool complete, const QString &problem);

private:
    void statusChanged();
    void load();
    void countOlder(qint64 beforeSequence);
    void takeUpdates(const QList<CallRecord> &records);
    void flush();
    void searchStretch();
    void endSearch(bool complete, const QString &problem);

    GatewayClient &m_client;
    CallModel &m_model;
    std::map<qint64, CallRecord> m_waiting; ///< by sequence: not given to the model yet
    QTimer m_flush;
    bool m_isOpen = false;
    bool m_loading = true;
    bool m_paused = false;
    bool m_searching = false;
    bool m_complete = false; ///< everything was looked at
    quint64 m_run = 0; ///< of the search: an answer to an earlier one is dropped
    qint64 m_reached = 0; ///< looked at down to here; 0: not at all
    qint64 m_from = 0; ///< where the search began
    qsizetype m_found = 0;
};

} // namespace Gatehouse
