// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "common/gatewayclient.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace Gatehouse {

class AgentForm;
class LimitsPanel;
class MessageBar;
class SecretClipboard;
class WebhookSection;

/// One instance: its agent with a test, and its webhook. GUI thread.
class InstancePanel final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(InstancePanel)
public:
    InstancePanel(GatewayClient &client, SecretClipboard &clipboard, QWidget *parent);

    /// Shows @a instance. What the operator has typed and not saved stays while it is the same instance.
    void show(const InstanceInfo &instance);
    [[nodiscard]] WebhookSection &webhook() { return *m_webhook; }
    /// Has one real turn of the agent.
    void test();

private:
    QWidget *makeAgentBox();
    void save();
    void saveAgent(const AgentConfig &wanted);
    void revert();
    void setDirty(bool dirty);

    GatewayClient &m_client;
    InstanceInfo m_instance;
    AgentConfig m_seen; ///< what the form began with
    AgentForm *m_form = nullptr;
    MessageBar *m_outcome = nullptr;
    QLabel *m_progress = nullptr;
    QPushButton *m_test = nullptr;
    QPushButton *m_save = nullptr;
    QPushButton *m_revert = nullptr;
    WebhookSection *m_webhook;
    LimitsPanel *m_limits;
    bool m_dirty = false;
    bool m_conflict = false; ///< the file has another agent than the one the form began with
};

} // namespace Gatehouse
