// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "common/gatewayclient.h"
#include "common/languages.h"
#include "common/preferences.h"
#include "common/secretclipboard.h"
#include "common/theme.h"
#include "frame/mainwindow.h"

#include <QObject>
#include <QSettings>
#include <memory>

namespace Gatehouse {

class Tray;

/// The console: the gateway on its own thread, and the window with every page. GUI thread.
class Console final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Console)
public:
    /// @a settingsFile keeps how the window was left.
    Console(GatewaySetup setup, const QString &settingsFile, QObject *parent = nullptr);
    ~Console() override;

    /// Shows the window and starts the gateway.
    void start();
    /// Ends in order: calls that run get a moment, a second request none. ended() follows.
    void stop();

    [[nodiscard]] Preferences &preferences() { return m_preferences; }
    [[nodiscard]] Theme &theme() { return m_theme; }
    [[nodiscard]] MainWindow &window() { return m_window; }
    [[nodiscard]] GatewayClient &client() { return m_client; }

Q_SIGNALS:
    void ended();

private:
    void addThemeActions();
    void applyPreferences();
    void finish();

    QSettings m_settings;
    Preferences m_preferences;
    Languages m_languages; ///< before everything that has words
    Theme m_theme;
    SecretClipboard m_clipboard;
    GatewayClient m_client;
    MainWindow m_window;
    std::unique_ptr<Tray> m_tray; ///< while the operator wants it and there is one
    bool m_stopping = false;
};

} // namespace Gatehouse
