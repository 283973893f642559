// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "webhooks/idempotency.h"

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

bool isVisible(char c) { return c >= 0x20 && c < 0x7f; }

Result<QByteArray> checkedId(QByteArrayView value, QLatin1StringView header)
{
    if (value.isEmpty())
        return failure(ErrorCode::Invalid, u"%1 is empty"_s.arg(header));
    if (value.size() > MaxIdempotencyIdLength) {
        return failure(ErrorCode::Invalid,
                       u"%1 is longer than %2 characters"_s.arg(header).arg(MaxIdempotencyIdLength));
    }
    if (!std::all_of(value.begin(), value.end(), isVisible))
        return failure(ErrorCode::Invalid, u"%1 has characters other than printable ASCII"_s.arg(header));
    return value.toByteArray();
}

} // namespace

Result<QByteArray> idempotencyIdOf(const RequestHead &head)
{
    for (const QLatin1StringView header : {"Idempotency-Key"_L1, "webhook-id"_L1}) {
        const RequestHead::Field *found = nullptr;
        for (const RequestHead::Field &field : head.fields) {
            if (QLatin1StringView(field.name).compare(header, Qt::CaseInsensitive) != 0)
                continue;
            if (found)
                return failure(ErrorCode::Invalid, u"%1 is there more than once"_s.arg(header));
            found = &field;
        }
        if (found)
            return checkedId(found->value, header);
    }
    return QByteArray();
}

Idempotency::Idempotency(ReplyStore &replies)
    : m_replies(replies)
{ }

Idempotency::~Idempotency() = default;

void Idempotency::join(IdempotentCall &call)
{
    const ReplyOwner &owner = call.owner();
    const Key key{owner.instance, owner.keyId, owner.idempotencyId};
    std::shared_ptr<Entry> &entry = m_entries[key];
    if (!entry) {
        entry = std::make_shared<Entry>();
        entry->key = key;
        entry->first = &call;
        m_entryOf.insert(&call, entry);
        m_replies.findRepeated(owner, this, [this, held = std::weak_ptr<Entry>(entry)](const auto &found) {
            if (const std::shared_ptr<Entry> still = held.lock()) // else nobody waits for this any more
                lookedUp(still, found);
        });
        return;
    }
    if (entry->isLookedUp && entry->first->owner().digest != owner.digest) {
        call.conflict(entry->first->owner().call);
        return;
    }
    m_entryOf.insert(&call, entry);
    entry->others.push_back(&call);
    if (entry->isLookedUp)
        call.follow(*entry->first);
}

void Idempotency::lookedUp(const std::shared_ptr<Entry> &entry,
                           const Result<std::optional<StoredReply>> &found)
{
    if (found && !*found) {
        letFirstGo(entry);
        return;
    }
    for (IdempotentCall *call : dissolve(*entry)) {
        if (!found)
            call->lookUpFailed(found.error());
        else if ((*found)->owner.digest == call->owner().digest)
            call->replay(**found);
        else
            call->conflict((*found)->owner.call);
    }
}

void Idempotency::letFirstGo(const std::shared_ptr<Entry> &entry)
{
    entry->isLookedUp = true;
    const ReplyOwner &first = entry->first->owner();
    const auto differing = std::stable_partition(
        entry->others.begin(), entry->others.end(),
        [&first](const IdempotentCall *other) { return other->owner().digest == first.digest; });
    const std::vector<IdempotentCall *> refused(differing, entry->others.end());
    entry->others.erase(differing, entry->others.end());
    for (IdempotentCall *other : refused) {
        m_entryOf.remove(other);
        other->conflict(first.call);
    }
    const std::vector<IdempotentCall *> followers = entry->others;
    for (IdempotentCall *follower : followers)
        follower->follow(*entry->first);
    entry->first->goFirst(); // last: it may settle at once
}

std::vector<IdempotentCall *> Idempotency::dissolve(Entry &entry)
{
    std::vector<IdempotentCall *> all{entry.first};
    all.insert(all.end(), entry.others.begin(), entry.others.end());
    for (IdempotentCall *call : all)
        m_entryOf.remove(call);
    entry.others.clear();
    m_entries.erase(entry.key);
    return all;
}

void Idempotency::leave(IdempotentCall &call)
{
    const std::shared_ptr<Entry> entry = m_entryOf.take(&call);
    if (!entry)
        return;
    if (entry->first == &call) {
        (void)dissolve(*entry);
        return;
    }
    std::erase(entry->others, &call);
    if (entry->others.empty())
        entry->first->followersLeft();
}

void Idempotency::settle(IdempotentCall &first, const CallEnd &end)
{
    const std::shared_ptr<Entry> entry = m_entryOf.value(&first);
    if (!entry || entry->first != &first)
        return;
    const ReplyOwner owner = first.owner();
    for (IdempotentCall *call : dissolve(*entry)) {
        if (call != &first)
            call->answerLike(owner, end);
    }
}

bool Idempotency::hasFollowers(IdempotentCall &first) const
{
    const std::shared_ptr<Entry> entry = m_entryOf.value(&first);
    return entry && entry->first == &first && !entry->others.empty();
}

} // namespace Gatehouse
