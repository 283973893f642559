// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "common/gatewayclient.h"
#include "common/page.h"

class QToolButton;
class QTabWidget;

namespace Gatehouse {

class EntriesSection;
class InlineNote;
class MessageBar;
class ProvidersSection;
class SecretClipboard;
class UsesSection;

/// The page "Secrets". open() takes what a secret is known by (its place, reference or name, or the id of
/// what uses it), the name of a provider or of a keychain entry, or "adopt". GUI thread.
class SecretsPage final : public Page
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SecretsPage)
public:
    /// Both are borrowed and must outlive the page.
    SecretsPage(GatewayClient &client, SecretClipboard &clipboard, QWidget *parent = nullptr);
    ~SecretsPage() override;

    void open(const QString &what) override;
    void saveState(QSettings &settings) const override;
    void restoreState(const QSettings &settings) override;

private:
    void showStatus();
    void showCounts();
    void unlock();

    GatewayClient &m_client;
    InlineNote *m_keychain; ///< when all is well
    MessageBar *m_banner; ///< when it is not
    QToolButton *m_unlock = nullptr;
    QTabWidget *m_tabs;
    UsesSection *m_uses;
    ProvidersSection *m_providers;
    EntriesSection *m_entries;
};

} // namespace Gatehouse
