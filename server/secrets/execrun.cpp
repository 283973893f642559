// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "secrets/execrun.h"

#include "secrets/commandcheck.h"
#include "secrets/execprotocol.h"

#include <QFileInfo>
#include <QLoggingCategory>

#include <utility>

namespace Gatehouse {

namespace {

Q_LOGGING_CATEGORY(lcExec, "gatehouse.secrets.exec")

} // namespace

ExecRun::ExecRun(ExecProvider provider, QString providerName, QString id)
    : m_provider(std::move(provider))
    , m_providerName(std::move(providerName))
    , m_id(std::move(id))
{
    connect(&m_child, &ChildProcess::outputReceived, this, &ExecRun::onOutput);
    connect(&m_child, &ChildProcess::errorOutputReceived, this, &ExecRun::onErrorOutput);
    connect(&m_child, &ChildProcess::exited, this, &ExecRun::onExited);
    for (QTimer *timer : {&m_limit, &m_silence}) {
        timer->setSingleShot(true);
        timer->setTimerType(Qt::PreciseTimer);
        connect(timer, &QTimer::timeout, this, [this] { abort(SecretProblem::CommandTimedOut); });
    }
}

ExecRun::~ExecRun() { m_child.kill(); }

void ExecRun::start(Done done)
{
    m_done = std::move(done);
    std::optional<SecretProblem> problem = commandProblem(m_provider);
    if (!problem) {
        const ChildCommand command{.command = QStringList{m_provider.command} + m_provider.args,
                                   .workingDirectory = QFileInfo(m_provider.command).path(),
                                   .environment = environment(),
                                   .input = execRequest(m_providerName, m_id),
                                   .endsPipeHolders = true};
        if (const Result<void> started = m_child.start(command); !started) {
            qCWarning(lcExec).noquote() << "provider" << m_providerName << "-" << started.error().message;
            problem = SecretProblem::CommandFailed;
        }
    }
    if (problem) {
        QMetaObject::invokeMethod(
            this, [this, problem] { finish(tl::unexpected(*problem)); }, Qt::QueuedConnection);
        return;
    }
    m_limit.start(m_provider.timeout);
    m_silence.start(m_provider.noOutputTimeout.value_or(m_provider.timeout));
}

QList<QByteArray> ExecRun::environment() const
{
    QList<QByteArray> result;
    for (auto it = m_provider.env.cbegin(); it != m_provider.env.cend(); ++it)
        result.append(it.key().toUtf8() + '=' + it.value().toUtf8());
    for (const QString &name : m_provider.passEnv) {
        const QByteArray key = name.toUtf8();
        if (!m_provider.env.contains(name) && qEnvironmentVariableIsSet(key.constData()))
            result.append(key + '=' + qgetenv(key.constData()));
    }
    return result;
}

void ExecRun::onOutput(const QByteArray &bytes)
{
    count(bytes);
    if (!m_problem)
        m_output.append(Secret(bytes));
}

void ExecRun::onErrorOutput(const QByteArray &bytes) { count(bytes); }

void ExecRun::count(const QByteArray &bytes)
{
    if (m_problem)
        return;
    m_silence.start();
    m_printed += bytes.size();
    if (m_printed > m_provider.maxOutputBytes)
        abort(SecretProblem::OutputTooLarge);
}

void ExecRun::onExited(const ChildExit &exit)
{
    if (m_problem)
        finish(tl::unexpected(*m_problem));
    else if (exit.signal != 0 || exit.code != 0)
        finish(tl::unexpected(SecretProblem::CommandFailed));
    else
        finish(readOutput());
}

void ExecRun::abort(SecretProblem problem)
{
    if (m_problem)
        return;
    m_problem = problem;
    m_output.clear();
    m_child.kill(); // exited() follows
}

void ExecRun::finish(SecretOutcome outcome)
{
    m_limit.stop();
    m_silence.stop();
    if (const Done done = std::exchange(m_done, nullptr))
        done(std::move(outcome));
}

SecretOutcome ExecRun::readOutput() const
{
    QByteArray text;
    text.reserve(m_printed); // so that it never moves, and can be wiped
    for (const Secret &part : m_output)
        text.append(part.bytes());
    SecretOutcome outcome = readExecOutput(text, m_id, m_provider.jsonOnly);
    wipe(text);
    return outcome;
}

} // namespace Gatehouse
