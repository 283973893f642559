// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/rawclient.h"

#include "support/wires.h"

#include <QDeadlineTimer>
#include <algorithm>
#include <optional>

using namespace Qt::StringLiterals;

namespace Gatehouse::Test {

namespace {

std::chrono::milliseconds remaining(const QDeadlineTimer &deadline)
{
    return std::chrono::milliseconds(deadline.remainingTime());
}

/// Reads status line and header fields from @a head (without the empty line that ends it).
HttpAnswer parseHead(const QByteArray &head)
{
    HttpAnswer answer;
    const auto malformed = [&answer, &head](const QString &what) {
        answer.problem = u"malformed answer, %1: %2"_s.arg(what, QString::fromLatin1(head));
        return answer;
    };
    QList<QByteArray> lines;
    for (qsizetype at = 0; at <= head.size();) {
        qsizetype end = head.indexOf("\r\n", at);
        if (end < 0)
            end = head.size();
        lines.append(head.sliced(at, end - at));
        at = end + 2;
    }
    const QByteArray statusLine = lines.takeFirst();
    if (statusLine.size() < 13 || !statusLine.startsWith("HTTP/1.") || statusLine.at(8) != ' '
        || statusLine.at(12) != ' ')
        return malformed(u"status line"_s);
    answer.version = statusLine.first(8);
    answer.status = statusLine.sliced(9, 3).toInt();
    answer.reason = statusLine.sliced(13);
    for (const QByteArray &line : std::as_const(lines)) {
        const qsizetype colon = line.indexOf(':');
        if (colon < 1 || line.contains('\n') || line.contains('\r'))
            return malformed(u"header line"_s);
        answer.headers.append({line.first(colon), line.sliced(colon + 1).trimmed()});
    }
    return answer;
}

bool hasBody(const HttpAnswer &answer, bool toHead)
{
    return !toHead && answer.status >= 200 && answer.status != 204 && answer.status != 304;
}

/// The length its header declares, or none when the end of the connection ends the body.
std::optional<qsizetype> declaredLength(HttpAnswer &answer)
{
    if (answer.headerCount("Transfer-Encoding") > 0)
        answer.problem = u"an answer with a transfer coding"_s;
    const QByteArray text = answer.header("Content-Length");
    if (text.isNull())
        return {};
    bool ok = false;
    const qlonglong length = text.toLongLong(&ok);
    if (!ok || length < 0 || answer.headerCount("Content-Length") != 1)
        answer.problem = u"malformed Content-Length"_s;
    return static_cast<qsizetype>(length);
}

} // namespace

QByteArray HttpAnswer::header(QByteArrayView name) const
{
    for (const auto &[key, value] : headers) {
        if (key.compare(name, Qt::CaseInsensitive) == 0)
            return value.isNull() ? QByteArray("") : value;
    }
    return {};
}

int HttpAnswer::headerCount(QByteArrayView name) const
{
    return static_cast<int>(std::count_if(headers.begin(), headers.end(), [name](const auto &field) {
        return field.first.compare(name, Qt::CaseInsensitive) == 0;
    }));
}

RawClient::RawClient(Transport transport)
    : m_transport(transport)
{ }

RawClient::~RawClient() = default;
RawClient::RawClient(RawClient &&other) noexcept = default;
RawClient &RawClient::operator=(RawClient &&other) noexcept = default;

bool RawClient::connectTo(quint16 port, const QByteArray &address, const QByteArray &source,
                          int receiveBuffer)
{
    close();
    const int descriptor = connectedSocket(port, address, source, receiveBuffer);
    if (descriptor >= 0)
        m_wire = m_transport == Transport::Plain ? plainWire(descriptor) : tlsWire(descriptor);
    return isOpen();
}

bool RawClient::send(QByteArrayView bytes, std::chrono::milliseconds timeout)
{
    return isOpen() && m_wire->write(bytes, timeout);
}

bool RawClient::sendInSteps(QByteArrayView bytes, qsizetype step)
{
    for (qsizetype at = 0; at < bytes.size(); at += step) {
        if (!send(bytes.sliced(at, std::min(step, bytes.size() - at))))
            return false;
    }
    return true;
}

Wire::Got RawClient::readSome(std::chrono::milliseconds timeout)
{
    return isOpen() ? m_wire->read(m_input, timeout) : Wire::Got::Closed;
}

HttpAnswer RawClient::readAnswer(std::chrono::milliseconds timeout, bool toHead)
{
    const QDeadlineTimer deadline(timeout);
    QList<int> interim;
    // Takes more input; false (and the problem) when none comes.
    const auto more = [this, &deadline](HttpAnswer &answer, const QString &where) {
        while (true) {
            switch (readSome(remaining(deadline))) {
            case Wire::Got::Bytes:
                return true;
            case Wire::Got::Closed:
                answer.problem = u"closed %1"_s.arg(where);
                return false;
            case Wire::Got::Nothing:
                if (deadline.hasExpired()) {
                    answer.problem = u"timeout %1"_s.arg(where);
                    return false;
                }
            }
        }
    };
    while (true) {
        HttpAnswer answer;
        qsizetype end = -1;
        while ((end = m_input.indexOf("\r\n\r\n")) < 0) {
            if (!more(answer, m_input.isEmpty() ? u"before an answer"_s : u"inside the head"_s)) {
                answer.interim = interim;
                return answer;
            }
        }
        answer = parseHead(m_input.first(end));
        answer.interim = interim;
        if (!answer.isComplete())
            return answer;
        if (answer.status < 200) {
            interim.append(answer.status);
            m_input.remove(0, end + 4);
            continue;
        }
        qsizetype total = end + 4;
        if (hasBody(answer, toHead)) {
            const std::optional<qsizetype> length = declaredLength(answer);
            if (!answer.isComplete())
                return answer;
            if (length) {
                total += *length;
                while (m_input.size() < total) {
                    if (!more(
                            answer,
                            u"inside the body, %1 of %2 bytes"_s.arg(m_input.size() - end - 4).arg(*length)))
                        return answer;
                }
            } else {
                while (more(answer, u"at the end of the body"_s)) { }
                if (answer.problem.startsWith(u"closed"_s))
                    answer.problem.clear();
                total = m_input.size();
            }
        }
        answer.raw = m_input.first(total);
        answer.body = answer.raw.sliced(end + 4);
        m_input.remove(0, total);
        return answer;
    }
}

HttpAnswer RawClient::ask(QByteArrayView request, std::chrono::milliseconds timeout)
{
    send(request, timeout);
    return readAnswer(timeout);
}

QList<HttpAnswer> RawClient::readAnswersUntilClosed(std::chrono::milliseconds timeout)
{
    const QDeadlineTimer deadline(timeout);
    QList<HttpAnswer> answers;
    while (true) {
        HttpAnswer answer = readAnswer(remaining(deadline));
        const bool ended = answer.problem == u"closed before an answer"_s && answer.interim.isEmpty();
        if (ended)
            return answers;
        answers.append(answer);
        if (!answer.isComplete())
            return answers;
    }
}

bool RawClient::expectBytes(QByteArrayView expected, std::chrono::milliseconds timeout)
{
    const QDeadlineTimer deadline(timeout);
    while (m_input.size() < expected.size()) {
        const Wire::Got got = readSome(remaining(deadline));
        if (got == Wire::Got::Closed || (got == Wire::Got::Nothing && deadline.hasExpired()))
            return false;
    }
    if (!m_input.startsWith(expected))
        return false;
    m_input.remove(0, expected.size());
    return true;
}

bool RawClient::expectClosed(std::chrono::milliseconds timeout)
{
    const QDeadlineTimer deadline(timeout);
    while (m_input.isEmpty()) {
        const Wire::Got got = readSome(remaining(deadline));
        if (got == Wire::Got::Closed)
            return true;
        if (got == Wire::Got::Nothing && deadline.hasExpired())
            return false;
    }
    return false;
}

bool RawClient::staysSilent(std::chrono::milliseconds duration)
{
    const QDeadlineTimer deadline(duration);
    while (m_input.isEmpty()) {
        const Wire::Got got = readSome(remaining(deadline));
        if (got == Wire::Got::Closed)
            return false;
        if (got == Wire::Got::Nothing && deadline.hasExpired())
            return true;
    }
    return false;
}

void RawClient::shutdownWrite()
{
    if (isOpen())
        m_wire->shutdownWrite();
}

void RawClient::reset()
{
    if (isOpen())
        m_wire->reset();
    m_wire.reset();
}

void RawClient::close() { m_wire.reset(); }

} // namespace Gatehouse::Test
