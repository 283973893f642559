// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "common/gatewayclient.h"

#include <QDialog>

class QDialogButtonBox;
class QSpinBox;

namespace Gatehouse {

class MessageBar;

/// Asks for another port of a listener, and writes it to the configuration. GUI thread.
class PortDialog final : public QDialog
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(PortDialog)
public:
    PortDialog(GatewayClient &client, ListenerKind listener, quint16 now, QWidget *parent);

private:
    void save();

    GatewayClient &m_client;
    ListenerKind m_listener;
    QSpinBox *m_port;
    MessageBar *m_problem;
    QDialogButtonBox *m_buttons;
};

} // namespace Gatehouse
