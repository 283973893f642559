// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "composer/composerpage.h"
#include "ui/camera.h"
#include "ui/consolefixture.h"

#include <QAction>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPlainTextEdit>
#include <QPushButton>

namespace Gatehouse::Test {

/// A console that shows its page Composer, with a route and instances that echo, or write and never end.
class ComposerFixture final
{
    Q_DISABLE_COPY_MOVE(ComposerFixture)
public:
    static constexpr const char *Demo = "6e2f7d2c-0000-4000-8000-000000000001";
    static constexpr const char *Writer = "6e2f7d2c-0000-4000-8000-000000000002";
    static constexpr const char *RouteSecret = "the-secret-of-the-route-zapier";

    ComposerFixture()
        : console(config())
    { }

    /// Starts, shows the page and waits until it knows the route.
    [[nodiscard]] bool start()
    {
        if (!console.start() || console.status().phase != GatewayStatus::Phase::Running)
            return false;
        console.window().openPage(QStringLiteral("composer"));
        console.window().activateWindow();
        return QTest::qWaitFor([this] { return child<QComboBox>("composer:target")->count() == 4; }, 30000);
    }

    [[nodiscard]] ComposerPage &page() { return *console.window().findChild<ComposerPage *>(); }
    template<typename T>
    [[nodiscard]] T *child(const char *name)
    {
        return page().findChild<T *>(QLatin1StringView(name));
    }
    [[nodiscard]] bool isShown(const char *name)
    {
        const QWidget *widget = child<QWidget>(name);
        return widget && widget->isVisible();
    }
    [[nodiscard]] QString text(const char *label) { return child<QLabel>(label)->text(); }
    [[nodiscard]] QString state() { return text("composer:replyState"); }
    [[nodiscard]] QString words() { return child<QWidget>("composer:words")->accessibleName(); }
    [[nodiscard]] QPlainTextEdit &body() { return *child<QPlainTextEdit>("composer:body"); }
    [[nodiscard]] QString reply() { return child<QPlainTextEdit>("composer:reply")->toPlainText(); }
    [[nodiscard]] QLineEdit &url() { return *child<QLineEdit>("composer:url"); }

    /// Chooses a sample of the menu and waits until it is shown.
    [[nodiscard]] bool choose(const QString &sample)
    {
        auto *const bar = child<QWidget>("composer:words");
        bar->hide();
        auto *const action = page().findChild<QAction *>(QStringLiteral("composer:sample:") + sample);
        if (!action)
            return false;
        action->trigger();
        return QTest::qWaitFor([bar] { return bar->isVisible(); }, 30000);
    }
    /// Sends with Ctrl+Return and waits for the end; returns the status, 0 when there is no reply.
    int send()
    {
        QTest::keyClick(&console.window(), Qt::Key_Return, Qt::ControlModifier);
        if (!waitForEnd())
            return -1;
        return state().section(u' ', 0, 0).toInt();
    }
    [[nodiscard]] bool waitForEnd()
    {
        return QTest::qWaitFor([this] { return child<QPushButton>("composer:send")->isVisible(); }, 30000);
    }
    int sendSample(const QString &sample) { return choose(sample) ? send() : -1; }
    /// Chooses an item of a box as an operator does.
    bool pick(const char *box, const QString &beginning)
    {
        auto *const combo = child<QComboBox>(box);
        for (int i = 0; i < combo->count(); ++i) {
            if (!combo->itemText(i).startsWith(beginning))
                continue;
            combo->setCurrentIndex(i);
            Q_EMIT combo->activated(i);
            return true;
        }
        return false;
    }
    /// Sends with @a key typed beside the choice.
    bool typeKey(const QByteArray &key)
    {
        if (!pick("composer:key", QStringLiteral("Another key")))
            return false;
        child<QLineEdit>("composer:typedKey")->setText(QString::fromLatin1(key));
        return true;
    }

    ConsoleFixture console;

private:
    static boost::json::object config()
    {
        return {{"instances",
                 {{{"uuid", Demo}, {"name", "demo"}, {"agent", {{"type", "echo"}}}},
                  {{"uuid", Writer},
                   {"name", "writer"},
                   {"agent",
                    {{"type", "command"},
                     {"command", {"/bin/sh", "-c", "echo first line; echo second line; exec sleep 600"}}}}}}},
                {"routes", {{"zapier", {{"sessionKey", "agent:main:main"}, {"secret", RouteSecret}}}}}};
    }
};

} // namespace Gatehouse::Test
