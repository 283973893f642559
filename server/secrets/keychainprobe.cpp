// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "secrets/keychainprobe.h"

#include <QPointer>
#include <QUuid>

#include <utility>

namespace Gatehouse {

KeychainProbe::KeychainProbe(KeychainJobs &jobs, QString key, bool mayPrompt, std::chrono::milliseconds limit)
    : m_jobs(jobs)
    , m_key(std::move(key))
    , m_mayPrompt(mayPrompt)
    , m_limit(limit)
    , m_value(QUuid::createUuid().toRfc4122())
{ }

void KeychainProbe::start(Done done)
{
    m_done = std::move(done);
    run(KeychainRequest::Kind::Write, [this](const SecretOutcome &outcome) {
        if (outcome)
            readBack();
        else
            std::exchange(m_done, nullptr)(outcome.error());
    });
}

void KeychainProbe::readBack()
{
    run(KeychainRequest::Kind::Read, [this](const SecretOutcome &outcome) {
        const bool isRight = outcome && constantTimeEquals(outcome->bytes(), m_value.bytes());
        if (outcome && !isRight)
            remove(SecretProblem::KeychainUnwritable);
        else
            remove(outcome ? std::nullopt : std::optional(outcome.error()));
    });
}

void KeychainProbe::remove(std::optional<SecretProblem> problem)
{
    run(KeychainRequest::Kind::Remove, [this, problem](const SecretOutcome &outcome) {
        const bool isRemoved = outcome || outcome.error() == SecretProblem::ValueMissing;
        std::exchange(m_done, nullptr)(problem || isRemoved ? problem : outcome.error());
    });
}

void KeychainProbe::run(KeychainRequest::Kind kind, std::function<void(const SecretOutcome &)> done)
{
    KeychainRequest request;
    request.kind = kind;
    request.key = m_key;
    request.mayPrompt = m_mayPrompt;
    if (kind == KeychainRequest::Kind::Write)
        request.value = m_value;
    m_jobs.submit(std::move(request), m_limit,
                  [self = QPointer(this), done = std::move(done)](const SecretOutcome &outcome) {
                      if (self)
                          done(outcome);
                  });
}

} // namespace Gatehouse
