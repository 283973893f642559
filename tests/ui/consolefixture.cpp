// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/consolefixture.h"

#include "support/configfile.h"

#include <QAbstractButton>

using namespace Qt::StringLiterals;

namespace Gatehouse::Test {

namespace {

constexpr int WaitMs = 30'000;

} // namespace

ConsoleFixture::ConsoleFixture(boost::json::object config)
{
    if (!writeConfig(std::move(config)))
        qFatal("cannot write the configuration");
    GatewaySetup setup;
    setup.paths = {configFile(), dataDir()};
    m_console = std::make_unique<Console>(std::move(setup), path(u"console.ini"_s));
    QObject::connect(m_console.get(), &Console::ended, m_console.get(), [this] { m_stopped = true; });
}

ConsoleFixture::~ConsoleFixture()
{
    if (!m_stopped)
        m_console->client().stop(std::chrono::seconds(0));
}

bool ConsoleFixture::writeConfig(boost::json::object config) const
{
    return writeConfigFile(configFile(), std::move(config));
}

bool ConsoleFixture::start()
{
    m_console->start();
    return QTest::qWaitFor([this] { return status().phase != GatewayStatus::Phase::Starting; }, WaitMs);
}

QDialog *ConsoleFixture::dialog(const QString &objectName)
{
    QDialog *found = nullptr;
    (void)QTest::qWaitFor(
        [&] {
            for (QDialog *dialog : window().findChildren<QDialog *>(objectName)) {
                if (dialog->isVisible())
                    found = dialog;
            }
            return found != nullptr;
        },
        WaitMs);
    return found;
}

bool ConsoleFixture::click(const QString &objectName, QWidget *parent)
{
    for (QAbstractButton *button :
         (parent ? parent : &window())->findChildren<QAbstractButton *>(objectName)) {
        if (!button->isVisible() || !button->isEnabled())
            continue;
        QTest::mouseClick(button, Qt::LeftButton);
        return true;
    }
    return false;
}

bool ConsoleFixture::clickText(QDialog *dialog, const QString &text)
{
    for (QAbstractButton *button : dialog->findChildren<QAbstractButton *>()) {
        if (!button->isVisible() || button->text().remove(u'&') != text)
            continue;
        QTest::mouseClick(button, Qt::LeftButton);
        return true;
    }
    return false;
}

bool ConsoleFixture::stop()
{
    window().close();
    return QTest::qWaitFor([this] { return m_stopped; }, WaitMs);
}

} // namespace Gatehouse::Test
