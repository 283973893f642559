// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "common/theme.h"

#include <QFrame>

class QHBoxLayout;
class QLabel;
class QToolButton;

namespace Gatehouse {

/// A bar with a message and what can be done about it, beside what the message is about. Hidden until told.
/// GUI thread.
class MessageBar final : public QFrame
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(MessageBar)
public:
    explicit MessageBar(QWidget *parent = nullptr);

    /// Shows @a text (plain, may have several lines).
    void say(Tone tone, const QString &text);
    [[nodiscard]] QString text() const;
    /// A button at the end of the bar; it belongs to the bar.
    QToolButton *addButton(const QString &objectName, const QString &text);
    /// Lets the operator put the bar away.
    void setClosable(bool closable);

Q_SIGNALS:
    void closed();

protected:
    void changeEvent(QEvent *event) override;

private:
    void paintTone();

    QLabel *m_icon;
    QLabel *m_text;
    QHBoxLayout *m_layout;
    QToolButton *m_close;
    Tone m_tone = Tone::Neutral;
    bool m_painting = false;
};

} // namespace Gatehouse
