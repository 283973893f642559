// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "http/traffic.h"

#include <QUuid>
#include <algorithm>
#include <utility>

namespace Gatehouse {

namespace {

/// What an entry costs besides its bytes.
constexpr qsizetype EntryOverhead = 256;
/// Replays that were announced and never sent are forgotten beyond this many.
constexpr qsizetype MaxAnnounced = 1024;

/// Parts of names, in lower case: a field that has one carries a secret more often than not.
constexpr QByteArrayView SecretParts[]{"auth",   "cookie",    "secret", "token",     "api-key",
                                       "apikey", "signature", "passw",  "credential"};

QByteArray keptHead(const RequestHead &head)
{
    QByteArray kept;
    kept.reserve(head.raw.size());
    const qsizetype query = head.target.indexOf('?');
    kept.append(head.method).append(' ').append(query < 0 ? head.target : head.target.first(query));
    kept.append(" HTTP/1.").append(QByteArray::number(head.minorVersion)).append("\r\n");
    for (const RequestHead::Field &field : head.fields) {
        if (field.name.compare(TrafficStore::ReplayField, Qt::CaseInsensitive) == 0)
            continue;
        kept.append(field.name).append(": ");
        kept.append(isSecretField(field.name) ? QByteArrayView("(not kept)") : field.value).append("\r\n");
    }
    return kept;
}

} // namespace

bool isSecretField(QByteArrayView name)
{
    const QByteArray lower = name.toByteArray().toLower();
    return std::ranges::any_of(SecretParts, [&lower](QByteArrayView part) { return lower.contains(part); });
}

void TrafficStore::setCapacity(qsizetype bytes)
{
    m_capacity = bytes;
    grow({}, 0);
    if (bytes == 0) {
        m_replays.clear();
        m_own.clear();
    }
}

std::optional<Traffic> TrafficStore::find(const QByteArray &callId) const
{
    const Handle handle = m_byId.value(callId);
    return handle ? std::optional(handle->traffic) : std::nullopt;
}

QByteArray TrafficStore::announceReplay(const QByteArray &callId)
{
    if (m_replays.size() >= MaxAnnounced)
        m_replays.clear();
    const QByteArray token = QUuid::createUuid().toByteArray(QUuid::WithoutBraces);
    m_replays.insert(token, callId);
    return token;
}

QByteArray TrafficStore::takeReplay(const RequestHead &head, const QByteArray &callId)
{
    if (m_replays.isEmpty())
        return {};
    const QByteArray token = head.header(ReplayField).toByteArray();
    const auto found = m_replays.constFind(token);
    if (found == m_replays.constEnd())
        return {};
    QByteArray replayed = *found;
    m_replays.erase(found);
    if (replayed.isEmpty()) {
        if (m_own.size() >= MaxAnnounced)
            m_own.clear();
        m_own.insert(token, callId);
    }
    return replayed;
}

TrafficStore::Handle TrafficStore::begin(const QByteArray &callId, const RequestHead &head)
{
    if (m_capacity == 0)
        return {};
    auto entry = std::make_shared<Entry>(Entry{.callId = callId, .traffic = {.requestHead = keptHead(head)}});
    m_entries.push_back(entry);
    m_byId.insert(callId, entry);
    grow(entry, entry->traffic.requestHead.size() + EntryOverhead);
    return entry;
}

void TrafficStore::addRequest(const Handle &handle, QByteArrayView piece)
{
    if (!handle || handle->evicted || handle->traffic.requestTooLarge)
        return;
    Traffic &traffic = handle->traffic;
    if (traffic.requestBody.size() + piece.size() > MaxBody) {
        traffic.requestTooLarge = true;
        grow(handle, -traffic.requestBody.size());
        traffic.requestBody = {};
        return;
    }
    traffic.requestBody.append(piece);
    grow(handle, piece.size());
}

void TrafficStore::setReply(const Handle &handle, const QByteArray &response)
{
    if (!handle || handle->evicted)
        return;
    Traffic &traffic = handle->traffic;
    traffic.replyTooLarge = response.size() > MaxBody;
    traffic.reply = traffic.replyTooLarge ? response.first(response.indexOf("\r\n\r\n") + 4) : response;
    grow(handle, traffic.reply.size());
}

void TrafficStore::grow(const Handle &handle, qsizetype bytes)
{
    m_size += bytes;
    while (m_size > m_capacity && !m_entries.empty() && m_entries.front() != handle) {
        const Handle oldest = std::exchange(m_entries.front(), nullptr);
        m_entries.pop_front();
        m_byId.remove(oldest->callId);
        m_size -= oldest->traffic.size() + EntryOverhead;
        oldest->evicted = true;
        oldest->traffic = {};
    }
}

} // namespace Gatehouse
