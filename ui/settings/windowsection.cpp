// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "settings/windowsection.h"

#include "common/languages.h"
#include "common/messagebar.h"
#include "common/preferences.h"
#include "settings/autostart.h"

#include <QCheckBox>
#include <QComboBox>
#include <QCoreApplication>
#include <QFuture>
#include <QLabel>
#include <QLocale>
#include <QPromise>
#include <QSignalBlocker>
#include <QSystemTrayIcon>
#include <memory>

using namespace Qt::StringLiterals;

namespace Gatehouse {

WindowSection::WindowSection(GatewayClient &client, Preferences &preferences, const QString &language,
                             SettingFields &fields, QWidget *parent)
    : SettingsSection(u"window"_s, tr("Window"), fields, parent)
    , m_client(client)
    , m_preferences(preferences)
    , m_language(language)
    , m_languages(new QComboBox(this))
    , m_restart(new MessageBar(this))
    , m_appearance(new QComboBox(this))
    , m_login(new QCheckBox(tr("Start Gatehouse when I log in"), this))
    , m_loginProblem(new MessageBar(this))
    , m_keepRunning(new QCheckBox(tr("Closing the window leaves the gateway running in the tray"), this))
{
    m_disk.setMaxThreadCount(1);
    addText(tr(
        "Each choice counts at once and is kept beside the size of the window, not in the configuration of "
        "the gateway."));
    beginGroup({});
    makeLanguage();
    m_appearance->setObjectName(u"settings:appearance"_s);
    m_appearance->addItem(tr("As the system"), static_cast<int>(Theme::Choice::System));
    m_appearance->addItem(tr("Light"), static_cast<int>(Theme::Choice::Light));
    m_appearance->addItem(tr("Dark"), static_cast<int>(Theme::Choice::Dark));
    addRow(tr("Appearance"), m_appearance,
           tr("Light or dark. The system says it by its settings portal or palette."));
    connect(m_appearance, &QComboBox::currentIndexChanged, this, [this] {
        m_preferences.setAppearance(static_cast<Theme::Choice>(m_appearance->currentData().toInt()));
    });
    beginGroup(tr("When there is no window"));
    m_login->setObjectName(u"settings:login"_s);
    addRow(tr("Login"), m_login);
    m_loginProblem->setObjectName(u"settings:loginProblem"_s);
    addWidget(m_loginProblem);
    connect(m_login, &QCheckBox::clicked, this, &WindowSection::setLogin);
    beginGroup({});
    m_keepRunning->setObjectName(u"settings:keepRunning"_s);
    addRow(tr("Tray"), m_keepRunning);
    m_noTray = addText(
        tr("This desktop has no tray: closing the window ends the gateway, after the calls that run."));
    connect(m_keepRunning, &QCheckBox::clicked, &m_preferences, &Preferences::setKeepsRunning);
    finish();
    connect(&m_preferences, &Preferences::changed, this, &WindowSection::showPreferences);
    showPreferences();
}

WindowSection::~WindowSection() { m_disk.waitForDone(); }

void WindowSection::makeLanguage()
{
    m_languages->setObjectName(u"settings:language"_s);
    const QString system = Languages::nameOf(Languages::best(QLocale::system().uiLanguages()));
    m_languages->addItem(tr("As the system (%1)").arg(system), QString());
    for (const QString &code : Languages::codes())
        m_languages->addItem(Languages::nameOf(code), code);
    addRow(tr("Language"), m_languages,
           tr("Of the words. Numbers and times are written as the system has them."));
    m_restart->setObjectName(u"settings:restart"_s);
    addWidget(m_restart);
    connect(m_languages, &QComboBox::currentIndexChanged, this,
            [this] { m_preferences.setLanguage(m_languages->currentData().toString()); });
    beginGroup({});
}

void WindowSection::showPreferences()
{
    const QSignalBlocker noLanguage(m_languages);
    const QSignalBlocker noAppearance(m_appearance);
    m_languages->setCurrentIndex(std::max(m_languages->findData(m_preferences.language()), 0));
    m_appearance->setCurrentIndex(m_appearance->findData(static_cast<int>(m_preferences.appearance())));
    m_keepRunning->setChecked(m_preferences.keepsRunning());
    const QString chosen = m_preferences.language().isEmpty()
        ? Languages::best(QLocale::system().uiLanguages())
        : m_preferences.language();
    if (chosen == m_language)
        m_restart->hide();
    else
        m_restart->say(Tone::Neutral, tr("The language takes effect at the next start."));
}

void WindowSection::showEvent(QShowEvent *event)
{
    SettingsSection::showEvent(event);
    m_keepRunning->setEnabled(QSystemTrayIcon::isSystemTrayAvailable());
    m_noTray->setVisible(!m_keepRunning->isEnabled());
    askLogin();
}

/// What a login should start: this program with the same files.
QStringList WindowSection::command() const
{
    QStringList words{QCoreApplication::applicationFilePath()};
    const GatewayPaths usual = GatewayPaths::defaults();
    const GatewayStatus &status = m_client.status();
    if (!status.configFile.isEmpty() && status.configFile != usual.configFile)
        words += {u"--config"_s, status.configFile};
    if (!status.dataDir.isEmpty() && status.dataDir != usual.dataDir)
        words += {u"--data"_s, status.dataDir};
    return words;
}

void WindowSection::askLogin()
{
    const auto promise = std::make_shared<QPromise<bool>>();
    promise->start();
    promise->future().then(this, [this, number = ++m_loginAsked](bool isOn) {
        if (number == m_loginAsked)
            takeLogin(isOn);
    });
    m_disk.start([promise, entry = Autostart(command())] {
        promise->addResult(entry.isOn());
        promise->finish();
    });
}

void WindowSection::setLogin(bool on)
{
    m_login->setEnabled(false);
    const auto promise = std::make_shared<QPromise<Result<bool>>>();
    promise->start();
    promise->future().then(this, [this, number = ++m_loginAsked](const Result<bool> &outcome) {
        if (number == m_loginAsked) // else it was asked before it was changed
            takeLogin(outcome);
    });
    m_disk.start([promise, on, entry = Autostart(command())] {
        const Result<void> done = entry.set(on);
        promise->addResult(done ? Result<bool>(entry.isOn()) : Result<bool>(tl::unexpected(done.error())));
        promise->finish();
    });
}

void WindowSection::takeLogin(const Result<bool> &isOn)
{
    m_login->setEnabled(true);
    if (!isOn) {
        m_login->setChecked(!m_login->isChecked());
        m_loginProblem->say(Tone::Bad, isOn.error().message);
        return;
    }
    m_login->setChecked(*isOn);
    m_loginProblem->hide();
}

} // namespace Gatehouse
