// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "frame/console.h"

#include "calls/callspage.h"
#include "instances/instancespage.h"

#include <chrono>
#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Gatehouse {

namespace {

constexpr auto StopGrace = 10s; ///< for calls that run

} // namespace

Console::Console(GatewaySetup setup, const QString &settingsFile, QObject *parent)
    : QObject(parent)
    , m_settings(settingsFile, QSettings::IniFormat)
    , m_client(std::move(setup))
    , m_window(m_client, m_clipboard, m_settings)
{
    m_window.addPage(new CallsPage(m_client));
    m_window.addPage(new InstancesPage(m_client, m_clipboard));
    addThemeActions();
    m_window.restoreLayout();
    connect(&m_window, &MainWindow::closing, this, &Console::stop);
    connect(&m_client, &GatewayClient::statusChanged, this, [this] {
        if (m_client.status().phase == GatewayStatus::Phase::Stopped)
            Q_EMIT ended();
    });
}

Console::~Console() = default;

void Console::addThemeActions()
{
    const QString key = u"window/theme"_s;
    m_theme.setChoice(static_cast<Theme::Choice>(m_settings.value(key, 0).toInt()));
    const auto add = [&](const QString &text, Theme::Choice choice) {
        m_window.addWindowAction(text, {}, [this, key, choice] {
            m_theme.setChoice(choice);
            m_settings.setValue(key, static_cast<int>(choice));
        });
    };
    add(MainWindow::tr("Appearance: as the system"), Theme::Choice::System);
    add(MainWindow::tr("Appearance: light"), Theme::Choice::Light);
    add(MainWindow::tr("Appearance: dark"), Theme::Choice::Dark);
}

void Console::start()
{
    m_window.show();
    m_client.start();
}

void Console::stop() { m_client.stop(std::exchange(m_stopping, true) ? 0s : StopGrace); }

} // namespace Gatehouse
