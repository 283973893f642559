// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "secrets/secretref.h"

#include <QString>
#include <QWidget>
#include <optional>

class QComboBox;
class QLineEdit;

namespace Gatehouse {

/// Where a secret comes from: none, a variable, an entry of the keychain, or a value typed here, which is to
/// go into the keychain. GUI thread.
class SecretField final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SecretField)
public:
    /// @a what names the secret for those who can't see the form.
    explicit SecretField(const QString &what, QWidget *parent = nullptr);

    void setRef(const SecretRef &ref);
    /// The reference as it is chosen. For a typed value, of the entry @a newEntry.
    [[nodiscard]] SecretRef ref(const QString &newEntry) const;
    /// The value that was typed, to be stored before ref() is used.
    [[nodiscard]] std::optional<Secret> typedValue() const;

Q_SIGNALS:
    void changed();

private:
    enum Choice { None, Variable, Entry, Typed, AsDeclared };
    void showChoice();

    SecretRef m_declared;
    QComboBox *m_choice;
    QLineEdit *m_text;
};

} // namespace Gatehouse
