// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gatefixture.h"

#include <QAbstractEventDispatcher>
#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QEventLoop>
#include <QThread>
#include <QTimer>

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace Gatehouse::Test {

bool turnUntil(const std::function<bool()> &condition, int timeoutMs)
{
    const QDeadlineTimer deadline(timeoutMs);
    for (;;) {
        QCoreApplication::processEvents();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        if (condition())
            return true;
        if (deadline.hasExpired())
            return false;
        QThread::usleep(100);
    }
}

void turnFor(int ms)
{
    const QDeadlineTimer deadline(ms);
    (void)turnUntil([&] { return deadline.hasExpired(); }, ms + 1000);
}

int wakeUpsWithin(int ms)
{
    int count = 0;
    QEventLoop loop;
    QTimer::singleShot(ms, &loop, &QEventLoop::quit);
    QObject::connect(QAbstractEventDispatcher::instance(), &QAbstractEventDispatcher::awake, &loop,
                     [&count] { ++count; });
    loop.exec();
    return count;
}

QByteArray RawAnswer::header(const QByteArray &name) const
{
    const qsizetype at = head.toLower().indexOf("\r\n" + name.toLower() + ": ");
    if (at < 0)
        return {};
    const qsizetype from = at + name.size() + 4;
    return head.mid(from, head.indexOf("\r\n", from) - from);
}

int RawAnswer::count(const QByteArray &name) const
{
    return static_cast<int>(head.toLower().count("\r\n" + name.toLower() + ":"));
}

std::optional<RawAnswer> takeAnswer(QByteArray &input, bool toHead)
{
    const qsizetype end = input.indexOf("\r\n\r\n");
    if (end < 0)
        return {};
    RawAnswer answer;
    answer.head = input.first(end + 2);
    if (!answer.head.startsWith("HTTP/1.1 "))
        return {};
    answer.status = answer.head.mid(9, 3).toInt();
    const qsizetype length = toHead ? 0 : answer.header("Content-Length").toLongLong();
    if (input.size() < end + 4 + length)
        return {};
    answer.body = input.mid(end + 4, length);
    input.remove(0, end + 4 + length);
    return answer;
}

LoopClient::LoopClient(quint16 port, int receiveBuffer)
    : m_descriptor(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
{
    if (receiveBuffer > 0)
        ::setsockopt(m_descriptor, SOL_SOCKET, SO_RCVBUF, &receiveBuffer, sizeof receiveBuffer);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    // on loopback the kernel connects at once, whether or not somebody accepts
    if (::connect(m_descriptor, reinterpret_cast<sockaddr *>(&address), sizeof address) != 0)
        ended = true;
    const int flags = ::fcntl(m_descriptor, F_GETFL); // NOLINT(cppcoreguidelines-pro-type-vararg)
    ::fcntl(m_descriptor, F_SETFL, flags | O_NONBLOCK); // NOLINT(cppcoreguidelines-pro-type-vararg)
}

LoopClient::~LoopClient() { close(); }

LoopClient &LoopClient::send(const QByteArray &bytes)
{
    m_output += bytes;
    pump(0);
    return *this;
}

void LoopClient::pump(qsizetype most)
{
    if (m_descriptor < 0)
        return;
    while (!m_output.isEmpty()) {
        const ssize_t sent = ::send(m_descriptor, m_output.constData(),
                                    static_cast<std::size_t>(m_output.size()), MSG_NOSIGNAL);
        if (sent <= 0) {
            if (errno != EAGAIN)
                m_output.clear();
            break;
        }
        m_output.remove(0, sent);
    }
    while (most > 0 && !ended) {
        std::array<char, 65536> buffer; // NOLINT(cppcoreguidelines-pro-type-member-init)
        const auto size = static_cast<std::size_t>(std::min<qsizetype>(most, buffer.size()));
        const ssize_t got = ::recv(m_descriptor, buffer.data(), size, 0);
        if (got > 0) {
            received.append(buffer.data(), got);
            most -= got;
        } else if (got == 0 || (errno != EAGAIN && errno != EINTR)) {
            ended = true;
        } else {
            break;
        }
    }
}

void LoopClient::shutdownWrite() { ::shutdown(m_descriptor, SHUT_WR); }

void LoopClient::reset()
{
    const linger now{1, 0};
    ::setsockopt(m_descriptor, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    close();
}

void LoopClient::close()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
    m_descriptor = -1;
}

RawAnswer LoopClient::answer(bool toHead)
{
    std::optional<RawAnswer> answer;
    (void)turnUntil([&] {
        pump();
        answer = takeAnswer(received, toHead);
        return answer || ended;
    });
    return answer.value_or(RawAnswer());
}

bool LoopClient::isEnded(int timeoutMs)
{
    return turnUntil(
        [&] {
            pump();
            return ended;
        },
        timeoutMs);
}

class FakeEndpoint::Parked final : public PendingAdmission
{
    Q_DISABLE_COPY_MOVE(Parked)
public:
    explicit Parked(FakeEndpoint &endpoint)
        : m_endpoint(endpoint)
    { }
    ~Parked() override
    {
        const qsizetype index = m_endpoint.m_parked.indexOf(this);
        if (index < 0)
            return; // decided
        m_endpoint.m_parked.removeAt(index);
        m_endpoint.m_done.removeAt(index);
        ++m_endpoint.cancelled;
    }

private:
    FakeEndpoint &m_endpoint;
};

Admission FakeEndpoint::admission()
{
    Admission admission;
    admission.bodyLimit = bodyLimit;
    admission.bodyTimeout = bodyTimeout;
    admission.finMeansGone = finMeansGone;
    if (sinkCapacity)
        admission.sink = std::make_unique<FakeSink>(*sinkCapacity);
    mostPermits = std::max(mostPermits, ++permits);
    admission.permit = std::shared_ptr<void>(nullptr, [this](void *) { --permits; });
    return admission;
}

std::unique_ptr<PendingAdmission> FakeEndpoint::admit(const RequestHead &, Call &,
                                                      std::function<void(AdmitResult)> done)
{
    ++admitted;
    if (parks) {
        auto parked = std::make_unique<Parked>(*this);
        m_parked.append(parked.get());
        m_done.append(std::move(done));
        return parked;
    }
    if (refusal)
        done(tl::unexpected(*refusal));
    else
        done(admission());
    return nullptr;
}

void FakeEndpoint::decide(AdmitResult result)
{
    m_parked.removeFirst();
    m_done.takeFirst()(std::move(result));
}

void FakeEndpoint::handle(std::unique_ptr<Exchange> exchange)
{
    ++handled;
    if (keeps) {
        QObject::connect(exchange.get(), &Exchange::clientGone, exchange.get(), [this] { ++gone; });
        kept.push_back(std::move(exchange));
    } else if (handler) {
        handler(std::move(exchange));
    } else {
        const QByteArray body = exchange->sink() != nullptr ? static_cast<FakeSink *>(exchange->sink())->bytes
                                                            : exchange->body();
        exchange->send({.body = exchange->head().path + ':' + body});
    }
}

HttpDeadlines shortDeadlines()
{
    using namespace std::chrono_literals;
    return {
        .head = 400ms, .idle = 600ms, .handshake = 500ms, .drain = 400ms, .linger = 400ms, .output = 600ms};
}

GateFixture::GateFixture(const GateSettings &settings)
    : m_server(std::make_unique<HttpServer>(QList<QByteArray>{endpoint.kind()}))
{
    auto gate = std::make_unique<Gate>(
        HttpServices{
            .endpoints = endpoint, .calls = calls, .budget = budget, .poller = poller, .traffic = traffic},
        settings);
    m_gate = gate.get();
    if (gate->listen(QHostAddress::LocalHost) && m_server->bind(std::move(gate)))
        m_port = m_gate->serverPort();
}

GateFixture::~GateFixture()
{
    destroyServer();
    endpoint.kept.clear();
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
}

void GateFixture::destroyServer()
{
    m_gate = nullptr;
    m_server.reset();
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
}

CallRecord GateFixture::record()
{
    if (!turnUntil([&] { return !calls.ended.isEmpty(); }))
        return {};
    turnFor(20); // a second one would be a defect
    return calls.ended.size() == 1 && calls.arrived == 1 ? calls.ended.first() : CallRecord();
}

QByteArray get(const QByteArray &path, const QByteArray &fields)
{
    return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + fields + "\r\n";
}

QByteArray post(const QByteArray &path, const QByteArray &body, const QByteArray &fields)
{
    return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
        + QByteArray::number(body.size()) + "\r\n" + fields + "\r\n" + body;
}

QByteArray postChunked(const QByteArray &path, const QByteArray &body, qsizetype step)
{
    QByteArray out = "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (qsizetype from = 0; from < body.size(); from += step) {
        const QByteArray piece = body.mid(from, step);
        out += QByteArray::number(piece.size(), 16) + "\r\n" + piece + "\r\n";
    }
    return out + "0\r\n\r\n";
}

} // namespace Gatehouse::Test
