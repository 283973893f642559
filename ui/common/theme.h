// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QColor>
#include <QDBusVariant>
#include <QObject>
#include <QPalette>
#include <QString>
#include <QStringView>

namespace Gatehouse {

/// What a state means. It is never told by colour alone.
enum class Tone { Neutral, Good, Warning, Bad };

/// Whether windows are dark now, by the palette in force.
[[nodiscard]] bool isDark(const QPalette &palette);
/// The colour of text of @a tone on the window and base colours of @a palette, with a contrast of 4.5 to 1 at
/// least.
[[nodiscard]] QColor inkOf(Tone tone, const QPalette &palette);
/// The name of the icon for @a tone (see icon()): a state is never told by colour alone.
[[nodiscard]] QStringView toneIcon(Tone tone);
/// The ground of a bar of @a tone; the palette's ordinary text has a contrast of 4.5 to 1 on it.
[[nodiscard]] QColor groundOf(Tone tone, const QPalette &palette);
/// Text of less weight, still with a contrast of 4.5 to 1.
[[nodiscard]] QColor quietInk(const QPalette &palette);
/// The contrast of two colours by WCAG 2, from 1 to 21.
[[nodiscard]] double contrast(const QColor &left, const QColor &right);

/// Chooses between light and dark: what the operator says, else the desktop (the settings portal's
/// `org.freedesktop.appearance`), else the palette the platform brought. GUI thread; one for the application.
class Theme final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Theme)
public:
    enum class Choice { System, Light, Dark };
    Q_ENUM(Choice)

    explicit Theme(QObject *parent = nullptr);

    void setChoice(Choice choice);
    [[nodiscard]] Choice choice() const { return m_choice; }

Q_SIGNALS:
    /// The palette of the application is another.
    void changed();

private Q_SLOTS:
    void portalSettingChanged(const QString &space, const QString &key, const QDBusVariant &value);

private:
    void askPortal();
    void apply();

    QPalette m_platform; ///< as the platform brought it
    Choice m_choice = Choice::System;
    uint m_portal = 0; ///< 0: no word, 1: dark, 2: light
};

} // namespace Gatehouse
