// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "secretinput.h"

#include "standardoutput.h"

#include <QStringDecoder>
#include <array>
#include <cerrno>
#include <cstring>
#include <unistd.h>
#include <utility>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

bool isUtf8(QByteArrayView bytes)
{
    QStringDecoder decoder(QStringDecoder::Utf8);
    QString text = decoder(bytes);
    const bool isValid = !decoder.hasError();
    text.fill(QChar(u'\0'));
    return isValid;
}

} // namespace

SecretInput::SecretInput()
{
    m_bytes.reserve(MaxBytes + 2); // it never grows, so that no copy is left behind
}

SecretInput::~SecretInput()
{
    restoreTerminal();
    wipe(m_bytes);
}

void SecretInput::start(const QString &prompt, Done done)
{
    m_done = std::move(done);
    termios now{};
    if (isatty(STDIN_FILENO) != 0 && tcgetattr(STDIN_FILENO, &now) == 0) {
        m_terminal = now;
        now.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        now.c_lflag |= ECHONL; // the line end still shows that it was taken
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &now);
        writePrompt(prompt);
    }
    m_notifier = std::make_unique<QSocketNotifier>(STDIN_FILENO, QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, &SecretInput::read);
}

void SecretInput::read()
{
    std::array<char, 4096> chunk{};
    const ssize_t count = ::read(STDIN_FILENO, chunk.data(), chunk.size());
    if (count < 0 && (errno == EINTR || errno == EAGAIN))
        return;
    if (count > 0)
        m_bytes.append(chunk.data(), qMin(static_cast<qsizetype>(count), MaxBytes + 2 - m_bytes.size()));
    explicit_bzero(chunk.data(), chunk.size());
    const bool isLine = m_terminal && m_bytes.endsWith('\n');
    if (count <= 0 || isLine || m_bytes.size() > MaxBytes + 1)
        end();
}

void SecretInput::end()
{
    m_notifier->setEnabled(false);
    restoreTerminal();
    QByteArrayView value = m_bytes;
    if (value.endsWith('\n'))
        value.chop(1);
    if (value.endsWith('\r') && m_bytes.endsWith('\n'))
        value.chop(1);
    QString problem;
    if (value.isEmpty())
        problem = u"No value was given on stdin."_s;
    else if (value.size() > MaxBytes)
        problem = u"The value is longer than %1 bytes."_s.arg(MaxBytes);
    else if (value.contains('\0') || !isUtf8(value))
        problem = u"The value is no UTF-8 text."_s;
    const Done done = std::exchange(m_done, nullptr);
    if (problem.isEmpty())
        done(Secret(value));
    else
        done(failure(ErrorCode::Invalid, problem));
}

void SecretInput::restoreTerminal()
{
    if (m_terminal)
        tcsetattr(STDIN_FILENO, TCSANOW, &*m_terminal);
    m_terminal.reset();
}

} // namespace Gatehouse
