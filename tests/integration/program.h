// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "json.h"

#include <QByteArray>
#include <QProcess>
#include <QProcessEnvironment>
#include <QStringList>
#include <QTemporaryDir>
#include <QUrl>
#include <chrono>
#include <memory>

namespace Gatehouse::Test {

/// What a finished program left behind.
struct ProgramResult
{
    int exitCode = -1; ///< -1 when it crashed or did not end in time
    QByteArray out;
    QByteArray err;
};

/// A user with an empty home, no display and no session, who runs the program.
class Home
{
public:
    Home();
    /// Where this user's files are.
    [[nodiscard]] QString path(const QString &name = {}) const;
    [[nodiscard]] QString dataDir() const { return path(QStringLiteral("data")); }
    [[nodiscard]] QString configFile() const { return path(QStringLiteral("gatehouse.json")); }
    [[nodiscard]] const QProcessEnvironment &environment() const { return m_environment; }

    /// Writes @a config as configFile(), with port 0 for both listeners unless it says otherwise.
    [[nodiscard]] bool writeConfig(boost::json::object config = {}) const;
    /// Lets the program see the message bus of the test's own session, and with it the keychain.
    void joinSession();
    /// Sets a variable for the program.
    void setVariable(const QString &name, const QString &value) { m_environment.insert(name, value); }
    /// Runs the program with exactly these arguments, and @a input on stdin.
    [[nodiscard]] ProgramResult runBare(const QStringList &arguments, const QByteArray &input = {}) const;
    /// Runs it with --config and --data as well.
    [[nodiscard]] ProgramResult run(const QStringList &arguments, const QByteArray &input = {}) const;
    /// --config and --data of this user.
    [[nodiscard]] QStringList places() const;

private:
    QTemporaryDir m_directory;
    QProcessEnvironment m_environment;
};

/// A running `gatehouse serve`.
class Serving
{
public:
    /// Starts it for @a home with @a arguments behind `serve`.
    Serving(const Home &home, const QStringList &arguments);
    /// Kills it when it still runs.
    ~Serving();

    /// Waits for the ready line and reads both URLs from it.
    [[nodiscard]] bool isReady();
    [[nodiscard]] const QUrl &publicUrl() const { return m_publicUrl; }
    [[nodiscard]] const QUrl &privateUrl() const { return m_privateUrl; }
    [[nodiscard]] quint16 publicPort() const { return static_cast<quint16>(m_publicUrl.port(0)); }
    /// The next line it prints on stdout, without its end; null when none comes.
    [[nodiscard]] QByteArray nextLine();
    [[nodiscard]] qint64 id() const { return m_process.processId(); }
    /// What all its threads have worked so far, without its children.
    [[nodiscard]] std::chrono::nanoseconds cpuTime() const;
    /// Bytes of memory that it has in use, without its children.
    [[nodiscard]] qint64 memory() const;
    void signal(int number) const;
    /// Waits for its end. What it printed after the lines read so far is in the result.
    [[nodiscard]] ProgramResult finish(std::chrono::milliseconds timeout = std::chrono::seconds(20));
    [[nodiscard]] QByteArray errors() { return m_process.readAllStandardError(); }

private:
    QProcess m_process;
    QUrl m_publicUrl;
    QUrl m_privateUrl;
};

} // namespace Gatehouse::Test
