// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "secrets/keychainjobs.h"

#include "secrets/keychainthread.h"

#include <QThread>

namespace Gatehouse {

KeychainJobs::KeychainJobs()
    : m_worker(new KeychainWorker)
{
    m_worker->moveToThread(&keychainThread());
    connect(m_worker, &KeychainWorker::finished, this, &KeychainJobs::onFinished);
    connect(m_worker, &KeychainWorker::serviceChanged, this, &KeychainJobs::serviceChanged);
    connect(m_worker, &KeychainWorker::serviceVanished, this, &KeychainJobs::serviceVanished);
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &KeychainJobs::onDeadline);
}

KeychainJobs::~KeychainJobs() { m_worker->deleteLater(); }

void KeychainJobs::submit(KeychainRequest request, std::chrono::milliseconds limit, Done done)
{
    if (!m_late.empty()) {
        QMetaObject::invokeMethod(
            this, [done = std::move(done)] { done(tl::unexpected(SecretProblem::KeychainTimedOut)); },
            Qt::QueuedConnection);
        return;
    }
    request.id = ++m_lastId;
    request.deadline = QDeadlineTimer(limit);
    m_pending.emplace(request.id, Pending{request.deadline, std::move(done)});
    m_deadlines.emplace(request.deadline, request.id);
    armTimer();
    handOver(std::move(request));
}

void KeychainJobs::hangs(const QString &key)
{
    KeychainRequest request;
    request.id = ++m_lastId;
    request.key = key;
    request.deadline = QDeadlineTimer(QDeadlineTimer::Forever);
    m_late.insert(request.id);
    handOver(std::move(request));
}

void KeychainJobs::handOver(KeychainRequest request)
{
    QMetaObject::invokeMethod(
        m_worker, [worker = m_worker, request = std::move(request)] { worker->submit(request); },
        Qt::QueuedConnection);
}

void KeychainJobs::onFinished(const KeychainReply &reply)
{
    m_late.erase(reply.id);
    const auto found = m_pending.find(reply.id);
    if (found == m_pending.end())
        return;
    const Pending pending = std::move(found->second);
    m_pending.erase(found);
    m_deadlines.erase({pending.deadline, reply.id});
    pending.done(reply.outcome);
}

void KeychainJobs::onDeadline()
{
    while (!m_deadlines.empty() && m_deadlines.begin()->first.hasExpired()) {
        const quint64 id = m_deadlines.begin()->second;
        m_deadlines.erase(m_deadlines.begin());
        const auto found = m_pending.find(id);
        const Pending pending = std::move(found->second);
        m_pending.erase(found);
        m_late.insert(id);
        pending.done(tl::unexpected(SecretProblem::KeychainTimedOut));
    }
    armTimer();
}

void KeychainJobs::armTimer()
{
    if (m_deadlines.empty())
        return;
    const qint64 remaining = m_deadlines.begin()->first.remainingTime();
    if (!m_timer.isActive() || m_timer.remainingTime() > remaining)
        m_timer.start(static_cast<int>(remaining) + 1);
}

} // namespace Gatehouse
