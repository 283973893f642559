// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "common/gatewayclient.h"
#include "common/page.h"
#include "settings/settingsrequests.h"

#include <QTimer>

class QLabel;
class QListWidget;
class QPushButton;
class QStackedWidget;

namespace Gatehouse {

class ListenersSection;
class MessageBar;
class Preferences;
class SecretClipboard;
class SettingFields;
class SettingsSection;

/// The page "Settings": sections at the left, and what was changed in them at the bottom, to be saved
/// together. open() takes the id of a section: listeners, proxies, limits, retention, recording, window,
/// files. GUI thread.
class SettingsPage final : public Page
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SettingsPage)
public:
    /// All are borrowed. @a language is the code of the one in use.
    SettingsPage(GatewayClient &client, SecretClipboard &clipboard, Preferences &preferences,
                 const QString &language, QWidget *parent = nullptr);
    ~SettingsPage() override;

    void open(const QString &what) override;
    void saveState(QSettings &settings) const override;
    void restoreState(const QSettings &settings) override;

private:
    void makeSections(SecretClipboard &clipboard, Preferences &preferences, const QString &language);
    void addSection(SettingsSection *section);
    [[nodiscard]] QWidget *makeFoot();
    [[nodiscard]] SettingsSection *sectionAt(int row) const;
    void takeSettings();
    void showChanges();
    /// Has what was typed checked, a moment after the last key.
    void check();
    void showProblems(const QList<ConfigProblem> &problems);
    void save();
    void ask(const QStringList &exposure);
    void storeAndWrite();
    void write();
    void fail(const QString &words);
    void finishSaving();
    void revert();
    void goTo(QWidget *editor);

    GatewayClient &m_client;
    SettingFields *m_fields;
    QListWidget *m_list;
    QStackedWidget *m_stack;
    ListenersSection *m_listeners = nullptr;
    MessageBar *m_outcome;
    QLabel *m_changed;
    QPushButton *m_save;
    QPushButton *m_revert;
    QTimer m_checkTimer;
    int m_check = 0; ///< the number of the newest check: answers to older ones are dropped
    bool m_saving = false;
    bool m_saysProblem = false; ///< m_outcome has one that no field shows
};

} // namespace Gatehouse
