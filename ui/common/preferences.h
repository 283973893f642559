// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "common/theme.h"

#include <QObject>
#include <QString>

class QSettings;

namespace Gatehouse {

/// What the operator chose for the window itself. Kept beside how it was left, not in the configuration of
/// the gateway. GUI thread.
class Preferences final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Preferences)
public:
    /// @a settings is borrowed.
    explicit Preferences(QSettings &settings, QObject *parent = nullptr);

    [[nodiscard]] Theme::Choice appearance() const;
    void setAppearance(Theme::Choice choice);
    /// The code of a language of Languages; empty: as the system.
    [[nodiscard]] QString language() const;
    void setLanguage(const QString &code);
    /// Whether closing the window leaves the gateway running, in the tray.
    [[nodiscard]] bool keepsRunning() const;
    void setKeepsRunning(bool keeps);

Q_SIGNALS:
    /// One of them is another.
    void changed();

private:
    QSettings &m_settings;
};

} // namespace Gatehouse
