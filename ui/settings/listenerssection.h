// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "common/gatewayclient.h"
#include "settings/settingssection.h"

class QCheckBox;
class QComboBox;
class QPlainTextEdit;

namespace Gatehouse {

class SecretClipboard;
class SecretSourcePicker;

/// Where the gateway listens, and with which certificate. GUI thread.
class ListenersSection final : public SettingsSection
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ListenersSection)
public:
    /// All are borrowed.
    ListenersSection(GatewayClient &client, SecretClipboard &clipboard, SettingFields &fields,
                     QWidget *parent = nullptr);
    ~ListenersSection() override;

    /// Puts a passphrase that was typed into the keychain; at once when there is none.
    void storePassphrase(QObject *context, Respond<void> done);
    /// Why the passphrase can't be saved; empty when it can.
    [[nodiscard]] QString passphraseProblem() const;

private:
    void makePublic();
    void makeTls();
    void makePrivate();
    [[nodiscard]] QWidget *withBrowse(QWidget *editor, const QString &title);
    void addFile(const QString &path, const QString &label);
    void setTls(bool on);
    void showStatus();
    void offerAddresses();

    GatewayClient &m_client;
    MessageBar *m_publicState = nullptr;
    MessageBar *m_privateState = nullptr;
    QComboBox *m_address = nullptr;
    QCheckBox *m_tls = nullptr;
    QList<QWidget *> m_tlsEditors;
    SecretSourcePicker *m_passphrase;
    QPlainTextEdit *m_addresses = nullptr;
};

} // namespace Gatehouse
