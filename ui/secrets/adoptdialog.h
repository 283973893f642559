// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "common/gatewayclient.h"

#include <QDialog>

class QDialogButtonBox;
class QGridLayout;
class QLineEdit;
class QPlainTextEdit;

namespace Gatehouse {

class InlineNote;
class MessageBar;

/// Moves plain texts of the configuration into the keychain: asks what the entries are called, shows what
/// will change in the file, and does it one after the other. GUI thread.
class AdoptDialog final : public QDialog
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(AdoptDialog)
public:
    AdoptDialog(GatewayClient &client, const QList<SecretUse> &uses, QWidget *parent);

Q_SIGNALS:
    /// @a count were moved. @a isInBackup: the copy of the configuration still holds one.
    void adopted(qsizetype count, bool isInBackup);

private:
    struct Move
    {
        QString place;
        QLineEdit *entry;
        bool isDone = false;
    };

    void addMove(QGridLayout *grid, const SecretUse &use, QStringList &taken);
    [[nodiscard]] QString problem() const;
    void preview();
    void next();

    GatewayClient &m_client;
    QList<Move> m_moves;
    MessageBar *m_problem;
    QPlainTextEdit *m_changes;
    InlineNote *m_note;
    QDialogButtonBox *m_buttons;
    qsizetype m_moved = 0;
    bool m_isInBackup = false;
    bool m_moving = false;
};

} // namespace Gatehouse
