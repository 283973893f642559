// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "secrets/resolver.h"

#include "secrets/blockingreads.h"
#include "secrets/execrun.h"
#include "secrets/keychain.h"
#include "secrets/secretfile.h"

#include <algorithm>
#include <optional>
#include <utility>

using namespace Qt::StringLiterals;

namespace Gatehouse {

using Source = SecretRef::Source;

namespace {

std::optional<SecretProblem> problemOf(const SecretOutcome &outcome)
{
    return outcome ? std::nullopt : std::optional(outcome.error());
}

} // namespace

Resolver::Resolver(SecretProviders providers, const QString &dotEnvFile, Keychain *keychain, QObject *parent)
    : QObject(parent)
    , m_providers(std::move(providers))
    , m_environment(dotEnvFile)
    , m_keychain(keychain)
    , m_files(std::make_unique<BlockingReads>())
{ }

Resolver::~Resolver() = default;

void Resolver::resolve(const SecretRef &ref, QObject *context, std::function<void(Result<Secret>)> done)
{
    if (ref.source == Source::Plain && !ref.value.isEmpty()) { // nobody is asked, and nothing can fail
        done(ref.value);
        return;
    }
    lookUp(ref, context, [ref, done = std::move(done)](SecretOutcome outcome) {
        if (outcome)
            done(std::move(*outcome));
        else
            done(tl::unexpected(toError(ref, outcome.error())));
    });
}

void Resolver::lookUp(const SecretRef &ref, QObject *context, Done done)
{
    if (ref.source == Source::Plain) {
        done(ref.value.isEmpty() ? SecretOutcome(tl::unexpected(SecretProblem::ValueEmpty)) : ref.value);
        return;
    }
    if (ref.source == Source::Env) {
        const std::optional<SecretProblem> problem = checkAgainst(ref, m_providers);
        const SecretOutcome outcome = problem ? SecretOutcome(tl::unexpected(*problem))
                                              : m_environment.lookUp(ref.id);
        tell(ref, outcome);
        done(outcome);
        return;
    }
    const Key key = keyOf(ref);
    Line &line = m_lines[key];
    if (line.waiting.size() >= MaxWaiting) {
        QMetaObject::invokeMethod(
            context ? context : this,
            [done = std::move(done)] { done(tl::unexpected(SecretProblem::TooManyRequests)); },
            Qt::QueuedConnection);
        return;
    }
    line.ref = ref;
    line.waiting.push_back({context ? context : this, std::move(done)});
    serve(key);
}

void Resolver::serve(const Key &key)
{
    Line &line = m_lines[key];
    if (line.isRunning)
        return;
    std::erase_if(line.waiting, [](const Waiter &waiter) { return waiter.context.isNull(); });
    if (line.waiting.empty()) {
        m_lines.erase(key);
        return;
    }
    line.isRunning = true;
    line.served = std::exchange(line.waiting, {});
    begin(key, SecretRef(line.ref));
}

void Resolver::begin(const Key &key, const SecretRef &ref)
{
    std::optional<SecretProblem> problem = checkAgainst(ref, m_providers);
    if (!problem && ref.source == Source::Keychain && !m_keychain)
        problem = SecretProblem::KeychainUnavailable;
    if (problem) {
        QMetaObject::invokeMethod(
            this, [this, key, problem] { finish(key, tl::unexpected(*problem)); }, Qt::QueuedConnection);
    } else if (ref.source == Source::File) {
        beginFile(key, ref);
    } else if (ref.source == Source::Exec) {
        m_commandQueue.enqueue(key);
        startCommands();
    } else {
        m_keychain->read({KeychainKind::Secret, ref.id}, this, finisher(key));
    }
}

void Resolver::beginFile(const Key &key, const SecretRef &ref)
{
    const FileProvider &provider = *m_providers.find<FileProvider>(ref);
    m_files->run(
        provider.path, provider.timeout, [provider, id = ref.id] { return readFileSecret(provider, id); },
        finisher(key));
}

void Resolver::startCommands()
{
    while (!m_commandQueue.isEmpty() && m_commands.size() < MaxCommands) {
        const Key key = m_commandQueue.dequeue();
        Line &line = m_lines.at(key);
        // whoever came while the command waited for its turn is in time for it
        std::ranges::move(std::exchange(line.waiting, {}), std::back_inserter(line.served));
        beginCommand(key, SecretRef(line.ref));
    }
}

void Resolver::beginCommand(const Key &key, const SecretRef &ref)
{
    const auto *provider = m_providers.find<ExecProvider>(ref);
    if (!provider) { // it went while the command waited for its turn
        QMetaObject::invokeMethod(
            this, [this, key] { finish(key, tl::unexpected(SecretProblem::ProviderMissing)); },
            Qt::QueuedConnection);
        return;
    }
    auto run = std::make_unique<ExecRun>(*provider, m_providers.resolvedName(ref.source, ref.provider),
                                         ref.id);
    ExecRun &started = *run;
    m_commands.emplace(key, std::move(run));
    started.start([this, key](const SecretOutcome &outcome) {
        const auto found = m_commands.find(key);
        found->second.release()->deleteLater(); // we are called by it
        m_commands.erase(found);
        startCommands();
        finish(key, outcome);
    });
}

Resolver::Done Resolver::finisher(const Key &key)
{
    return [this, key](const SecretOutcome &outcome) { finish(key, outcome); };
}

void Resolver::finish(const Key &key, const SecretOutcome &outcome)
{
    Line &line = m_lines.at(key);
    line.isRunning = false;
    const std::vector<Waiter> served = std::exchange(line.served, {});
    const SecretRef ref = line.ref;
    serve(key); // those who wait get theirs before the answers bring new ones
    for (const Waiter &waiter : served) {
        if (waiter.context)
            waiter.done(outcome);
    }
    tell(ref, outcome);
}

void Resolver::tell(const SecretRef &ref, const SecretOutcome &outcome)
{
    if (outcome)
        Q_EMIT valueFound(ref, *outcome);
    Q_EMIT lookedUp(ref, problemOf(outcome));
}

Resolver::Key Resolver::keyOf(const SecretRef &ref) const
{
    return {ref.source,
            ref.source == Source::Keychain ? QString() : m_providers.resolvedName(ref.source, ref.provider),
            ref.id};
}

} // namespace Gatehouse
