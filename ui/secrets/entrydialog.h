// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "common/gatewayclient.h"

#include <QDialog>

class QDialogButtonBox;
class QLineEdit;

namespace Gatehouse {

class InlineNote;
class MessageBar;
class SecretClipboard;
class SecretEdit;

/// Asks for the value of a keychain entry, new or there already, and has it written. GUI thread.
class EntryDialog final : public QDialog
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(EntryDialog)
public:
    /// An empty @a name: a new entry. @a usedBy says in words what uses the old one.
    EntryDialog(GatewayClient &client, SecretClipboard &clipboard, const QString &name,
                const QStringList &usedBy, QWidget *parent);

Q_SIGNALS:
    void written(const QString &name);

private:
    [[nodiscard]] QString name() const;
    [[nodiscard]] QString problem() const;
    void check();
    void save();

    GatewayClient &m_client;
    QString m_replaced;
    QLineEdit *m_name = nullptr; ///< for a new one
    SecretEdit *m_value;
    InlineNote *m_note;
    MessageBar *m_problem;
    QDialogButtonBox *m_buttons;
    bool m_touched = false;
    bool m_saving = false;
};

} // namespace Gatehouse
