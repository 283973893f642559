// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "program.h"

#include "support/configfile.h"

#include <QDeadlineTimer>
#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <csignal>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Gatehouse::Test {

namespace {

constexpr int WaitMs = 30'000;

/// The program that was built along, or another build of it that is to be measured.
QString program()
{
    return qEnvironmentVariable("GATEHOUSE_TEST_PROGRAM", QStringLiteral(GATEHOUSE_PROGRAM));
}

} // namespace

Home::Home()
{
    const QProcessEnvironment own = QProcessEnvironment::systemEnvironment();
    // What a login without a desktop has; the sanitizers' settings go along.
    for (const QString &name : {u"PATH"_s, u"LANG"_s, u"LC_ALL"_s, u"ASAN_OPTIONS"_s, u"UBSAN_OPTIONS"_s,
                                u"TSAN_OPTIONS"_s, u"LSAN_OPTIONS"_s}) {
        if (own.contains(name))
            m_environment.insert(name, own.value(name));
    }
    m_environment.insert(u"HOME"_s, m_directory.path());
    QDir(m_directory.path()).mkdir(u"run"_s);
    QFile::setPermissions(path(u"run"_s), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    m_environment.insert(u"XDG_RUNTIME_DIR"_s, path(u"run"_s));
}

QString Home::path(const QString &name) const { return m_directory.filePath(name); }

bool Home::writeConfig(boost::json::object config) const
{
    return writeConfigFile(configFile(), std::move(config));
}

QStringList Home::places() const { return {u"--config"_s, configFile(), u"--data"_s, dataDir()}; }

void Home::joinSession()
{
    const QString bus = u"DBUS_SESSION_BUS_ADDRESS"_s;
    m_environment.insert(bus, qEnvironmentVariable("DBUS_SESSION_BUS_ADDRESS"));
}

ProgramResult Home::run(const QStringList &arguments, const QByteArray &input) const
{
    return runBare(arguments + places(), input);
}

ProgramResult Home::runBare(const QStringList &arguments, const QByteArray &input) const
{
    QProcess process;
    process.setProcessEnvironment(m_environment);
    process.setWorkingDirectory(m_directory.path());
    process.start(program(), arguments);
    process.write(input);
    process.closeWriteChannel();
    ProgramResult result;
    const bool ended = process.waitForFinished(WaitMs);
    result.out = process.readAllStandardOutput();
    result.err = process.readAllStandardError();
    if (ended && process.exitStatus() == QProcess::NormalExit)
        result.exitCode = process.exitCode();
    else
        process.kill();
    return result;
}

Serving::Serving(const Home &home, const QStringList &arguments)
{
    m_process.setProcessEnvironment(home.environment());
    m_process.setWorkingDirectory(home.path());
    m_process.start(program(), QStringList{u"serve"_s} + arguments);
}

Serving::~Serving()
{
    if (m_process.state() != QProcess::NotRunning) {
        m_process.kill();
        m_process.waitForFinished();
    }
}

QByteArray Serving::nextLine()
{
    const QDeadlineTimer deadline(WaitMs);
    while (!m_process.canReadLine()) {
        if (deadline.hasExpired() || m_process.state() == QProcess::NotRunning)
            return {};
        m_process.waitForReadyRead(200);
    }
    QByteArray line = m_process.readLine();
    line.chop(1);
    return line;
}

bool Serving::isReady()
{
    static const QRegularExpression Ready(QRegularExpression::anchoredPattern(
        u"ready public=(https?://\\S+) private=(http://127\\.0\\.0\\.1:\\d+)"_s));
    const QByteArray line = nextLine();
    const QRegularExpressionMatch match = Ready.match(QString::fromUtf8(line));
    if (!match.hasMatch()) {
        qWarning().noquote() << "no ready line but" << line << m_process.readAllStandardError();
        return false;
    }
    m_publicUrl = QUrl(match.captured(1));
    m_privateUrl = QUrl(match.captured(2));
    return m_publicUrl.port() > 0 && m_privateUrl.port() > 0;
}

void Serving::signal(int number) const { ::kill(static_cast<pid_t>(m_process.processId()), number); }

std::chrono::nanoseconds Serving::cpuTime() const
{
    std::chrono::nanoseconds sum{0};
    const QDir tasks(u"/proc/%1/task"_s.arg(id()));
    for (const QString &task : tasks.entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        QFile file(tasks.filePath(task + u"/schedstat"_s));
        if (file.open(QIODevice::ReadOnly))
            sum += std::chrono::nanoseconds(file.readAll().split(' ').value(0).toLongLong());
    }
    return sum;
}

qint64 Serving::memory() const
{
    QFile file(u"/proc/%1/statm"_s.arg(id()));
    const qint64 pages = file.open(QIODevice::ReadOnly) ? file.readAll().split(' ').value(1).toLongLong() : 0;
    return pages * ::sysconf(_SC_PAGESIZE);
}

ProgramResult Serving::finish(std::chrono::milliseconds timeout)
{
    ProgramResult result;
    const bool ended = m_process.state() == QProcess::NotRunning
        || m_process.waitForFinished(static_cast<int>(timeout.count()));
    result.out = m_process.readAllStandardOutput();
    result.err = m_process.readAllStandardError();
    if (ended && m_process.exitStatus() == QProcess::NormalExit)
        result.exitCode = m_process.exitCode();
    return result;
}

} // namespace Gatehouse::Test
