// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "childprocess.h"

#include "childspawner.h"
#include "processgroup.h"
#include "processtree.h"

#include <QLoggingCategory>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <ctime>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <system_error>
#include <thread>

namespace Gatehouse {

namespace {

Q_LOGGING_CATEGORY(lcChild, "gatehouse.child")

constexpr std::chrono::milliseconds GroupCheckInterval{20};
constexpr qint64 KillAfterMs = 500; ///< from SIGTERM
constexpr qint64 GiveUpAfterMs = 800; ///< from SIGTERM; what SIGKILL has not ended by then is not waited for
/// When groups are looked at closely, from SIGTERM. An init that reaps at once spares us that.
constexpr qint64 FirstLookMs = 40;
constexpr qint64 LookIntervalMs = 80;
constexpr int ReapPatienceMs = 100; ///< in the destructor, after SIGKILL
constexpr std::size_t ReadSize = 65536;
constexpr int ReadsPerTurn = 4;

/// write() that answers EPIPE where the kernel would send SIGPIPE.
ssize_t writeWithoutSignal(int fd, const char *data, std::size_t size)
{
    sigset_t pipeSignal;
    sigset_t previous;
    sigset_t pending;
    sigemptyset(&pipeSignal);
    sigaddset(&pipeSignal, SIGPIPE);
    sigpending(&pending);
    const bool wasPending = sigismember(&pending, SIGPIPE) == 1;
    pthread_sigmask(SIG_BLOCK, &pipeSignal, &previous);
    const ssize_t written = ::write(fd, data, size);
    const int error = errno;
    if (written < 0 && error == EPIPE && !wasPending) {
        const timespec noWait{};
        sigtimedwait(&pipeSignal, nullptr, &noWait);
    }
    pthread_sigmask(SIG_SETMASK, &previous, nullptr);
    errno = error;
    return written;
}

/// What a child prints may be a secret: leaves no copy of it here.
void forget(QByteArray &bytes)
{
    if (bytes.isDetached())
        explicit_bzero(bytes.data(), static_cast<std::size_t>(bytes.size()));
}

} // namespace

bool ChildProcess::Pipe::open(FileDescriptor opened, quint32 events)
{
    m_fd = std::move(opened);
    m_token = m_poller.add(m_fd.get(), events, this);
    return m_token != 0;
}

void ChildProcess::Pipe::close()
{
    if (m_token != 0)
        m_poller.remove(std::exchange(m_token, 0), m_fd.get());
    m_fd.close();
}

ChildProcess::ChildProcess(Poller &poller)
    : m_exit(poller, [this] { onChildExited(); })
    , m_stdin(poller, [this] { writeInput(); })
    , m_stdout(poller, [this] { readSome(m_stdout, &ChildProcess::outputReceived); })
    , m_stderr(poller, [this] { readSome(m_stderr, &ChildProcess::errorOutputReceived); })
{
    m_groupTimer.setInterval(GroupCheckInterval);
    connect(&m_groupTimer, &QTimer::timeout, this, &ChildProcess::checkGroup);
}

ChildProcess::~ChildProcess()
{
    if (m_pid < 0 || (m_reaped && m_reported))
        return;
    ::kill(-m_pid, SIGKILL);
    if (m_reaped)
        return;
    pollfd exit{m_exit.descriptor(), POLLIN, 0};
    if (::poll(&exit, 1, ReapPatienceMs) > 0) {
        reap();
        return;
    }
    // stuck in the kernel: wait for it elsewhere, so that this thread goes on
    try {
        std::thread([pid = m_pid] { waitpid(pid, nullptr, 0); }).detach();
    } catch (const std::system_error &) {
        qCWarning(lcChild) << "process" << m_pid << "does not end after SIGKILL";
    }
}

Result<void> ChildProcess::start(const ChildCommand &command)
{
    Q_ASSERT(m_pid < 0);
    Result<SpawnedChild> child = spawnChild(command);
    if (!child)
        return tl::unexpected(child.error());
    m_pid = child->pid;
    const bool isWatched = m_exit.open(std::move(child->pidfd), EPOLLIN)
        && m_stdin.open(std::move(child->standardInput), EPOLLOUT)
        && m_stdout.open(std::move(child->standardOutput), EPOLLIN)
        && m_stderr.open(std::move(child->standardError), EPOLLIN);
    if (!isWatched) {
        ::kill(-m_pid, SIGKILL);
        reap();
        m_reported = true;
        return failure(ErrorCode::Io, QStringLiteral("the child process can't be watched"));
    }
    m_input = command.input;
    m_endsPipeHolders = command.endsPipeHolders;
    writeInput();
    return {};
}

void ChildProcess::writeInput()
{
    while (m_written < m_input.size()) {
        const ssize_t written = writeWithoutSignal(m_stdin.descriptor(), m_input.constData() + m_written,
                                                   static_cast<std::size_t>(m_input.size() - m_written));
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0 && errno == EAGAIN)
            return;
        if (written < 0)
            break; // the child does not want it
        m_written += written;
    }
    m_stdin.close();
    m_input.clear();
    m_written = 0;
}

