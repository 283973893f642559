// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "commandparser.h"
#include "commandrunner.h"
#include "commandtable.h"
#include "consolecommand.h"
#include "logging.h"
#include "servecommand.h"
#include "standardoutput.h"

#include <QApplication>
#include <QCoreApplication>
#include <QString>
#include <QStringList>
#include <clocale>
#include <cstdlib>
#include <cstring>
#include <langinfo.h>
#include <memory>

using namespace Gatehouse;
using namespace Qt::StringLiterals;

namespace {

/// Qt takes all text of the system to be UTF-8 and complains where the locale says otherwise, as it does
/// where none is set.
void useUtf8()
{
    if (!std::setlocale(LC_ALL, "") || std::strcmp(nl_langinfo(CODESET), "UTF-8") != 0) {
        qputenv(qEnvironmentVariableIsEmpty("LC_ALL") ? "LC_CTYPE" : "LC_ALL", "C.UTF-8");
        std::setlocale(LC_ALL, "");
    }
}

int exitStatus(ExitCode exit) { return static_cast<int>(exit); }

int print(const QString &text)
{
    return exitStatus(writeStandardOutput(text.toUtf8()) ? ExitCode::Done : ExitCode::Failed);
}

GatewayPaths pathsOf(const Invocation &invocation)
{
    GatewayPaths paths = GatewayPaths::defaults();
    if (!invocation.configFile.isEmpty())
        paths.configFile = invocation.configFile;
    if (!invocation.dataDir.isEmpty())
        paths.dataDir = invocation.dataDir;
    return paths;
}

/// Runs @a command to its end in an event loop.
template<typename Command>
int runToEnd(Command &command)
{
    QObject::connect(&command, &Command::ended, QCoreApplication::instance(),
                     [](ExitCode exit) { QCoreApplication::exit(exitStatus(exit)); });
    QMetaObject::invokeMethod(&command, &Command::start, Qt::QueuedConnection);
    return QCoreApplication::exec();
}

int run(const Invocation &invocation)
{
    const GatewayPaths paths = pathsOf(invocation);
    if (invocation.kind == Invocation::Kind::Console) {
        ConsoleCommand console(paths);
        return runToEnd(console);
    }
    if (invocation.command->place == CommandSpec::Place::Serve) {
        ServeCommand serve(paths, invocation.args.contains("demo"));
        return runToEnd(serve);
    }
    CommandRunner runner(invocation, paths);
    return runToEnd(runner);
}

} // namespace

int main(int argc, char *argv[])
{
    useUtf8();
    QStringList words;
    for (int i = 1; i < argc; ++i)
        words.append(QString::fromLocal8Bit(argv[i]));
    const Result<Invocation> invocation = parseCommandLine(words);
    if (!invocation) {
        writeComplaint(invocation.error().message);
        return exitStatus(ExitCode::Usage);
    }
    switch (invocation->kind) {
    case Invocation::Kind::Help:
        return print(invocation->text);
    case Invocation::Kind::Version:
        return print(u"gatehouse "_s + QStringLiteral(GATEHOUSE_VERSION) + u'\n');
    case Invocation::Kind::Console:
        if (const QString missing = ConsoleCommand::missingDisplay(); !missing.isEmpty()) {
            writeComplaint(missing);
            return exitStatus(ExitCode::Unreachable);
        }
        break;
    case Invocation::Kind::Run:
        break;
    }
    const bool isConsole = invocation->kind == Invocation::Kind::Console;
    const bool isServe = !isConsole && invocation->command->place == CommandSpec::Place::Serve;
    setUpLogging(isServe ? LogLevel::Info : LogLevel::Warning);
    // Only the console is a program with a window: all else must run where there is no display.
    int qtArgc = 1; // the words are ours alone
    const std::unique_ptr<QCoreApplication> application = isConsole
        ? std::make_unique<QApplication>(qtArgc, argv)
        : std::make_unique<QCoreApplication>(qtArgc, argv);
    QCoreApplication::setApplicationName(u"gatehouse"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(GATEHOUSE_VERSION));
    return run(*invocation);
}
