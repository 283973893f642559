// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "agents/commandagent.h"

#include "agents/conversationrun.h"
#include "agents/words.h"
#include "childprocess.h"
#include "json.h"

#include <QDir>
#include <QTemporaryFile>
#include <QTimer>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <csignal>
#include <cstring>
#include <utility>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

constexpr qsizetype ErrorTailBytes = 8192;
constexpr qsizetype ErrorMaxLength = 1000;

class CommandRun final : public ConversationRun
{
public:
    CommandRun(RunRequest request, AgentConfig config, IdleLimits idle, ConversationStore &conversations,
               Poller &poller);

private:
    void begin(const QList<ConversationTurn> &history) override;
    void stop() override { m_child.terminate(); }
    [[nodiscard]] QString textSoFar() const override { return QString::fromUtf8(m_output); }

    [[nodiscard]] Result<void> writeHistory(const QList<ConversationTurn> &history);
    [[nodiscard]] QList<QByteArray> environment() const;
    void onOutput(const QByteArray &bytes);
    void onErrorOutput(const QByteArray &bytes);
    void onExited(const ChildExit &exit);
    [[nodiscard]] QString lastErrorLine() const;

    AgentConfig m_config;
    QTemporaryFile m_history; // removes itself
    QByteArray m_output;
    QByteArray m_errorTail;
    QTimer m_deadline;
    ChildProcess m_child;
};

CommandRun::CommandRun(RunRequest request, AgentConfig config, IdleLimits idle,
                       ConversationStore &conversations, Poller &poller)
    : ConversationRun(std::move(request), idle, conversations)
    , m_config(std::move(config))
    , m_history(QDir::tempPath() + u"/gatehouse-history-XXXXXX.jsonl"_s)
    , m_child(poller)
{
    connect(&m_child, &ChildProcess::outputReceived, this, &CommandRun::onOutput);
    connect(&m_child, &ChildProcess::errorOutputReceived, this, &CommandRun::onErrorOutput);
    connect(&m_child, &ChildProcess::exited, this, &CommandRun::onExited);
    m_deadline.setSingleShot(true);
    m_deadline.setTimerType(Qt::PreciseTimer);
    connect(&m_deadline, &QTimer::timeout, this,
            [this] { stopWith(u"took longer than %1 s"_s.arg(m_config.timeout.count()), true); });
}

void CommandRun::begin(const QList<ConversationTurn> &history)
{
    if (const Result<void> written = writeHistory(history); !written) {
        fail(written.error().message);
        return;
    }
    const ChildCommand command{m_config.command, m_config.workingDirectory, environment(),
                               request().message.toUtf8()};
    if (const Result<void> started = m_child.start(command); !started) {
        Q_EMIT backendSeen(started.error().message);
        fail(started.error().message);
        return;
    }
    Q_EMIT backendSeen({});
    if (m_config.timeout.count() > 0)
        m_deadline.start(std::min<std::chrono::milliseconds>(m_config.timeout, LongestTimer));
}

Result<void> CommandRun::writeHistory(const QList<ConversationTurn> &history)
{
    QByteArray lines;
    const auto add = [&lines](const char *role, const QString &content) {
        lines += toJson(boost::json::object{{"role", role}, {"content", toJsonString(content)}}) + '\n';
    };
    for (const ConversationTurn &turn : history) {
        add("user", turn.message);
        add("assistant", turn.reply);
    }
    // QTemporaryFile creates with mode 0600
    if (!m_history.open() || m_history.write(lines) != lines.size() || !m_history.flush()) {
        return failure(ErrorCode::Io,
                       u"the history file can't be written: %1"_s.arg(m_history.errorString()));
    }
    m_history.close();
    return {};
}

QList<QByteArray> CommandRun::environment() const
{
    QMap<QByteArray, QByteArray> variables;
    for (const char *name : {"PATH", "HOME", "LANG"}) {
        if (qEnvironmentVariableIsSet(name))
            variables.insert(name, qgetenv(name));
    }
    for (auto it = m_config.environment.cbegin(); it != m_config.environment.cend(); ++it)
        variables.insert(it.key().toUtf8(), it.value().toUtf8());
    boost::json::array attachments;
    for (const QString &path : request().attachments)
        attachments.emplace_back(toJsonString(path));
    variables.insert("GATEHOUSE_SESSION", request().session.toUtf8());
    variables.insert("GATEHOUSE_ATTACHMENTS", toJson(attachments));
    variables.insert("GATEHOUSE_HISTORY", QFile::encodeName(m_history.fileName()));

    QList<QByteArray> result;
    for (auto it = variables.cbegin(); it != variables.cend(); ++it)
        result.append(it.key() + '=' + it.value());
    return result;
}

void CommandRun::onOutput(const QByteArray &bytes)
{
    touch();
    if (isStopping())
        return;
    if (m_output.size() + bytes.size() > request().replyBytes) {
        m_output.clear();
        stopWith(replyTooLong());
        return;
    }
    m_output += bytes;
    textGrew();
}

void CommandRun::onErrorOutput(const QByteArray &bytes)
{
    touch();
    m_errorTail += bytes.last(qMin(bytes.size(), ErrorTailBytes));
    if (m_errorTail.size() > 2 * ErrorTailBytes)
        m_errorTail = m_errorTail.last(ErrorTailBytes);
}

void CommandRun::onExited(const ChildExit &exit)
{
    m_deadline.stop();
    m_history.remove();
    if (isStopping()) {
        finishAborted();
    } else if (exit.signal != 0) {
        const char *name = sigabbrev_np(exit.signal);
        fail(u"killed by signal %1 (SIG%2)"_s.arg(exit.signal)
                 .arg(name ? QString::fromLatin1(name) : QString::number(exit.signal)));
    } else if (exit.code != 0) {
        const QString line = lastErrorLine();
        fail(line.isEmpty() ? u"exited with code %1"_s.arg(exit.code) : line);
    } else {
        complete(m_output);
    }
}

QString CommandRun::lastErrorLine() const
{
    QList<QByteArray> lines = m_errorTail.split('\n');
    while (!lines.isEmpty()) {
        if (QString line = boundedWords(QString::fromUtf8(lines.takeLast()), ErrorMaxLength); !line.isEmpty())
            return line;
    }
    return {};
}

} // namespace

CommandAgent::CommandAgent(AgentConfig config, IdleLimits idle, ConversationStore &conversations,
                           Poller &poller)
    : m_config(std::move(config))
    , m_idle(idle)
    , m_conversations(conversations)
    , m_poller(poller)
{ }

std::unique_ptr<AgentRun> CommandAgent::createRun(RunRequest request)
{
    auto run = std::make_unique<CommandRun>(std::move(request), m_config, m_idle, m_conversations, m_poller);
    learnFrom(*run);
    return run;
}

} // namespace Gatehouse
