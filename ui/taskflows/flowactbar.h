// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "taskflows/flowacts.h"
#include "taskflows/flowtree.h"

#include <QList>
#include <QMap>
#include <QWidget>

class QAction;
class QMenu;
class QToolButton;

namespace Gatehouse {

class GatewayClient;

/// The buttons that act on the selected rows: those that fit what is selected, flows or tasks. GUI thread.
class FlowActBar final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(FlowActBar)
public:
    /// @a client is borrowed. The actions belong to @a page.
    FlowActBar(GatewayClient &client, QWidget *page);
    ~FlowActBar() override;

    /// What is acted on: the selected rows as they are shown.
    void setRows(const QList<FlowRow> &rows);
    /// Every act, for the list of actions of the page.
    [[nodiscard]] QList<QAction *> acts() const;
    /// Adds to @a menu what can be done now.
    void fill(QMenu &menu) const;

Q_SIGNALS:
    /// What was done, in words.
    void said(const QString &words);
    void callActivated(const QByteArray &id);

private:
    void act(FlowAct act);

    GatewayClient &m_client;
    QList<FlowAct> m_acts; ///< in the order of the buttons
    QMap<FlowAct, QAction *> m_actions;
    QMap<FlowAct, QToolButton *> m_buttons;
    QList<FlowRow> m_rows;
};

} // namespace Gatehouse
