// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "webhooks/testcall.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

RunRequest testRequest(const QString &instance, const QString &message)
{
    RunRequest request;
    request.instance = instance;
    request.session = u"gatehouse-test"_s;
    request.message = message;
    return request;
}

} // namespace

TestCall::TestCall(const std::shared_ptr<InstanceRuntime> &instance, const QString &message, QObject *context,
                   Done done)
    : m_turn(std::make_unique<Turn>(instance, testRequest(instance->config.uuid, message)))
    , m_context(context)
    , m_done(std::move(done))
{
    connect(m_turn.get(), &Turn::ended, this, [this](const RunOutcome &outcome) {
        if (outcome.kind == RunOutcome::Kind::Reply)
            finish(outcome.text);
        else if (outcome.kind == RunOutcome::Kind::Error)
            finish(failure(ErrorCode::Unavailable, QString::fromUtf8(outcome.text)));
        else
            finish(failure(ErrorCode::Unavailable, u"the run was aborted"_s));
    });
}

TestCall::~TestCall() = default;

void TestCall::start()
{
    if (!m_turn->begin())
        finish(failure(ErrorCode::Unavailable, u"the waiting line is full"_s));
}

bool TestCall::isRunning() const { return m_turn && m_turn->stage() == Turn::Stage::Running; }

void TestCall::drain()
{
    if (isRunning() || !m_done)
        return;
    m_turn.reset();
    finish(failure(ErrorCode::Unavailable, u"the gateway is stopping"_s));
}

void TestCall::abort()
{
    if (isRunning())
        m_turn->abort();
    else
        drain();
}

void TestCall::finish(const Result<QByteArray> &result)
{
    if (const Done done = std::exchange(m_done, nullptr); done && m_context)
        done(result);
    Q_EMIT finished();
}

} // namespace Gatehouse
