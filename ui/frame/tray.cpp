// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "frame/tray.h"

#include "common/gatewayclient.h"
#include "common/icons.h"
#include "frame/mainwindow.h"

#include <QAction>

using namespace Qt::StringLiterals;

namespace Gatehouse {

Tray::Tray(GatewayClient &client, MainWindow &window, QObject *parent)
    : QObject(parent)
    , m_client(client)
    , m_window(window)
{
    m_state = m_menu.addAction(QString());
    m_state->setEnabled(false);
    m_menu.addSeparator();
    m_show = m_menu.addAction(icon(u"gatehouse-logo"), tr("Show the window"));
    connect(m_show, &QAction::triggered, &m_window, &MainWindow::raiseToFront);
    QAction *const quit = m_menu.addAction(icon(u"process-stop"), tr("Quit"));
    connect(quit, &QAction::triggered, &m_window, [this] {
        if (m_client.status().running > 0)
            m_window.raiseToFront(); // it says what is waited for
        m_window.quit();
    });
    m_icon.setContextMenu(&m_menu);
    connect(&m_icon, &QSystemTrayIcon::activated, this, [this](QSystemTrayIcon::ActivationReason reason) {
        if (reason == QSystemTrayIcon::Trigger)
            toggleWindow();
    });
    connect(&m_client, &GatewayClient::statusChanged, this, &Tray::showStatus);
    showStatus();
    m_icon.show();
}

Tray::~Tray() = default;

void Tray::toggleWindow()
{
    if (m_window.isVisible() && m_window.isActiveWindow())
        m_window.close();
    else
        m_window.raiseToFront();
}

void Tray::showStatus()
{
    const GatewayStatus &status = m_client.status();
    QString words;
    bool isFine = false;
    switch (status.phase) {
    case GatewayStatus::Phase::Starting:
        words = tr("Starting");
        isFine = true;
        break;
    case GatewayStatus::Phase::Running:
        isFine = status.publicListener.problem.isEmpty() && status.privateListener.problem.isEmpty()
            && status.configProblems.isEmpty();
        words = isFine ? tr("Running; %n calls at work", nullptr, status.running)
                       : tr("Running, but something needs a look");
        break;
    case GatewayStatus::Phase::Failed:
        words = tr("The gateway can't start");
        break;
    case GatewayStatus::Phase::Stopping:
    case GatewayStatus::Phase::Stopped:
        words = tr("Stopping");
        isFine = true;
        break;
    }
    m_state->setText(words);
    m_icon.setToolTip(tr("Gatehouse: %1").arg(words));
    m_icon.setIcon(icon(isFine ? u"gatehouse-logo" : u"gatehouse-state-warning"));
}

} // namespace Gatehouse
