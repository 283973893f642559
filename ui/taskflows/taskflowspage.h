// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "common/page.h"
#include "taskflows/flowmodel.h"
#include "taskflows/flowtree.h"

#include <QTimer>

class QButtonGroup;
class QLabel;
class QLineEdit;
class QPushButton;
class QSplitter;
class QStackedWidget;

namespace Gatehouse {

class FlowActBar;
class FlowDetail;
class FlowFeed;
class GatewayClient;
class MessageBar;

/// The page with the TaskFlows of all sessions and their tasks. open() takes the id of a flow; anything else
/// is searched for. GUI thread.
class TaskFlowsPage final : public Page
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(TaskFlowsPage)
public:
    /// @a client is borrowed.
    explicit TaskFlowsPage(GatewayClient &client, QWidget *parent = nullptr);
    ~TaskFlowsPage() override;

    void open(const QString &what) override;
    void saveState(QSettings &settings) const override;
    void restoreState(const QSettings &settings) override;

    [[nodiscard]] FlowModel &model() { return m_model; }
    [[nodiscard]] FlowTree &tree() { return *m_tree; }
    [[nodiscard]] FlowFeed &feed() { return *m_feed; }

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    [[nodiscard]] QWidget *makeTop();
    [[nodiscard]] QWidget *makeEmpty();
    void makeActions();
    void connectParts();
    void setView(FlowView view);
    void filterChanged();
    void updateCounts();
    void updateEmpty();
    void updateShown();
    void rowsChosen();
    void openWanted();
    void say(const QString &words);
    void showMenu(const QPoint &position);

    GatewayClient &m_client;
    FlowModel m_model;
    FlowFeed *m_feed;
    QButtonGroup *m_views;
    QLineEdit *m_search = nullptr; ///< like the next one made with the top, so that Tab goes as one reads
    QLabel *m_count = nullptr;
    QWidget *m_top;
    FlowActBar *m_acts;
    MessageBar *m_message;
    QSplitter *m_splitter;
    QStackedWidget *m_stack; ///< the tree, or why it is empty
    FlowTree *m_tree;
    QLabel *m_emptyTitle;
    QLabel *m_emptyWords;
    QPushButton *m_emptyStep;
    FlowDetail *m_detail;
    QLabel *m_words; ///< what has just been done
    QTimer m_wordsTimer;
    QTimer m_pinTimer;
    QTimer m_searchTimer;
    QString m_problem; ///< why there are no flows to see
    QByteArray m_wanted; ///< the flow that is to be shown once it is there
};

} // namespace Gatehouse
