// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "secrets/secret.h"

#include <QWidget>

class QLineEdit;
class QToolButton;

namespace Gatehouse {

class SecretClipboard;

/// A line for a secret value that is typed or pasted: hidden unless the operator asks to see it, copied only
/// by way of the SecretClipboard, and overwritten when it goes. GUI thread.
class SecretEdit final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SecretEdit)
public:
    /// @a what names the value for those who can't see the form. @a clipboard is borrowed and must outlive
    /// this.
    SecretEdit(SecretClipboard &clipboard, const QString &what, QWidget *parent = nullptr);
    ~SecretEdit() override;

    [[nodiscard]] bool isEmpty() const;
    /// What was typed, as UTF-8.
    [[nodiscard]] Secret value() const;
    void setPlaceholder(const QString &text);
    /// Overwrites and empties the line, and hides what is typed next. Does not count as a change.
    void forget();

Q_SIGNALS:
    void changed();

protected:
    /// Forgets when the whole window goes, not when another page or source is looked at.
    void hideEvent(QHideEvent *event) override;

private:
    void setRevealed(bool revealed);
    void generate();

    SecretClipboard &m_clipboard;
    QLineEdit *m_line;
    QToolButton *m_reveal;
    QToolButton *m_copy;
};

} // namespace Gatehouse
