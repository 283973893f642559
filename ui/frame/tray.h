// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QMenu>
#include <QObject>
#include <QSystemTrayIcon>

namespace Gatehouse {

class GatewayClient;
class MainWindow;

/// The gateway in the tray of the desktop: how it is, and a menu that brings the window back or ends it. GUI
/// thread.
class Tray final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Tray)
public:
    /// Both are borrowed.
    Tray(GatewayClient &client, MainWindow &window, QObject *parent = nullptr);
    ~Tray() override;

    [[nodiscard]] static bool isAvailable() { return QSystemTrayIcon::isSystemTrayAvailable(); }
    [[nodiscard]] QMenu &menu() { return m_menu; }
    [[nodiscard]] QString words() const { return m_icon.toolTip(); }

private:
    void showStatus();
    void toggleWindow();

    GatewayClient &m_client;
    MainWindow &m_window;
    QMenu m_menu;
    QAction *m_state;
    QAction *m_show;
    QSystemTrayIcon m_icon; ///< its menu dies after it
};

} // namespace Gatehouse