void ChildProcess::readSome(Pipe &pipe, Signal received)
{
    for (int i = 0; i < ReadsPerTurn && pipe.isOpen(); ++i) {
        std::array<char, ReadSize> buffer; // NOLINT(cppcoreguidelines-pro-type-member-init): read() fills it
        const ssize_t size = ::read(pipe.descriptor(), buffer.data(), buffer.size());
        if (size < 0 && (errno == EAGAIN || errno == EINTR))
            return;
        if (size <= 0) {
            pipe.close();
            return;
        }
        QByteArray bytes(buffer.data(), size);
        explicit_bzero(buffer.data(), static_cast<std::size_t>(size));
        Q_EMIT(this->*received)(bytes);
        forget(bytes);
    }
}

void ChildProcess::drain(Pipe &pipe, Signal received)
{
    // only what is there now: a process that the child left behind may go on writing
    int waiting = 0;
    while (pipe.isOpen() && ::ioctl(pipe.descriptor(), FIONREAD, &waiting) == 0 && waiting > 0) {
        QByteArray bytes(waiting, Qt::Uninitialized);
        const ssize_t size = ::read(pipe.descriptor(), bytes.data(), static_cast<std::size_t>(waiting));
        bytes.truncate(qMax(size, ssize_t(0)));
        if (!bytes.isEmpty())
            Q_EMIT(this->*received)(bytes);
        forget(bytes);
        break;
    }
    pipe.close();
}

void ChildProcess::onChildExited()
{
    m_exit.close();
    if (m_reported) { // it outlived what we waited
        reap();
        return;
    }
    if (m_endsPipeHolders && hasPipeHolders())
        kill();
    m_stdin.close();
    drain(m_stdout, &ChildProcess::outputReceived);
    drain(m_stderr, &ChildProcess::errorOutputReceived);
    terminate(); // before the child is reaped: until then its group id can't be taken by another
    reap();
    checkGroup();
}

void ChildProcess::reap()
{
    int status = 0;
    pid_t reaped = -1;
    do {
        reaped = waitpid(m_pid, &status, 0);
    } while (reaped < 0 && errno == EINTR);
    m_reaped = true;
    if (WIFSIGNALED(status))
        m_result.signal = WTERMSIG(status);
    else
        m_result.code = WEXITSTATUS(status);
}

void ChildProcess::terminate()
{
    if (m_pid < 0 || m_reported || m_sinceTerm.isValid())
        return;
    ::kill(-m_pid, SIGTERM);
    m_sinceTerm.start();
    m_nextLook = FirstLookMs;
    m_groupTimer.start();
}

void ChildProcess::kill()
{
    if (m_pid < 0 || m_reaped || m_reported || m_killed)
        return;
    m_killed = true;
    m_isTreeKilled = true;
    QList<int> pipes;
    for (const Pipe *pipe : {&m_stdin, &m_stdout, &m_stderr}) {
        if (pipe->isOpen())
            pipes.append(pipe->descriptor());
    }
    m_tree = killTree(m_pid, pipes);
    m_tree.removeAll(m_pid); // reap() sees to it
    m_sinceTerm.start();
    m_groupTimer.start();
}

bool ChildProcess::hasPipeHolders() const
{
    const auto isHeld = [](const Pipe &pipe) {
        pollfd state{pipe.descriptor(), 0, 0}; // what is always reported: that nobody has the other end
        return pipe.isOpen() && ::poll(&state, 1, 0) == 0;
    };
    return isHeld(m_stdin) || isHeld(m_stdout) || isHeld(m_stderr);
}

void ChildProcess::checkGroup()
{
    const qint64 elapsed = m_sinceTerm.elapsed();
    if (m_reaped && !hasMembers(elapsed)) {
        report();
        return;
    }
    if (elapsed >= KillAfterMs && !m_killed) {
        m_killed = true;
        ::kill(-m_pid, SIGKILL);
    } else if (elapsed >= GiveUpAfterMs) {
        if (!m_reaped)
            m_result.signal = SIGKILL;
        report();
    }
}

bool ChildProcess::hasMembers(qint64 elapsed)
{
    if (m_isTreeKilled) // it includes the group
        return !std::ranges::all_of(m_tree, isProcessGone);
    if (!groupExists(m_pid))
        return false;
    if (elapsed < m_nextLook)
        return true;
    m_nextLook = elapsed + LookIntervalMs;
    return groupRuns(m_pid);
}

void ChildProcess::report()
{
    m_groupTimer.stop();
    m_stdin.close();
    m_stdout.close();
    m_stderr.close();
    m_reported = true;
    Q_EMIT exited(m_result);
}

} // namespace Gatehouse
