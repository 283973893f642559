// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "commandrunner.h"

#include "commandtable.h"
#include "config/configstore.h"
#include "json.h"
#include "opengateway.h"

#include <QFileInfo>
#include <chrono>
#include <unistd.h>
#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Gatehouse {

namespace {

constexpr auto LockPatience = 5s; ///< for another command, or a gateway that starts or stops
constexpr int MaxAttempts = 3; ///< to reach an owner that comes and goes

} // namespace

CommandRunner::CommandRunner(Invocation invocation, GatewayPaths paths)
    : m_invocation(std::move(invocation))
    , m_paths(std::move(paths))
    , m_request{m_invocation.command->name, m_invocation.args, m_invocation.configFile, {}}
    , m_reply(m_invocation.command->name, m_invocation.json)
{
    connect(&m_reply, &TerminalReply::ended, this, &CommandRunner::ended, Qt::QueuedConnection);
}

CommandRunner::~CommandRunner() = default;

void CommandRunner::start()
{
    if (const Result<void> installed = m_signals.start(); !installed) {
        m_reply.fail(installed.error());
        return;
    }
    connect(&m_signals, &UnixSignals::terminationRequested, this, [this] {
        if (isFollowing())
            m_reply.finish();
        else
            m_reply.fail(ExitCode::Failed, u"Interrupted."_s);
        m_secret.reset(); // gives the terminal back
    });
    if (m_invocation.command->place == CommandSpec::Place::Local) {
        checkConfig();
        return;
    }
    if (isFollowing())
        watchReader();
    if (m_invocation.command->readsSecret)
        readSecret();
    else
        askOwner();
}

/// Reads the value that the command needs: it comes from stdin, never from a word of the command line.
void CommandRunner::readSecret()
{
    m_secret = std::make_unique<SecretInput>();
    m_secret->start(u"Value: "_s, [this](const Result<Secret> &value) {
        m_secret.release()->deleteLater(); // it is what calls
        if (!value) {
            m_reply.fail(ExitCode::Usage, value.error().message);
            return;
        }
        m_request.secret = *value;
        askOwner();
    });
}

bool CommandRunner::isFollowing() const { return m_request.args.contains("follow"); }

/// Ends when the reader of a pipe has left: a quiet gateway gives no occasion to notice it by writing.
void CommandRunner::watchReader()
{
    m_reader = std::make_unique<QSocketNotifier>(STDOUT_FILENO, QSocketNotifier::Exception);
    connect(m_reader.get(), &QSocketNotifier::activated, this, [this] {
        m_reader->setEnabled(false);
        m_reply.finish();
    });
}

void CommandRunner::askOwner()
{
    ++m_attempts;
    m_client = std::make_unique<ControlClient>();
    connect(m_client.get(), &ControlClient::absent, this, &CommandRunner::runHere, Qt::QueuedConnection);
    connect(m_client.get(), &ControlClient::message, this, &CommandRunner::take);
    m_client->send(controlSocketPath(m_paths.dataDir), m_request);
}

void CommandRunner::take(const ControlMessage &message)
{
    if (const auto *data = std::get_if<ControlData>(&message))
        m_reply.data(data->value);
    else if (const auto *notice = std::get_if<ControlNotice>(&message))
        m_reply.notice(notice->text);
    else if (const auto *failed = std::get_if<ControlFailed>(&message))
        m_reply.fail(failed->exit, failed->message);
    else
        m_reply.finish();
    if (m_reply.isEnded())
        m_client->abort();
}

void CommandRunner::runHere()
{
    if (m_invocation.command->place == CommandSpec::Place::RunningGateway || isFollowing()) {
        m_reply.fail(ExitCode::Unreachable,
                     u"No gateway is running with the data directory %1."_s.arg(m_paths.dataDir));
        return;
    }
    Result<std::unique_ptr<Gateway>> gateway = openGateway(m_paths, LockPatience);
    if (!gateway) {
        if (gateway.error().code == ErrorCode::Conflict && m_attempts < MaxAttempts
            && ControlClient::isAnswered(controlSocketPath(m_paths.dataDir))) {
            askOwner();
            return;
        }
        m_reply.fail(ExitCode::Unreachable, gateway.error().message);
        return;
    }
    m_gateway = std::move(*gateway);
    m_handler = std::make_unique<CommandHandler>(*m_gateway);
    m_handler->run(m_request, m_reply);
}

void CommandRunner::checkConfig()
{
    const boost::json::value *named = m_request.args.if_contains("file");
    const QString file = named && named->is_string() ? toQString(named->get_string()) : m_paths.configFile;
    const bool isDefault = !named && m_invocation.configFile.isEmpty();
    if (!QFileInfo::exists(file)) {
        if (!isDefault) {
            m_reply.fail(ExitCode::NotFound, u"There is no file %1."_s.arg(file));
            return;
        }
        m_reply.notice(u"There is no file %1; the defaults are in force."_s.arg(file));
    }
    ConfigStore store(file, ConfigContext::forFile(file));
    const auto loaded = store.load();
    boost::json::array problems;
    for (const ConfigProblem &problem : store.problems())
        problems.push_back(
            {{"path", toJsonString(problem.path)}, {"message", toJsonString(problem.message)}});
    m_reply.data(problems);
    if (loaded) {
        if (QFileInfo::exists(file))
            m_reply.notice(u"%1 has no problems."_s.arg(file));
        m_reply.finish();
    } else {
        m_reply.fail(ExitCode::Failed,
                     problems.size() == 1 ? u"%1 has a problem."_s.arg(file)
                                          : u"%1 has %2 problems."_s.arg(file).arg(problems.size()));
    }
}

} // namespace Gatehouse
