// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "common/gatewayclient.h"

#include <QDialog>

class QLabel;
class QStackedWidget;
class QTableView;

namespace Gatehouse {

class EventsModel;
class MessageBar;

/// "Webhook events": the last 100 calls of an instance, live. GUI thread.
class EventsDialog final : public QDialog
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(EventsDialog)
public:
    EventsDialog(GatewayClient &client, const QString &uuid, QWidget *parent);

private:
    void load(const QString &uuid);
    void showRows();

    GatewayClient &m_client;
    EventsModel *m_model;
    QTableView *m_table;
    QStackedWidget *m_stack;
    QLabel *m_empty;
    MessageBar *m_problem;
};

} // namespace Gatehouse
