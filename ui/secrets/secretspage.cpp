// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "secrets/secretspage.h"

#include "common/messagebar.h"
#include "secrets/entriessection.h"
#include "secrets/inlinenote.h"
#include "secrets/providerssection.h"
#include "secrets/secretrequests.h"
#include "secrets/usessection.h"

#include <QAction>
#include <QLocale>
#include <QSettings>
#include <QTabWidget>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace Gatehouse {

SecretsPage::SecretsPage(GatewayClient &client, SecretClipboard &clipboard, QWidget *parent)
    : Page(u"secrets"_s, tr("Secrets"), u"gatehouse-secrets"_s, parent)
    , m_client(client)
    , m_keychain(new InlineNote(this))
    , m_banner(new MessageBar(this))
    , m_tabs(new QTabWidget(this))
    , m_uses(new UsesSection(client, *this, m_tabs))
    , m_providers(new ProvidersSection(client, *this, m_tabs))
    , m_entries(new EntriesSection(client, clipboard, *this, m_tabs))
{
    auto *const layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_banner);
    layout->addWidget(m_keychain);
    layout->addWidget(m_tabs, 1);
    m_keychain->setObjectName(u"secrets:keychain"_s);
    m_keychain->setContentsMargins(12, 8, 12, 4);
    m_banner->setObjectName(u"secrets:banner"_s);
    m_unlock = m_banner->addButton(u"secrets:unlock"_s, tr("Unlock…"));
    connect(m_unlock, &QToolButton::clicked, this, &SecretsPage::unlock);
    m_tabs->setObjectName(u"secrets:tabs"_s);
    m_tabs->setAccessibleName(tr("Secrets"));
    m_tabs->setDocumentMode(true);
    for (SecretSection *section :
         {static_cast<SecretSection *>(m_uses), static_cast<SecretSection *>(m_providers),
          static_cast<SecretSection *>(m_entries)}) {
        m_tabs->addTab(section, {});
        connect(section, &SecretSection::wanted, this,
                [this, section] { m_tabs->setCurrentWidget(section); });
        connect(section, &SecretSection::linkActivated, this, &Page::linkActivated);
    }
    connect(&m_client, &GatewayClient::statusChanged, this, &SecretsPage::showStatus);
    connect(&m_client, &GatewayClient::secretsChanged, this, &SecretsPage::showCounts);
    showStatus();
    showCounts();
}

SecretsPage::~SecretsPage() = default;

void SecretsPage::showCounts()
{
    const QLocale locale;
    m_tabs->setTabText(0, tr("In use (%1)").arg(locale.toString(m_uses->rowCount())));
    m_tabs->setTabText(1, tr("Providers (%1)").arg(locale.toString(m_providers->rowCount())));
    m_tabs->setTabText(2, tr("Keychain entries (%1)").arg(locale.toString(m_entries->rowCount())));
}

void SecretsPage::showStatus()
{
    const Keychain::State state = m_client.status().keychain;
    m_unlock->setVisible(state == Keychain::State::Locked || state == Keychain::State::Unwritable);
    const auto warn = [this](Tone tone, const QString &words) {
        m_banner->say(tone, words);
        m_keychain->clear();
    };
    switch (state) {
    case Keychain::State::Available:
        m_banner->hide();
        m_keychain->say(Tone::Good, tr("The keychain is unlocked. Values that are typed here go into it."));
        break;
    case Keychain::State::Locked:
        warn(
            Tone::Warning,
            tr("The keychain is locked. Secrets that are kept in it have no value, and nothing can be "
               "stored, "
               "until it is unlocked. Callers with API keys, and secrets from variables, files and commands, "
               "are not affected."));
        break;
    case Keychain::State::Unwritable:
        warn(
            Tone::Warning,
            tr("The keychain can't store anything; it may have no keyring yet. Secrets from variables, files "
               "and commands work. New API keys are shown this once."));
        break;
    case Keychain::State::Absent:
        warn(
            Tone::Neutral,
            tr("No keychain runs in this session. Secrets from variables, files and commands work, and so do "
               "API keys; new ones are shown this once. To have a keychain, start one that speaks the Secret "
               "Service, such as GNOME Keyring or KeePassXC."));
        break;
    case Keychain::State::Unknown:
        m_banner->hide();
        m_keychain->say(Tone::Neutral, tr("The keychain has not been tried yet."));
        break;
    }
}

void SecretsPage::unlock()
{
    m_unlock->setEnabled(false);
    unlockKeychain(m_client, this, [this](const Result<Keychain::State> &) {
        m_unlock->setEnabled(true); // what came of it is told as the status
    });
}

void SecretsPage::open(const QString &what)
{
    if (what == "adopt"_L1) {
        m_tabs->setCurrentWidget(m_uses);
        m_uses->adoptAll();
    } else if (m_uses->find(what)) {
        m_tabs->setCurrentWidget(m_uses);
    } else if (m_providers->select(what)) {
        m_tabs->setCurrentWidget(m_providers);
    } else if (m_entries->select(what)) {
        m_tabs->setCurrentWidget(m_entries);
    }
}

void SecretsPage::saveState(QSettings &settings) const
{
    settings.setValue("tab", m_tabs->currentIndex());
    m_uses->saveState(settings);
    m_providers->saveState(settings);
    m_entries->saveState(settings);
}

void SecretsPage::restoreState(const QSettings &settings)
{
    m_tabs->setCurrentIndex(settings.value("tab", 0).toInt());
    m_uses->restoreState(settings);
    m_providers->restoreState(settings);
    m_entries->restoreState(settings);
}

} // namespace Gatehouse
