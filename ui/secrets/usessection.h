// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "secrets/secretsection.h"

class QToolButton;

namespace Gatehouse {

/// Every secret that the configuration uses, and whether it has a value. GUI thread.
class UsesSection final : public SecretSection
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(UsesSection)
public:
    UsesSection(GatewayClient &client, Page &page, QWidget *parent);

    /// Makes the secret current that @a what names: its place, its reference, its name, or what uses it.
    /// False: there is none.
    bool find(const QString &what);
    /// Moves what is plain text into the keychain, after showing what changes.
    void adoptAll();

protected:
    void showCurrent() override;

private:
    [[nodiscard]] const SecretUse *current() const;
    [[nodiscard]] QList<SecretUse> plain() const;
    void takeSecrets();
    void test(const QString &place);
    void adopt(const QList<SecretUse> &uses);
    void follow();

    MessageBar *m_plain;
    QToolButton *m_adoptAll = nullptr;
    QToolButton *m_dropBackup = nullptr;
    QAction *m_test = nullptr;
    QAction *m_testAll = nullptr;
    QAction *m_adopt = nullptr;
    QAction *m_follow = nullptr;
    QTimer m_patience; ///< until tests are said to run
};

} // namespace Gatehouse
