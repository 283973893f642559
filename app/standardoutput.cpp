// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "standardoutput.h"

#include <QByteArray>
#include <cerrno>
#include <poll.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

bool writeAll(int descriptor, QByteArrayView bytes)
{
    while (!bytes.isEmpty()) {
        const ssize_t written = ::write(descriptor, bytes.data(), static_cast<size_t>(bytes.size()));
        if (written >= 0) {
            bytes = bytes.sliced(written);
        } else if (errno == EAGAIN || errno == EWOULDBLOCK) { // inherited as non-blocking
            pollfd ready{descriptor, POLLOUT, 0};
            ::poll(&ready, 1, -1);
        } else if (errno != EINTR) {
            return false;
        }
    }
    return true;
}

} // namespace

bool writeStandardOutput(QByteArrayView bytes) { return writeAll(STDOUT_FILENO, bytes); }

void writeComplaint(const QString &text) { writeStandardError(u"gatehouse: "_s + text); }

void writePrompt(const QString &text) { writeAll(STDERR_FILENO, text.toUtf8()); }

void writeStandardError(const QString &text) { writeAll(STDERR_FILENO, text.toUtf8() + '\n'); }

} // namespace Gatehouse
