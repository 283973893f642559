// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "frame/console.h"

#include "calls/callspage.h"
#include "composer/composerpage.h"
#include "frame/tray.h"
#include "instances/instancespage.h"
#include "routes/routespage.h"
#include "secrets/secretspage.h"
#include "settings/settingspage.h"
#include "taskflows/taskflowspage.h"

#include <QGuiApplication>
#include <QTimer>

#include <chrono>
#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Gatehouse {

namespace {

constexpr auto StopGrace = 10s; ///< for calls that run
constexpr auto TrayPatience = 5s; ///< between two looks for a tray

} // namespace

Console::Console(GatewaySetup setup, const QString &settingsFile, QObject *parent)
    : QObject(parent)
    , m_settings(settingsFile, QSettings::IniFormat)
    , m_preferences(m_settings)
    , m_languages(m_preferences.language())
    , m_client(std::move(setup))
    , m_window(m_client, m_clipboard, m_settings)
{
    m_window.addPage(new CallsPage(m_client));
    m_window.addPage(new InstancesPage(m_client, m_clipboard));
    m_window.addPage(new RoutesPage(m_client, m_clipboard));
    m_window.addPage(new TaskFlowsPage(m_client));
    m_window.addPage(new SecretsPage(m_client, m_clipboard));
    m_window.addPage(new ComposerPage(m_client));
    m_window.addPage(new SettingsPage(m_client, m_clipboard, m_preferences, m_languages.code()));
    addThemeActions();
    m_window.restoreLayout();
    // the end is ended(), not the last window: what runs may take a moment
    QGuiApplication::setQuitOnLastWindowClosed(false);
    connect(&m_preferences, &Preferences::changed, this, &Console::applyPreferences);
    applyPreferences();
    connect(&m_window, &MainWindow::closing, this, &Console::stop);
    connect(&m_client, &GatewayClient::statusChanged, this, [this] {
        if (m_client.status().phase == GatewayStatus::Phase::Stopped)
            finish();
    });
}

Console::~Console() = default;

void Console::addThemeActions()
{
    const auto add = [this](const QString &text, Theme::Choice choice) {
        m_window.addWindowAction(text, {}, [this, choice] { m_preferences.setAppearance(choice); });
    };
    add(MainWindow::tr("Appearance: as the system"), Theme::Choice::System);
    add(MainWindow::tr("Appearance: light"), Theme::Choice::Light);
    add(MainWindow::tr("Appearance: dark"), Theme::Choice::Dark);
}

void Console::applyPreferences()
{
    m_theme.setChoice(m_preferences.appearance());
    const bool inTray = m_preferences.keepsRunning() && Tray::isAvailable();
    if (m_preferences.keepsRunning() && !inTray) // at login the tray may come after us
        QTimer::singleShot(TrayPatience, this, &Console::applyPreferences);
    m_window.setHidesOnClose(inTray);
    if (inTray && !m_tray)
        m_tray = std::make_unique<Tray>(m_client, m_window);
    else if (!inTray)
        m_tray.reset();
}

void Console::start()
{
    m_window.show();
    m_client.start();
}

void Console::finish()
{
    m_tray.reset();
    m_window.hide();
    Q_EMIT ended();
}

void Console::stop()
{
    m_window.saveLayout();
    m_client.stop(std::exchange(m_stopping, true) ? 0s : StopGrace);
}

} // namespace Gatehouse
