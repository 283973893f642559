// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "secrets/keychain.h"

#include "secrets/keychainjobs.h"
#include "secrets/keychainprobe.h"
#include "secrets/keychainreader.h"

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

using Kind = KeychainRequest::Kind;

constexpr std::chrono::milliseconds ReprobeDelay{250};
constexpr qsizetype MaxNameLength = 256;

bool isEntryName(const QString &name)
{
    return !name.isEmpty() && name.size() <= MaxNameLength
        && std::ranges::none_of(name, [](QChar c) { return c.category() == QChar::Other_Control; });
}

Keychain::State stateFor(SecretProblem problem)
{
    if (problem == SecretProblem::KeychainLocked)
        return Keychain::State::Locked;
    if (problem == SecretProblem::KeychainUnavailable || problem == SecretProblem::KeychainTimedOut)
        return Keychain::State::Absent;
    return Keychain::State::Unwritable;
}

bool isOfKeychain(SecretProblem problem)
{
    return problem == SecretProblem::KeychainLocked || problem == SecretProblem::KeychainUnavailable
        || problem == SecretProblem::KeychainTimedOut || problem == SecretProblem::KeychainUnwritable;
}

} // namespace

Result<std::unique_ptr<Keychain>> Keychain::open(Database &database, Poller &poller)
{
    Result<std::unique_ptr<KeychainIndex>> index = KeychainIndex::load(database);
    if (!index)
        return tl::unexpected(index.error());
    return std::unique_ptr<Keychain>(new Keychain(std::move(*index), poller));
}

Keychain::Keychain(std::unique_ptr<KeychainIndex> index, Poller &poller)
    : m_index(std::move(index))
    , m_jobs(std::make_unique<KeychainJobs>())
    , m_reader(std::make_unique<KeychainReader>(poller))
{
    m_reprobe.setSingleShot(true);
    m_reprobe.setInterval(ReprobeDelay);
    connect(&m_reprobe, &QTimer::timeout, this, [this] { probe(this, [](State) {}); });
    connect(m_jobs.get(), &KeychainJobs::serviceVanished, this, [this] {
        m_reprobe.stop();
        setState(State::Absent);
    });
    connect(m_jobs.get(), &KeychainJobs::serviceChanged, this, [this] {
        if (m_state != State::Unknown)
            m_reprobe.start();
    });
}

Keychain::~Keychain() = default;

void Keychain::read(const KeychainName &name, QObject *context, ReadDone done)
{
    const QPointer guard(context);
    if (m_isPrompting) {
        QMetaObject::invokeMethod(
            context, [done = std::move(done)] { done(tl::unexpected(SecretProblem::KeychainLocked)); },
            Qt::QueuedConnection);
        return;
    }
    auto finish = [this, guard, done = std::move(done)](SecretOutcome outcome) {
        if (outcome && outcome->isEmpty())
            outcome = tl::unexpected(SecretProblem::ValueEmpty);
        if (!outcome)
            learn(outcome.error());
        else if ((m_state == State::Absent || m_state == State::Locked) && !m_reprobe.isActive())
            m_reprobe.start(); // it is back
        if (guard)
            done(std::move(outcome));
    };
    KeychainRequest job;
    job.key = keyOf(name);
    // when it can't be fetched any more it may be locked, and QtKeychain would have it unlocked
    job.isDoubtful = m_reader->knows(job.key);
    const QDeadlineTimer deadline(m_timeout);
    m_reader->read(job.key, m_timeout,
                   [this, job, deadline, finish = std::move(finish)](std::optional<SecretOutcome> outcome) {
                       if (!outcome) {
                           readByJob(job, deadline, finish);
                           return;
                       }
                       if (!*outcome)
                           m_jobs->hangs(job.key);
                       finish(*std::move(outcome));
                   });
}

void Keychain::readByJob(const KeychainRequest &job, QDeadlineTimer deadline, const ReadDone &done)
{
    m_jobs->submit(job, std::chrono::milliseconds(deadline.remainingTime()),
                   [this, key = job.key, done](SecretOutcome outcome) {
                       if (outcome)
                           m_reader->learn(key, *outcome);
                       done(std::move(outcome));
                   });
}

void Keychain::write(const KeychainName &name, const Secret &value, QObject *context, Done done)
{
    const Done guarded = [guard = QPointer(context), done = std::move(done)](const Result<void> &result) {
        if (guard)
            done(result);
    };
    if (!isEntryName(name.name) || value.isEmpty()) {
        const QString what = value.isEmpty() ? u"A secret must not be empty."_s
                                             : u"A keychain entry needs a name of one line."_s;
        QMetaObject::invokeMethod(
            this, [guarded, what] { guarded(failure(ErrorCode::Invalid, what)); }, Qt::QueuedConnection);
        return;
    }
    enqueue({name, [this, name, value, guarded] { beginWrite(name, value, guarded); }}, guarded);
}

void Keychain::remove(const KeychainName &name, QObject *context, Done done)
{
    const Done guarded = [guard = QPointer(context), done = std::move(done)](const Result<void> &result) {
        if (guard)
            done(result);
    };
    enqueue({name, [this, name, guarded] { beginRemove(name, guarded); }}, guarded);
}

