// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "instances/instancedialog.h"

#include "common/messagebar.h"
#include "instances/agentform.h"
#include "instances/instancerequests.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QUuid>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace Gatehouse {

InstanceDialog::InstanceDialog(GatewayClient &client, Purpose purpose, const InstanceConfig &original,
                               QWidget *parent)
    : QDialog(parent)
    , m_client(client)
    , m_purpose(purpose)
    , m_original(original)
    , m_name(new QLineEdit(this))
    , m_problem(new MessageBar(this))
    , m_buttons(new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this))
{
    setObjectName(u"instanceDialog"_s);
    setAttribute(Qt::WA_DeleteOnClose);
    auto *const layout = new QVBoxLayout(this);
    layout->setSpacing(10);
    layout->addWidget(m_problem);
    auto *const form = new QFormLayout;
    m_name->setObjectName(u"name"_s);
    m_name->setAccessibleName(tr("Name"));
    m_name->setMinimumWidth(320);
    form->addRow(tr("Name:"), m_name);
    layout->addLayout(form);
    QPushButton *const ok = m_buttons->button(QDialogButtonBox::Ok);
    switch (purpose) {
    case Purpose::Add:
        setWindowTitle(tr("Add instance"));
        ok->setText(tr("Add"));
        m_agent = new AgentForm(this);
        m_agent->setAgent({});
        layout->addWidget(m_agent);
        break;
    case Purpose::Duplicate:
        setWindowTitle(tr("Duplicate \"%1\"").arg(original.name));
        ok->setText(tr("Duplicate"));
        m_name->setText(tr("%1 copy").arg(original.name));
        layout->addWidget(
            new QLabel(tr("The copy gets the same agent and limits, a URL of its own and no keys."), this));
        break;
    case Purpose::Rename:
        setWindowTitle(tr("Rename \"%1\"").arg(original.name));
        ok->setText(tr("Rename"));
        m_name->setText(original.name);
        layout->addWidget(new QLabel(tr("Its URLs and keys stay."), this));
        break;
    }
    layout->addStretch(1);
    layout->addWidget(m_buttons);
    const auto check = [this, ok] { ok->setEnabled(!m_name->text().trimmed().isEmpty()); };
    connect(m_name, &QLineEdit::textChanged, this, check);
    check();
    connect(m_buttons, &QDialogButtonBox::accepted, this, &InstanceDialog::save);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    m_name->setFocus();
    m_name->selectAll();
}

void InstanceDialog::save()
{
    const QString name = m_name->text().trimmed();
    if (m_purpose == Purpose::Rename) {
        m_buttons->setEnabled(false);
        renameInstance(m_client, m_original.uuid, name, this,
                       [this](const Result<void> &result) { finish(m_original.uuid, result); });
        return;
    }
    if (!m_agent) {
        add(m_original.agent);
        return;
    }
    if (const QString problem = m_agent->problem(); !problem.isEmpty()) {
        m_problem->say(Tone::Bad, problem);
        return;
    }
    const QString entry = tr("agent of %1").arg(name).left(100);
    const AgentConfig agent = m_agent->agent(entry);
    const std::optional<Secret> secret = m_agent->typedSecret();
    if (!secret) {
        add(agent);
        return;
    }
    m_buttons->setEnabled(false);
    storeSecret(m_client, entry, *secret, this, [this, agent](const Result<void> &stored) {
        if (stored)
            add(agent);
        else
            finish({}, stored);
    });
}

void InstanceDialog::add(const AgentConfig &agent)
{
    m_buttons->setEnabled(false);
    InstanceConfig instance = m_purpose == Purpose::Duplicate ? m_original : InstanceConfig();
    instance.uuid = QUuid::createUuid().toString(QUuid::WithoutBraces);
    instance.name = m_name->text().trimmed();
    instance.agent = agent;
    addInstance(m_client, instance, this,
                [this, uuid = instance.uuid](const Result<void> &result) { finish(uuid, result); });
}

void InstanceDialog::finish(const QString &uuid, const Result<void> &result)
{
    m_buttons->setEnabled(true);
    if (!result) {
        m_problem->say(Tone::Bad, result.error().message);
        return;
    }
    Q_EMIT done(uuid);
    accept();
}

} // namespace Gatehouse
