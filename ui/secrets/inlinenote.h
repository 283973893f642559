// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "common/theme.h"

#include <QWidget>

class QLabel;

namespace Gatehouse {

/// A sentence with an icon, beside what it is about, without a ground of its own. Hidden while it says
/// nothing. GUI thread.
class InlineNote final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(InlineNote)
public:
    explicit InlineNote(QWidget *parent = nullptr);

    /// Shows @a text (plain); an empty one hides the note.
    void say(Tone tone, const QString &text);
    void clear() { say(Tone::Neutral, {}); }
    [[nodiscard]] QString text() const;

protected:
    void changeEvent(QEvent *event) override;

private:
    void paintTone();

    QLabel *m_icon;
    QLabel *m_text;
    Tone m_tone = Tone::Neutral;
    bool m_painting = false;
};

} // namespace Gatehouse