void Keychain::enqueue(const Mutation &mutation, const Done &done)
{
    const std::optional<SecretProblem> problem = m_isPrompting ? std::optional(SecretProblem::KeychainLocked)
        : m_mutations.size() >= MaxWaiting                     ? std::optional(SecretProblem::TooManyRequests)
                                                               : std::nullopt;
    if (problem) {
        QMetaObject::invokeMethod(
            this, [done, problem] { done(tl::unexpected(toError(*problem))); }, Qt::QueuedConnection);
        return;
    }
    m_mutations.enqueue(mutation);
    if (m_mutations.size() == 1)
        m_mutations.head().begin();
}

void Keychain::endMutation(const Done &done, const Result<void> &result)
{
    m_mutations.dequeue();
    if (!m_mutations.isEmpty())
        m_mutations.head().begin();
    done(result);
    Q_EMIT entriesChanged();
}

void Keychain::beginWrite(const KeychainName &name, const Secret &value, const Done &done)
{
    const bool wasKnown = m_index->contains(name);
    m_index->add(name, [this, name, value, wasKnown, done](const Result<void> &noted) {
        if (!noted) {
            endMutation(done, noted);
            return;
        }
        KeychainRequest request;
        request.kind = Kind::Write;
        request.key = keyOf(name);
        request.value = value;
        m_jobs->submit(std::move(request), m_timeout,
                       [this, name, wasKnown, done](const SecretOutcome &outcome) {
                           onWritten(name, wasKnown, outcome, done);
                       });
    });
}

void Keychain::onWritten(const KeychainName &name, bool wasKnown, const SecretOutcome &outcome,
                         const Done &done)
{
    m_reader->forget();
    if (outcome) {
        setState(State::Available);
        m_index->confirm(name, [this, done](const Result<void> &) { endMutation(done, {}); });
        return;
    }
    const Result<void> failed = tl::unexpected(toError(outcome.error()));
    learn(outcome.error());
    if (wasKnown || outcome.error() == SecretProblem::KeychainTimedOut)
        endMutation(done, failed); // there may be an entry
    else
        m_index->remove(name, [this, done, failed](const Result<void> &) { endMutation(done, failed); });
}

void Keychain::beginRemove(const KeychainName &name, const Done &done)
{
    KeychainRequest request;
    request.kind = Kind::Remove;
    request.key = keyOf(name);
    m_jobs->submit(std::move(request), m_timeout, [this, name, done](const SecretOutcome &outcome) {
        m_reader->forget();
        if (!outcome && outcome.error() != SecretProblem::ValueMissing) {
            learn(outcome.error());
            endMutation(done, tl::unexpected(toError(outcome.error())));
            return;
        }
        m_index->remove(name, [this, done](const Result<void> &removed) { endMutation(done, removed); });
    });
}

void Keychain::probe(QObject *context, StateDone done)
{
    m_probing.push_back({context, std::move(done)});
    startNextProbe();
}

void Keychain::unlock(QObject *context, StateDone done)
{
    m_unlocking.push_back({context, std::move(done)});
    startNextProbe();
}

void Keychain::startNextProbe()
{
    if (m_probe || (m_probing.empty() && m_unlocking.empty()))
        return;
    const bool isUnlock = !m_unlocking.empty();
    std::vector<StateWaiter> waiters = std::exchange(isUnlock ? m_unlocking : m_probing, {});
    m_isPrompting = isUnlock && m_state != State::Available;
    m_probe = std::make_unique<KeychainProbe>(*m_jobs, directoryId() + u"/probe"_s, m_isPrompting,
                                              m_isPrompting ? UnlockTimeout : m_timeout);
    m_probe->start([this, waiters = std::move(waiters)](std::optional<SecretProblem> problem) {
        m_probe.release()->deleteLater(); // we are called by it
        m_isPrompting = false;
        setState(problem ? stateFor(*problem) : State::Available);
        for (const StateWaiter &waiter : waiters) {
            if (waiter.context)
                waiter.done(m_state);
        }
        startNextProbe();
    });
}

void Keychain::learn(SecretProblem problem)
{
    if (isOfKeychain(problem))
        setState(stateFor(problem));
}

void Keychain::setState(State state)
{
    if (std::exchange(m_state, state) != state)
        Q_EMIT stateChanged(state);
}

QList<KeychainEntry> Keychain::entries() const
{
    QList<KeychainEntry> entries = m_index->entries();
    entries.removeIf([](const KeychainEntry &entry) { return !entry.isConfirmed; });
    return entries;
}

QList<KeychainEntry> Keychain::orphans(const std::function<bool(const KeychainName &)> &isUsed) const
{
    QList<KeychainEntry> entries = m_index->entries();
    entries.removeIf([this, &isUsed](const KeychainEntry &entry) {
        const auto isAbout = [&entry](const Mutation &mutation) { return mutation.name == entry.name; };
        return std::ranges::any_of(m_mutations, isAbout) || isUsed(entry.name);
    });
    return entries;
}

QString Keychain::keyOf(const KeychainName &name) const
{
    return directoryId() + u'/' + nameOf(name.kind) + u'/' + name.name;
}

QString words(Keychain::State state)
{
    switch (state) {
    case Keychain::State::Available:
        return u"unlocked"_s;
    case Keychain::State::Unwritable:
        return u"not writable"_s;
    case Keychain::State::Locked:
        return u"locked"_s;
    case Keychain::State::Absent:
        return u"absent"_s;
    case Keychain::State::Unknown:
        break;
    }
    return u"not tried"_s;
}

} // namespace Gatehouse
