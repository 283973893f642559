// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "common/gatewayclient.h"
#include "settings/settingssection.h"

#include <QThreadPool>

class QCheckBox;
class QComboBox;
class QLabel;

namespace Gatehouse {

class Preferences;

/// The window itself: language, appearance, login, tray. Each choice counts at once. GUI thread.
class WindowSection final : public SettingsSection
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(WindowSection)
public:
    /// All are borrowed. @a language is the code of the one in use.
    WindowSection(GatewayClient &client, Preferences &preferences, const QString &language,
                  SettingFields &fields, QWidget *parent = nullptr);
    ~WindowSection() override;

protected:
    void showEvent(QShowEvent *event) override;

private:
    void makeLanguage();
    void showPreferences();
    [[nodiscard]] QStringList command() const;
    void askLogin();
    void setLogin(bool on);
    void takeLogin(const Result<bool> &isOn);

    GatewayClient &m_client;
    Preferences &m_preferences;
    QString m_language;
    QComboBox *m_languages;
    MessageBar *m_restart; ///< the language counts from the next start on
    QComboBox *m_appearance;
    QCheckBox *m_login;
    MessageBar *m_loginProblem;
    QCheckBox *m_keepRunning;
    QLabel *m_noTray = nullptr;
    int m_loginAsked = 0; ///< the number of the newest question: answers to older ones are dropped
    QThreadPool m_disk; ///< one thread: what is asked last is answered last
};

} // namespace Gatehouse
