// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "secrets/keychainworker.h"

#include "secrets/keychainthread.h"

#include <QSet>
#include <qt6keychain/keychain.h>

#include <cstring>
#include <utility>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

/// The jobs at work. One that still runs when the process ends is left to it, and not lost track of before.
QSet<QKeychain::Job *> &runningJobs()
{
    static auto &jobs = *new QSet<QKeychain::Job *>;
    return jobs;
}

using Kind = KeychainRequest::Kind;

/// Overwrites @a bytes for all who share them: the job that holds the others' reference ends now.
void wipeShared(const QByteArray &bytes)
{
    if (!bytes.isEmpty())
        explicit_bzero(const_cast<char *>(bytes.constData()), static_cast<std::size_t>(bytes.size()));
}

/// What a job's failure means, given what the service looks like.
SecretProblem problemOf(QKeychain::Error error, Kind kind, SecretService::State service)
{
    if (service == SecretService::State::Locked || error == QKeychain::AccessDenied
        || error == QKeychain::AccessDeniedByUser)
        return SecretProblem::KeychainLocked;
    if (service == SecretService::State::NoBus || service == SecretService::State::NoService
        || error == QKeychain::NoBackendAvailable || error == QKeychain::NotImplemented)
        return SecretProblem::KeychainUnavailable;
    if (error == QKeychain::EntryNotFound)
        return SecretProblem::ValueMissing;
    return kind == Kind::Read ? SecretProblem::KeychainUnavailable : SecretProblem::KeychainUnwritable;
}

} // namespace

KeychainWorker::KeychainWorker() = default;
KeychainWorker::~KeychainWorker() = default;

void KeychainWorker::submit(const KeychainRequest &request)
{
    m_queue.enqueue(request);
    startNext();
}

void KeychainWorker::startNext()
{
    while (!m_isBusy && !m_queue.isEmpty()) {
        const KeychainRequest request = m_queue.dequeue();
        if (request.deadline.hasExpired()) {
            Q_EMIT finished({request.id, tl::unexpected(SecretProblem::KeychainTimedOut)});
            continue;
        }
        m_isBusy = true;
        begin(request);
    }
}

void KeychainWorker::begin(const KeychainRequest &request)
{
    if (!hasGlibEventLoop()) {
        qCWarning(lcKeychain, "the keychain needs GLib's event loop (is QT_NO_GLIB set?)");
        reply(request.id, tl::unexpected(SecretProblem::KeychainUnavailable));
        return;
    }
    surviveLossOfBus();
    if (request.isDoubtful)
        m_isUnlocked = false;
    if (request.mayPrompt || m_isUnlocked) {
        run(request);
        return;
    }
    service().check([this, request](SecretService::State state) {
        m_isUnlocked = state == SecretService::State::Unlocked;
        if (state == SecretService::State::Locked)
            reply(request.id, tl::unexpected(SecretProblem::KeychainLocked));
        else if (state == SecretService::State::NoCollection && request.kind == Kind::Write)
            reply(request.id, tl::unexpected(SecretProblem::KeychainUnwritable));
        else
            run(request);
    });
}

void KeychainWorker::run(const KeychainRequest &request)
{
    QKeychain::Job *job = jobFor(request).release(); // deletes itself; nobody else may while it runs
    runningJobs().insert(job);
    connect(job, &QObject::destroyed, job, [job] { runningJobs().remove(job); });
    connect(job, &QKeychain::Job::finished, this,
            [this, request](QKeychain::Job *ended) { onJobFinished(ended, request); });
    job->start();
}

std::unique_ptr<QKeychain::Job> KeychainWorker::jobFor(const KeychainRequest &request)
{
    std::unique_ptr<QKeychain::Job> job;
    if (request.kind == Kind::Write) {
        auto write = std::make_unique<QKeychain::WritePasswordJob>(keychainService());
        m_written = request.value.bytes().toByteArray();
        // always as bytes: an entry written as text would be another one, and be found first
        write->setBinaryData(m_written);
        job = std::move(write);
    } else if (request.kind == Kind::Read) {
        job = std::make_unique<QKeychain::ReadPasswordJob>(keychainService());
    } else {
        job = std::make_unique<QKeychain::DeletePasswordJob>(keychainService());
    }
    job->setKey(request.key);
    return job;
}

void KeychainWorker::onJobFinished(QKeychain::Job *job, const KeychainRequest &request)
{
    const QKeychain::Error error = job->error();
    wipeShared(std::exchange(m_written, {}));
    if (error == QKeychain::NoError) {
        Secret value;
        if (const auto *read = qobject_cast<QKeychain::ReadPasswordJob *>(job)) {
            const QByteArray bytes = read->binaryData();
            value = Secret(bytes);
            wipeShared(bytes);
        }
        reply(request.id, std::move(value));
        return;
    }
    m_isUnlocked = false;
    if (error != QKeychain::EntryNotFound)
        forgetKeychainSession();
    service().check([this, request, error](SecretService::State state) {
        // a service that has been replaced fails the first job, which found nobody or knew its predecessor
        const bool isWorthAnother = error == QKeychain::OtherError && state == SecretService::State::Unlocked
            && !m_isSecondTry && !request.deadline.hasExpired();
        if (isWorthAnother) {
            m_isSecondTry = true;
            run(request);
            return;
        }
        reply(request.id, tl::unexpected(problemOf(error, request.kind, state)));
    });
}

void KeychainWorker::reply(quint64 id, SecretOutcome outcome)
{
    m_isBusy = false;
    m_isSecondTry = false;
    Q_EMIT finished({id, std::move(outcome)});
    startNext();
}

SecretService &KeychainWorker::service()
{
    if (!m_service) {
        m_service = std::make_unique<SecretService>();
        connect(m_service.get(), &SecretService::changed, this, [this] {
            m_isUnlocked = false;
            Q_EMIT serviceChanged();
        });
        connect(m_service.get(), &SecretService::vanished, this, [this] {
            m_isUnlocked = false;
            Q_EMIT serviceVanished();
        });
    }
    return *m_service;
}

} // namespace Gatehouse
