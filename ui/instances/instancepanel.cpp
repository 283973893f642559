// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "instances/instancepanel.h"

#include "common/icons.h"
#include "common/messagebar.h"
#include "instances/agentform.h"
#include "instances/instancerequests.h"
#include "instances/limitspanel.h"
#include "instances/webhooksection.h"

#include <QGroupBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QTabWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace Gatehouse {

InstancePanel::InstancePanel(GatewayClient &client, SecretClipboard &clipboard, QWidget *parent)
    : QWidget(parent)
    , m_client(client)
{
    auto *const content = new QWidget(this);
    m_webhook = new WebhookSection(client, clipboard, content);
    auto *const inner = new QVBoxLayout(content);
    inner->setContentsMargins(12, 12, 12, 12);
    inner->setSpacing(14);
    inner->addWidget(makeAgentBox());
    inner->addWidget(m_webhook, 1);
    auto *const scroll = new QScrollArea(this);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setWidget(content);
    scroll->setFocusPolicy(Qt::NoFocus);
    auto *const tabs = new QTabWidget(this);
    tabs->setObjectName(u"instance:tabs"_s);
    tabs->setAccessibleName(tr("Instance"));
    tabs->setDocumentMode(true);
    tabs->addTab(scroll, tr("Settings"));
    m_limits = new LimitsPanel(client, this);
    tabs->addTab(m_limits, tr("Limits"));
    auto *const layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(tabs);
    setDirty(false);
}

QWidget *InstancePanel::makeAgentBox()
{
    auto *const box = new QWidget(this);
    auto *const layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    m_form = new AgentForm(box);
    m_outcome = new MessageBar(box);
    m_outcome->setObjectName(u"agentOutcome"_s);
    m_outcome->setClosable(true);
    m_test = new QPushButton(icon(u"gatehouse-test"), tr("Test"), box);
    m_test->setObjectName(u"testAgent"_s);
    m_test->setToolTip(tr("Asks the agent for one real turn"));
    m_progress = new QLabel(tr("Waiting for the agent …"), box);
    m_progress->hide();
    m_save = new QPushButton(tr("Save"), box);
    m_save->setObjectName(u"saveAgent"_s);
    m_revert = new QPushButton(tr("Revert"), box);
    m_revert->setObjectName(u"revertAgent"_s);
    auto *const buttons = new QHBoxLayout;
    buttons->addWidget(m_test);
    buttons->addWidget(m_progress);
    buttons->addStretch(1);
    buttons->addWidget(m_revert);
    buttons->addWidget(m_save);
    layout->addWidget(m_form);
    layout->addWidget(m_outcome);
    layout->addLayout(buttons);
    connect(m_form, &AgentForm::changed, this, [this] { setDirty(true); });
    connect(m_test, &QPushButton::clicked, this, &InstancePanel::test);
    connect(m_save, &QPushButton::clicked, this, &InstancePanel::save);
    connect(m_revert, &QPushButton::clicked, this, &InstancePanel::revert);
    return box;
}

void InstancePanel::show(const InstanceInfo &instance)
{
    const bool isOther = m_instance.config.uuid != instance.config.uuid;
    m_instance = instance;
    m_webhook->show(instance);
    m_limits->show(instance);
    if (isOther) {
        m_outcome->hide();
        m_progress->hide(); // of the other one's test
        revert();
        return;
    }
    if (instance.config.agent == m_seen)
        return;
    if (!m_dirty) {
        revert();
        return;
    }
    m_conflict = true;
    m_outcome->say(Tone::Warning,
                   tr("The agent was changed in the file meanwhile. Your changes are not saved; nothing was "
                      "overwritten. Revert shows what the file says now."));
    setDirty(true);
}

void InstancePanel::revert()
{
    m_conflict = false;
    m_seen = m_instance.config.agent;
    m_form->setAgent(m_seen);
    setDirty(false);
}

void InstancePanel::setDirty(bool dirty)
{
    m_dirty = dirty;
    m_save->setEnabled(dirty && !m_conflict);
    m_revert->setEnabled(dirty);
    m_test->setEnabled(!dirty);
    m_test->setToolTip(dirty ? tr("Save first: the test asks the agent that is in force")
                             : tr("Asks the agent for one real turn"));
}

void InstancePanel::save()
{
    if (const QString problem = m_form->problem(); !problem.isEmpty()) {
        m_outcome->say(Tone::Bad, problem);
        return;
    }
    const QString entry = tr("agent of %1").arg(m_instance.config.name).left(100);
    const AgentConfig wanted = m_form->agent(entry);
    m_save->setEnabled(false);
    const std::optional<Secret> secret = m_form->typedSecret();
    if (!secret) {
        saveAgent(wanted);
        return;
    }
    storeSecret(m_client, entry, *secret, this, [this, wanted](const Result<void> &stored) {
        if (stored) {
            saveAgent(wanted);
            return;
        }
        m_outcome->say(Tone::Bad, stored.error().message);
        m_save->setEnabled(true);
    });
}

void InstancePanel::saveAgent(const AgentConfig &wanted)
{
    const QString uuid = m_instance.config.uuid;
    setInstanceAgent(m_client, uuid, m_seen, wanted, this, [this, uuid, wanted](const Result<void> &saved) {
        if (uuid != m_instance.config.uuid)
            return;
        if (!saved) {
            m_outcome->say(Tone::Bad, saved.error().message);
            m_save->setEnabled(!m_conflict);
            return;
        }
        m_instance.config.agent = wanted;
        revert();
        m_outcome->say(Tone::Good, tr("Saved; in force from the next turn on."));
    });
}

void InstancePanel::test()
{
    if (!m_test->isEnabled())
        return;
    m_test->setEnabled(false);
    m_progress->show();
    m_outcome->hide();
    const QString uuid = m_instance.config.uuid;
    testInstance(m_client, uuid, u"hello"_s, this, [this, uuid](const Result<QString> &reply) {
        if (uuid != m_instance.config.uuid)
            return; // another one is shown meanwhile
        if (reply)
            m_outcome->say(Tone::Good, tr("The agent answered: %1").arg(reply->left(2000)));
        else
            m_outcome->say(Tone::Bad, reply.error().message);
        m_progress->hide();
        m_test->setEnabled(!m_dirty);
    });
}

} // namespace Gatehouse
