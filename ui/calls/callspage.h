// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "calls/callmodel.h"
#include "common/page.h"
#include "http/traffic.h"

#include <QTimer>
#include <optional>

class QAction;
class QLabel;
class QSplitter;
class QStackedWidget;

namespace Gatehouse {

class CallActions;
class CallCharts;
class CallDetail;
class CallFeed;
class CallFilterBar;
class CallRelations;
class CallTable;
class GatewayClient;

/// The page with the calls, live and stored. open() takes a filter, or `id:<call id>`. GUI thread.
class CallsPage final : public Page
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(CallsPage)
public:
    /// @a client is borrowed.
    explicit CallsPage(GatewayClient &client, QWidget *parent = nullptr);
    ~CallsPage() override;

    void open(const QString &what) override;
    void saveState(QSettings &settings) const override;
    void restoreState(const QSettings &settings) override;

    [[nodiscard]] CallModel &model() { return m_model; }
    [[nodiscard]] CallTable &table() { return *m_table; }
    [[nodiscard]] CallFeed &feed() { return *m_feed; }

protected:
    void changeEvent(QEvent *event) override;

private:
    void connectParts();
    void filterChanged();
    void updateNames();
    void updateCounts();
    void updateEmpty();
    void searchEnded(qsizetype found, bool complete, const QString &problem);
    void currentChanged();
    void showCall(const CallRecord &record);
    void fetchTraffic(const CallRecord &record);
    void findRelated();
    void showElsewhere(const CallRecord &record);
    void openDetail();
    void closeDetail();
    void updateDetail();
    void showMenu(const QPoint &position);

    GatewayClient &m_client;
    CallModel m_model;
    CallFilterBar *m_bar;
    CallCharts *m_charts;
    QSplitter *m_splitter;
    QStackedWidget *m_stack; ///< the table, or why it is empty
    CallTable *m_table;
    QLabel *m_empty;
    CallDetail *m_detail;
    QLabel *m_words; ///< what has just been done
    CallFeed *m_feed;
    CallActions *m_actions;
    CallRelations *m_relations;
    QAction *m_close; ///< of the detail pane
    bool m_detailClosed = false; ///< by the operator
    std::optional<CallRecord> m_shown; ///< in the detail pane
    std::optional<Traffic> m_traffic; ///< of it
    QTimer m_wordsTimer;
};

} // namespace Gatehouse
