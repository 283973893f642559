// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "common/gatewayclient.h"

#include <QDialog>
#include <QTimer>

class QDialogButtonBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace Gatehouse {

class InlineNote;
class MessageBar;
class ProviderForm;

/// Declares a provider of secrets, or changes one, and tries it before it is saved. GUI thread.
class ProviderDialog final : public QDialog
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ProviderDialog)
public:
    /// A new one. @a preset fills the form; @a mayChangeKind is false where another kind is of no use.
    ProviderDialog(GatewayClient &client, const SecretProvider &preset, bool mayChangeKind, QWidget *parent);
    /// The one called @a name, which is declared as @a provider. @a triedId is what its test asks for.
    ProviderDialog(GatewayClient &client, const QString &name, const SecretProvider &provider,
                   const QString &triedId, QWidget *parent);

    /// Begins in the field of the test.
    void focusTest();

Q_SIGNALS:
    /// The provider is declared as @a name.
    void saved(const QString &name);

private:
    void build(bool mayChangeKind);
    [[nodiscard]] QString problem() const;
    void check();
    void takeSecrets();
    void tryIt();
    void save();

    GatewayClient &m_client;
    QString m_original; ///< its name; empty for a new one
    SecretProvider m_seen;
    QLineEdit *m_name = nullptr;
    ProviderForm *m_form = nullptr;
    QLineEdit *m_id = nullptr;
    QPushButton *m_try = nullptr;
    QLabel *m_busy = nullptr;
    InlineNote *m_note = nullptr;
    InlineNote *m_outcome = nullptr;
    MessageBar *m_problem = nullptr;
    QDialogButtonBox *m_buttons = nullptr;
    QTimer m_patience; ///< until a test is said to run
    int m_tests = 0; ///< the number of the newest one
    bool m_touched = false;
    bool m_conflict = false; ///< the file says something else meanwhile
    bool m_saving = false;
};

} // namespace Gatehouse
