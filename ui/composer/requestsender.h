// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "composer/composedrequest.h"
#include "composer/httprun.h"
#include "result.h"

#include <QObject>
#include <QThread>

namespace Gatehouse {

/// Turns @a request and its secret headers into what is sent. Invalid: its URL or its method is none; in
/// words.
[[nodiscard]] Result<OutgoingRequest> outgoing(const ComposedRequest &request,
                                               const QList<Header> &secretHeaders);

/// Sends requests from a thread of its own, one at a time; nothing here waits. GUI thread.
class RequestSender final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(RequestSender)
public:
    explicit RequestSender(QObject *parent = nullptr);
    /// Ends what runs, and waits for the thread.
    ~RequestSender() override;

    /// Sends @a request; one that runs is ended and no more told of.
    void send(const OutgoingRequest &request);
    /// Ends what runs; ended() follows.
    void cancel();
    /// Writes the body of the last reply to @a path; saved() follows.
    void save(const QString &path);
    [[nodiscard]] bool isRunning() const { return m_isRunning; }

Q_SIGNALS:
    void headReceived(const Gatehouse::ReplyHead &head);
    void progressed(const Gatehouse::ReplyProgress &progress);
    void ended(const Gatehouse::ReplyEnd &end);
    /// @a problem says in words why not; empty: it is written.
    void saved(const QString &problem);

private:
    QThread m_thread;
    HttpRun *m_run; ///< lives and dies on m_thread
    quint64 m_id = 0;
    bool m_isRunning = false;
};

} // namespace Gatehouse
