// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "consolecommand.h"

#include "commandhandler.h"
#include "commandreply.h"
#include "controlserver.h"
#include "opengateway.h"
#include "standardoutput.h"

#include <QApplication>
#include <QIcon>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Gatehouse {

namespace {

constexpr auto LockPatience = 3s; ///< for a command that works on the data directory

/// What a second console says to the first. No command for people.
QString raiseCommand() { return u"console raise"_s; }

/// What takes commands of other processes while the gateway of the console is open. Gateway thread.
class ConsoleServices final : public QObject
{
public:
    ConsoleServices(Gateway &gateway, std::function<void()> raise)
        : m_handler(gateway)
        , m_control([this, raise = std::move(raise)](const ControlRequest &request, CommandReply &reply) {
            if (request.command != raiseCommand()) {
                m_handler.run(request, reply);
                return;
            }
            raise();
            reply.finish();
        })
    { }

    [[nodiscard]] Result<void> listen(const QString &path) { return m_control.listen(path); }

private:
    CommandHandler m_handler;
    ControlServer m_control; ///< its replies use the handler
};

} // namespace

ConsoleCommand::ConsoleCommand(GatewayPaths paths)
    : m_paths(std::move(paths))
{ }

ConsoleCommand::~ConsoleCommand() = default;

QString ConsoleCommand::missingDisplay()
{
    const auto isSet = [](const char *name) { return !qEnvironmentVariableIsEmpty(name); };
    if (isSet("QT_QPA_PLATFORM") || isSet("DISPLAY") || isSet("WAYLAND_DISPLAY"))
        return {};
    return u"The console needs a display, and there is none here. \"gatehouse serve\" runs without one."_s;
}

void ConsoleCommand::start()
{
    if (const Result<void> installed = m_signals.start(); !installed) {
        writeComplaint(installed.error().message);
        Q_EMIT ended(ExitCode::Unreachable);
        return;
    }
    m_other = std::make_unique<ControlClient>();
    connect(m_other.get(), &ControlClient::absent, this, &ConsoleCommand::openWindow, Qt::QueuedConnection);
    connect(m_other.get(), &ControlClient::message, this, &ConsoleCommand::take, Qt::QueuedConnection);
    connect(&m_signals, &UnixSignals::terminationRequested, this, [this] {
        if (m_console)
            m_console->stop();
        else
            Q_EMIT ended(ExitCode::Failed);
    });
    m_other->send(controlSocketPath(m_paths.dataDir), {raiseCommand(), {}, {}});
}

void ConsoleCommand::take(const ControlMessage &message)
{
    if (std::holds_alternative<ControlDone>(message))
        Q_EMIT ended(ExitCode::Done);
    else if (std::holds_alternative<ControlFailed>(message))
        openWindow(); // a gateway without a window owns the directory: the window says so
}

void ConsoleCommand::openWindow()
{
    if (m_console)
        return;
    GatewaySetup setup;
    setup.paths = m_paths;
    setup.open = [](const GatewayPaths &paths) { return openGateway(paths, LockPatience); };
    setup.attach = [this, path = controlSocketPath(m_paths.dataDir)](
                       Gateway &gateway) -> Result<std::shared_ptr<QObject>> {
        // on the gateway thread, which ends before this object does
        auto services = std::make_shared<ConsoleServices>(gateway, [this] {
            QMetaObject::invokeMethod(this, [this] { m_console->window().raiseToFront(); });
        });
        if (const Result<void> listening = services->listen(path); !listening)
            return tl::unexpected(listening.error());
        return services;
    };
    QGuiApplication::setDesktopFileName(u"gatehouse"_s); // its entry has the icon of the window
    m_console = std::make_unique<Console>(std::move(setup), m_paths.dataDir + u"/console.ini"_s);
    connect(m_console.get(), &Console::ended, this, [this] { Q_EMIT ended(ExitCode::Done); });
    m_console->start();
}

} // namespace Gatehouse
