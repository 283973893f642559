// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "calls/callfilter.h"
#include "http/call.h"
#include "result.h"

#include <QList>
#include <QObject>
#include <QSet>
#include <optional>
#include <vector>

namespace Gatehouse {

class CallLog;
class CommandReply;

/// `gatehouse calls`: prints the newest calls, oldest first, and then follows. However many are asked for,
/// only a page of them is in memory: the pages are found from the newest back, then read again from the
/// oldest on. Child of its reply, and ends with it. Gateway thread.
class CallCommand final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(CallCommand)
public:
    /// @a log is borrowed.
    CallCommand(CallLog &log, CommandReply &reply, int limit, bool follow, CallFilter filter = {});
    void start();

private:
    void findPage();
    void takeFound(int asked, const Result<QList<CallRecord>> &found);
    void readPage();
    void printPage(const QList<CallRecord> &page);
    void endPages();
    void takeUpdates(const QList<CallRecord> &records);
    void printUpdate(const CallRecord &record);
    void print(const CallRecord &record);

    /// The calls before a sequence, the newest @c count of them.
    struct Page
    {
        qint64 before = 0;
        int count = 0;
    };

    CallLog &m_log;
    CommandReply &m_reply;
    int m_remaining; ///< calls that no page covers yet
    bool m_follow;
    CallFilter m_filter; ///< which calls to print
    std::vector<Page> m_pages; ///< from the newest to the oldest
    std::optional<qint64> m_before; ///< where the next page to be found ends
    bool m_waiting = false; ///< for the reader, between two pages
    bool m_paging = true;
    qint64 m_first = 0; ///< the pages covered the calls from here …
    qint64 m_last = -1; ///< … to here
    QSet<qint64> m_running; ///< printed, but not their end
    QList<CallRecord> m_updates; ///< came while pages were printed
};

} // namespace Gatehouse
