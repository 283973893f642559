// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "unixsignals.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

constexpr std::array TerminationSignals{SIGTERM, SIGINT};

// A handler may do next to nothing: it writes a byte into this pipe, and the event loop reads it.
std::array<int, 2> signalPipe{-1, -1}; // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)

extern "C" void handleTermination(int /*number*/)
{
    const int savedErrno = errno;
    const char byte = 1;
    [[maybe_unused]] const ssize_t written = ::write(signalPipe[1], &byte, 1);
    errno = savedErrno;
}

Result<void> installHandler(int number, void (*handler)(int))
{
    struct sigaction action = {};
    action.sa_handler = handler;
    action.sa_flags = SA_RESTART;
    sigemptyset(&action.sa_mask);
    if (::sigaction(number, &action, nullptr) != 0)
        return failure(ErrorCode::Internal, u"Can't install a handler for signal %1."_s.arg(number));
    return {};
}

} // namespace

UnixSignals::~UnixSignals()
{
    if (!m_notifier)
        return;
    for (const int number : TerminationSignals)
        std::signal(number, SIG_DFL);
    m_notifier.reset();
    for (int &end : signalPipe) {
        ::close(end);
        end = -1;
    }
}

Result<void> UnixSignals::start()
{
    if (::pipe2(signalPipe.data(), O_CLOEXEC | O_NONBLOCK) != 0)
        return failure(ErrorCode::Internal, u"Can't make a pipe for signals."_s);
    m_notifier = std::make_unique<QSocketNotifier>(signalPipe[0], QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, &UnixSignals::read);
    for (const int number : TerminationSignals) {
        if (Result<void> installed = installHandler(number, handleTermination); !installed)
            return installed;
    }
    return installHandler(SIGPIPE, SIG_IGN);
}

void UnixSignals::read()
{
    char byte = 0;
    while (::read(signalPipe[0], &byte, 1) == 1)
        Q_EMIT terminationRequested();
}

} // namespace Gatehouse
