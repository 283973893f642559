// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "callcommand.h"

#include "calls/calllog.h"
#include "calls/callrecordjson.h"
#include "commandreply.h"

#include <algorithm>
#include <utility>

namespace Gatehouse {

namespace {

constexpr int PageSize = 500;

} // namespace

CallCommand::CallCommand(CallLog &log, CommandReply &reply, int limit, bool follow, CallFilter filter)
    : QObject(&reply)
    , m_log(log)
    , m_reply(reply)
    , m_remaining(limit)
    , m_follow(follow)
    , m_filter(std::move(filter))
{ }

void CallCommand::start()
{
    connect(&m_reply, &CommandReply::drained, this, [this] {
        if (std::exchange(m_waiting, false))
            readPage();
    });
    if (m_follow)
        connect(&m_log, &CallLog::callsUpdated, this, &CallCommand::takeUpdates);
    findPage();
}

void CallCommand::findPage()
{
    const int asked = std::min(m_remaining, PageSize);
    if (asked == 0) {
        readPage();
        return;
    }
    m_log.recent({.limit = asked, .instance = {}, .beforeSequence = m_before, .filter = m_filter}, this,
                 [this, asked](const Result<QList<CallRecord>> &found) { takeFound(asked, found); });
}

void CallCommand::takeFound(int asked, const Result<QList<CallRecord>> &found)
{
    if (!found) {
        m_reply.fail(found.error());
        return;
    }
    if (found->isEmpty()) {
        readPage();
        return;
    }
    const auto count = static_cast<int>(found->size());
    if (m_pages.empty())
        m_last = found->last().sequence;
    m_first = found->first().sequence;
    m_before = m_first;
    m_remaining -= count;
    if (count < asked || m_remaining == 0) { // the oldest page: it is the first to be printed
        printPage(*found);
    } else {
        m_pages.push_back({found->last().sequence + 1, count});
        findPage();
    }
}

void CallCommand::readPage()
{
    if (m_pages.empty()) {
        endPages();
        return;
    }
    const Page page = m_pages.back();
    m_pages.pop_back();
    m_log.recent({.limit = page.count, .instance = {}, .beforeSequence = page.before, .filter = m_filter},
                 this, [this](const Result<QList<CallRecord>> &found) {
                     if (found)
                         printPage(*found);
                     else
                         m_reply.fail(found.error());
                 });
}

void CallCommand::printPage(const QList<CallRecord> &page)
{
    for (const CallRecord &record : page)
        print(record);
    if (m_reply.canTakeMore())
        readPage();
    else
        m_waiting = true;
}

void CallCommand::endPages()
{
    m_paging = false;
    if (!m_follow) {
        m_reply.finish();
        return;
    }
    for (const CallRecord &record : std::exchange(m_updates, {}))
        printUpdate(record);
}

void CallCommand::takeUpdates(const QList<CallRecord> &records)
{
    if (m_paging) {
        m_updates += records;
        return;
    }
    for (const CallRecord &record : records)
        printUpdate(record);
}

/// Two lines a call at most: its arrival, unless it came before the pages, and its end.
void CallCommand::printUpdate(const CallRecord &record)
{
    if (!m_filter.matches(record) && !m_running.contains(record.sequence))
        return;
    const bool wasRunning = m_running.contains(record.sequence);
    const bool wasPrinted = record.sequence >= m_first && record.sequence <= m_last;
    if (record.status ? wasRunning || !wasPrinted : !wasRunning && record.sequence > m_last)
        print(record);
}

void CallCommand::print(const CallRecord &record)
{
    if (record.status)
        m_running.remove(record.sequence);
    else
        m_running.insert(record.sequence);
    m_reply.data(toJson(record));
}

} // namespace Gatehouse
