// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "frame/console.h"
#include "json.h"

#include <QAction>
#include <QDialog>
#include <QTemporaryDir>
#include <QTest>
#include <memory>

namespace Gatehouse::Test {

/// A whole console over a real gateway, with a home of its own. Its listeners take free ports.
class ConsoleFixture
{
    Q_DISABLE_COPY_MOVE(ConsoleFixture)
public:
    /// @a config is the configuration without ports.
    explicit ConsoleFixture(boost::json::object config = {});
    ~ConsoleFixture();

    /// Opens the window and waits until the gateway runs, or until opening it has failed.
    [[nodiscard]] bool start();
    /// Closes the window and waits for the end.
    [[nodiscard]] bool stop();

    [[nodiscard]] Console &console() { return *m_console; }
    [[nodiscard]] MainWindow &window() { return m_console->window(); }
    [[nodiscard]] GatewayClient &client() { return m_console->client(); }
    [[nodiscard]] const GatewayStatus &status() { return client().status(); }
    [[nodiscard]] QString configFile() const
    {
        return m_directory.filePath(QStringLiteral("gatehouse.json"));
    }
    [[nodiscard]] QString dataDir() const { return m_directory.filePath(QStringLiteral("data")); }
    [[nodiscard]] QString path(const QString &name) const { return m_directory.filePath(name); }
    /// Replaces the configuration file; port 0 unless @a config says otherwise.
    [[nodiscard]] bool writeConfig(boost::json::object config) const;
    /// The one child of the window of that type and object name that is visible; null when there is none.
    template<typename T>
    [[nodiscard]] T *find(const QString &objectName)
    {
        for (T *widget : window().findChildren<T *>(objectName)) {
            if (widget->isVisible())
                return widget;
        }
        return nullptr;
    }

    /// The visible dialog of that object name, waited for; null when none comes.
    [[nodiscard]] QDialog *dialog(const QString &objectName);
    /// Clicks the visible button of that object name in @a parent, or in the window. False: there is none.
    bool click(const QString &objectName, QWidget *parent = nullptr);
    /// Clicks the button of @a dialog that bears @a text.
    static bool clickText(QDialog *dialog, const QString &text);

private:
    QTemporaryDir m_directory;
    std::unique_ptr<Console> m_console;
    bool m_stopped = false;
};

} // namespace Gatehouse::Test
