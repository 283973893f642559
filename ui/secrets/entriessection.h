// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "secrets/secretsection.h"

namespace Gatehouse {

class SecretClipboard;

/// The entries that this data directory has in the keychain for references. GUI thread.
class EntriesSection final : public SecretSection
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(EntriesSection)
public:
    /// @a clipboard is borrowed and must outlive this.
    EntriesSection(GatewayClient &client, SecretClipboard &clipboard, Page &page, QWidget *parent);

protected:
    void showCurrent() override;

private:
    [[nodiscard]] QStringList usersOf(const QString &entry) const;
    [[nodiscard]] SecretRow rowOf(const KeychainEntry &entry) const;
    void takeSecrets();
    void add();
    void replace();
    void test();
    void remove();

    SecretClipboard &m_clipboard;
    QAction *m_add = nullptr;
};

} // namespace Gatehouse
