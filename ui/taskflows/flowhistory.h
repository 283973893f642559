// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "http/call.h"
#include "result.h"
#include "taskflows/flowcolumns.h"

#include <QList>
#include <QTimer>
#include <QWidget>

class QLabel;
class QPushButton;
class QTableWidget;

namespace Gatehouse {

class GatewayClient;

/// The history of a flow, newest first: what each revision changed and which call asked for it. Read from the
/// database while it is visible. GUI thread.
class FlowHistory final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(FlowHistory)
public:
    /// @a client is borrowed.
    explicit FlowHistory(GatewayClient &client, QWidget *parent = nullptr);
    ~FlowHistory() override;

    /// Shows the history of @a flow, or nothing when that is null.
    void setFlow(const FlowPtr &flow);

Q_SIGNALS:
    void callActivated(const QByteArray &id);

protected:
    void showEvent(QShowEvent *event) override;

private:
    void fetch();
    void take(const Result<QList<HistoryLine>> &lines);
    void addLine(const HistoryLine &line);

    GatewayClient &m_client;
    QLabel *m_note;
    QTableWidget *m_table;
    QTimer m_later;
    FlowPtr m_flow;
    qsizetype m_known = 0; ///< lines of the history that are shown, or are too old to be
    bool m_isStale = false;
    bool m_isFetching = false;
};

/// The newest calls that named a flow, refused ones and reads included. Read while it is visible. GUI thread.
class FlowCalls final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(FlowCalls)
public:
    /// @a client is borrowed.
    explicit FlowCalls(GatewayClient &client, QWidget *parent = nullptr);
    ~FlowCalls() override;

    void setFlow(const FlowPtr &flow);

Q_SIGNALS:
    void callActivated(const QByteArray &id);
    /// All calls of the flow are to be shown in the table of calls.
    void allActivated();

protected:
    void showEvent(QShowEvent *event) override;

private:
    void fetch();
    void search(qint64 before, int stretches);
    void add(const CallRecord &record);
    void updateNote(const QString &problem);

    GatewayClient &m_client;
    QLabel *m_note;
    QPushButton *m_all;
    QTableWidget *m_table;
    QTimer m_later;
    FlowPtr m_flow;
    QByteArray m_id; ///< of it
    quint64 m_run = 0;
    bool m_isStale = false;
    bool m_isSearching = false;
    bool m_hasSearched = false; ///< the older ones are there
};

} // namespace Gatehouse
