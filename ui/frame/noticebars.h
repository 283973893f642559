// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "common/gatewayclient.h"

#include <QWidget>

class QToolButton;

namespace Gatehouse {

class MessageBar;

/// What is wrong with the gateway as a whole, above the pages: it can't be opened, a listener can't be bound,
/// the configuration file has problems. GUI thread.
class NoticeBars final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(NoticeBars)
public:
    NoticeBars(GatewayClient &client, QWidget *parent);

    /// Asks for another port for the listener that can't be bound; nothing when both are.
    void changePort();
    void retry();

private:
    void showStatus();
    void showListener(MessageBar *bar, const ListenerStatus &listener);
    void askPort(ListenerKind listener);

    GatewayClient &m_client;
    MessageBar *m_failed;
    MessageBar *m_public;
    MessageBar *m_private;
    MessageBar *m_config;
    MessageBar *m_notice;
    MessageBar *m_stopping;
};

} // namespace Gatehouse
