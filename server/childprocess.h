// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "filedescriptor.h"
#include "poller.h"
#include "result.h"

#include <QByteArray>
#include <QElapsedTimer>
#include <QList>
#include <QObject>
#include <QString>
#include <QStringList>
#include <QTimer>
#include <functional>
#include <sys/types.h>
#include <utility>

namespace Gatehouse {

/// What to run, without a shell.
struct ChildCommand
{
    QStringList command; ///< the program, then its arguments; a bare name is looked up in the child's PATH
    QString workingDirectory; ///< empty: ours
    QList<QByteArray> environment; ///< all of it, as NAME=value
    QByteArray input; ///< what the child can read on stdin, before its end
    /// Whether processes that still have one of its pipes open when it has exited are killed, whatever group
    /// they are in; else only its group is.
    bool endsPipeHolders = false;
};

/// How a child ended: by a signal, or with an exit code.
struct ChildExit
{
    int code = 0;
    int signal = 0; ///< 0: none
};

/// One child process in a session and process group of its own. It inherits nothing but stdin, stdout and
/// stderr, which are pipes, and starts with default signal handling. Nothing here blocks on the child, and
/// one that is silent costs the event loop nothing (Poller). Not to be destroyed in a slot of one of its
/// signals. Thread: the one that created it.
class ChildProcess final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ChildProcess)
public:
    /// @a poller is borrowed and must outlive the process.
    explicit ChildProcess(Poller &poller);
    /// Kills the group of a child that still runs, and leaves no zombie.
    ~ChildProcess() override;

    /// Starts the child, once. The error names the program or directory that is the matter.
    [[nodiscard]] Result<void> start(const ChildCommand &command);
    /// Ends the child and its group: SIGTERM, and SIGKILL after 500 ms. exited() follows within 1 s.
    void terminate();
    /// Kills the child and everything that came of it at once: its group, its descendants in whatever
    /// session, and who has one of its pipes open. exited() follows within 1 s.
    void kill();
    /// The process id, or -1 before start().
    [[nodiscard]] qint64 processId() const { return m_pid; }

Q_SIGNALS:
    void outputReceived(const QByteArray &bytes);
    void errorOutputReceived(const QByteArray &bytes);
    /// The child has exited, all it wrote has been delivered, and its group is gone (what stayed behind was
    /// ended as by terminate()). Emitted once.
    void exited(const Gatehouse::ChildExit &exit);

private:
    using Signal = void (ChildProcess::*)(const QByteArray &);
    /// Our end of a pipe, and what to do when it is ready.
    class Pipe final : public PollTarget
    {
        Q_DISABLE_COPY_MOVE(Pipe)
    public:
        Pipe(Poller &poller, std::function<void()> ready)
            : m_poller(poller)
            , m_ready(std::move(ready))
        { }
        ~Pipe() override { close(); }
        /// False when the kernel refuses.
        [[nodiscard]] bool open(FileDescriptor opened, quint32 events);
        void close();
        [[nodiscard]] int descriptor() const { return m_fd.get(); }
        [[nodiscard]] bool isOpen() const { return m_fd.isOpen(); }

    private:
        void polled(quint32 /*events*/) override { m_ready(); }

        Poller &m_poller;
        std::function<void()> m_ready;
        FileDescriptor m_fd;
        Poller::Token m_token = 0;
    };

    void writeInput();
    void readSome(Pipe &pipe, Signal received);
    void drain(Pipe &pipe, Signal received);
    void onChildExited();
    void reap();
    void checkGroup();
    [[nodiscard]] bool hasPipeHolders() const;
    [[nodiscard]] bool hasMembers(qint64 elapsed);
    void report();

    pid_t m_pid = -1;
    Pipe m_exit; ///< the pidfd: readable once the child has exited
    Pipe m_stdin;
    Pipe m_stdout;
    Pipe m_stderr;
    QByteArray m_input;
    qsizetype m_written = 0;
    QTimer m_groupTimer;
    QElapsedTimer m_sinceTerm; ///< valid once the group has been told to end
    QList<pid_t> m_tree; ///< whom kill() has killed, the child itself left out
    bool m_isTreeKilled = false;
    bool m_endsPipeHolders = false;
    qint64 m_nextLook = 0; ///< ms from SIGTERM
    ChildExit m_result;
    bool m_killed = false;
    bool m_reaped = false;
    bool m_reported = false;
};

} // namespace Gatehouse
