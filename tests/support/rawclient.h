// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QList>
#include <QString>
#include <chrono>
#include <memory>
#include <utility>

namespace Gatehouse::Test {

/// What a client speaks below HTTP.
enum class Transport { Plain, Tls };

/// One answer as it came over the wire.
struct HttpAnswer
{
    QByteArray version; ///< for example "HTTP/1.1"
    int status = 0; ///< 0 when no answer could be read; then @c problem says why
    QByteArray reason;
    QList<std::pair<QByteArray, QByteArray>> headers;
    QByteArray body;
    QList<int> interim; ///< statuses of the 1xx answers that came before
    QByteArray raw; ///< the bytes of the final answer
    QString problem;

    [[nodiscard]] bool isComplete() const { return problem.isEmpty(); }
    /// The value of the first header called @a name (any case); null when there is none.
    [[nodiscard]] QByteArray header(QByteArrayView name) const;
    [[nodiscard]] int headerCount(QByteArrayView name) const;
};

/// The byte stream below a RawClient. All calls block, with a bound.
class Wire
{
public:
    enum class Got { Bytes, Closed, Nothing };
    virtual ~Wire() = default;
    /// False when the peer has closed, or takes nothing more within @a timeout.
    [[nodiscard]] virtual bool write(QByteArrayView bytes, std::chrono::milliseconds timeout) = 0;
    /// Appends what comes within @a timeout to @a into.
    [[nodiscard]] virtual Got read(QByteArray &into, std::chrono::milliseconds timeout) = 0;
    /// Sends FIN (TLS: close_notify as well). A TLS wire can't be read afterwards.
    virtual void shutdownWrite() = 0;
    /// Closes so that the peer sees a RST.
    virtual void reset() = 0;
};

/// An HTTP/1.1 client that sends exactly the bytes it is told, well-formed or not, and reads answers
/// strictly. It blocks, so the server must run on another thread. Every wait has a bound.
class RawClient final
{
    Q_DISABLE_COPY(RawClient)
public:
    static constexpr std::chrono::seconds DefaultWait{20};

    explicit RawClient(Transport transport = Transport::Plain);
    ~RawClient();
    RawClient(RawClient &&other) noexcept;
    RawClient &operator=(RawClient &&other) noexcept;

    /// Connects to an IPv4 @a address, from @a source when given. @a receiveBuffer, when given, is the size
    /// of the kernel's receive buffer in bytes. With TLS the handshake is done too.
    [[nodiscard]] bool connectTo(quint16 port, const QByteArray &address = QByteArrayLiteral("127.0.0.1"),
                                 const QByteArray &source = {}, int receiveBuffer = 0);
    [[nodiscard]] bool isOpen() const { return m_wire != nullptr; }
    [[nodiscard]] Transport transport() const { return m_transport; }

    /// Sends @a bytes. False when the peer closed or stopped reading before all was sent.
    bool send(QByteArrayView bytes, std::chrono::milliseconds timeout = DefaultWait);
    /// Sends @a bytes in pieces of @a step; stops in silence when the peer closes.
    bool sendInSteps(QByteArrayView bytes, qsizetype step);

    /// Reads one answer. @a toHead: it belongs to a HEAD request and has no body.
    [[nodiscard]] HttpAnswer readAnswer(std::chrono::milliseconds timeout = DefaultWait, bool toHead = false);
    /// Sends @a request and reads its answer.
    [[nodiscard]] HttpAnswer ask(QByteArrayView request, std::chrono::milliseconds timeout = DefaultWait);
    /// Reads answers until the peer closes. The last one has a problem when the peer did not close in time,
    /// or closed in the middle of it.
    [[nodiscard]] QList<HttpAnswer> readAnswersUntilClosed(std::chrono::milliseconds timeout = DefaultWait);

    /// Whether the next bytes are @a expected (taken from the input then), within @a timeout.
    [[nodiscard]] bool expectBytes(QByteArrayView expected, std::chrono::milliseconds timeout = DefaultWait);
    /// Whether the peer closes within @a timeout without sending another byte.
    [[nodiscard]] bool expectClosed(std::chrono::milliseconds timeout = DefaultWait);
    /// Whether neither bytes nor an end come for the whole of @a duration.
    [[nodiscard]] bool staysSilent(std::chrono::milliseconds duration);
    /// Reads at most what comes within @a timeout; the bytes read so far are in leftover().
    Wire::Got readSome(std::chrono::milliseconds timeout);
    [[nodiscard]] const QByteArray &leftover() const { return m_input; }

    void shutdownWrite();
    void reset();
    /// An ordinary close: FIN, or RST when unread bytes are left, as the kernel has it.
    void close();

private:
    Transport m_transport;
    std::unique_ptr<Wire> m_wire;
    QByteArray m_input;
};

} // namespace Gatehouse::Test
