// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "taskflows/flowdraft.h"
#include "taskflows/flowstore.h"

#include <QPointer>
#include <list>
#include <set>

namespace Gatehouse {

// What the store keeps in memory. Its own: nobody else includes this.

/// Somebody who wants to change a flow, or waits for the change to be committed.
struct PendingEdit
{
    FlowSession::Edit edit;
    QPointer<QObject> context;
    FlowSession::Done done;
};

/// Changes of one flow on their way to the disk.
struct FlowChange
{
    FlowChange(const StoredFlow &base, qint64 room)
        : draft(base, room)
    { }
    FlowDraft draft;
    std::vector<PendingEdit> edits;
    qint64 reserved = 0; ///< bytes of the session held for them
};

struct FlowEntry
{
    SessionFlows *session = nullptr;
    StoredFlow stored;
    std::list<FlowEntry *>::iterator byUpdate;
    std::unique_ptr<FlowChange> change;
    std::vector<PendingEdit> waiting;
    bool isLeaving = false; ///< its removal is on its way to the disk
};

struct NewestFirst
{
    bool operator()(const FlowEntry *left, const FlowEntry *right) const
    {
        const Flow &l = left->stored.flow;
        const Flow &r = right->stored.flow;
        return l.createdAt != r.createdAt ? l.createdAt > r.createdAt : l.id < r.id;
    }
};

struct SessionFlows
{
    QByteArray key;
    std::unordered_map<QByteArray, std::unique_ptr<FlowEntry>> flows; ///< by id
    std::set<FlowEntry *, NewestFirst> unfinished;
    std::set<FlowEntry *, NewestFirst> finished;
    std::list<FlowEntry *> byUpdate; ///< the last changed at the end
    qint64 bytes = 0; ///< of all, those included that are on their way
    int creating = 0; ///< flows on their way

    [[nodiscard]] FlowEntry *find(const QByteArray &id) const
    {
        const auto found = flows.find(id);
        return found == flows.end() ? nullptr : found->second.get();
    }
    [[nodiscard]] std::set<FlowEntry *, NewestFirst> &setOf(FlowStatus status)
    {
        return isFinished(status) ? finished : unfinished;
    }
    FlowEntry &add(StoredFlow stored)
    {
        auto entry = std::make_unique<FlowEntry>();
        FlowEntry &added = *entry;
        added.session = this;
        added.stored = std::move(stored);
        byUpdate.push_back(&added);
        added.byUpdate = std::prev(byUpdate.end());
        std::set<FlowEntry *, NewestFirst> &set = setOf(added.stored.flow.status);
        set.insert(set.begin(), &added); // nearly always the newest
        flows.emplace(added.stored.flow.id, std::move(entry));
        return added;
    }
    void remove(FlowEntry &entry)
    {
        byUpdate.erase(entry.byUpdate);
        setOf(entry.stored.flow.status).erase(&entry);
        bytes -= byteSize(entry.stored.flow);
        for (const Task &task : entry.stored.tasks)
            bytes -= byteSize(task);
        const QByteArray id = entry.stored.flow.id;
        flows.erase(id);
    }
};

} // namespace Gatehouse
