// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "http/httpserver.h"

#include "http/responsehead.h"

#include <QHttpServerRequest>
#include <QHttpServerResponder>
#include <QHttpServerRouterRule>
#include <QLoggingCategory>
#include <QPointer>
#include <QTcpSocket>

#include <algorithm>
#include <cstring>
#include <optional>
#include <utility>

namespace Gatehouse {

namespace {

Q_LOGGING_CATEGORY(lcHttpServer, "gatehouse.http.server")

/// Facades that QHttpServer is connected to: more than wait for the disk at a time, as a rule.
constexpr int MaxConnected = 64;

#if QT_VERSION < QT_VERSION_CHECK(6, 8, 0)
/// Compares the path. QHttpServer's own rule matches a regular expression, and with five rules that is a
/// tenth of what a request costs.
class PathRule final : public QHttpServerRouterRule
{
    Q_DISABLE_COPY_MOVE(PathRule)
public:
    PathRule(const QString &path, RouterHandler handler)
        : QHttpServerRouterRule(path, std::move(handler))
        , m_path(path)
    { }

protected:
    bool matches(const QHttpServerRequest &request, QRegularExpressionMatch * /*match*/) const override
    {
        return request.url().path() == m_path;
    }

private:
    QString m_path;
};
#endif

} // namespace

/// A socket without a network: it is read like a request and collects what is written to it. To QHttpServer
/// it is a client that stays connected: it asks again for the next exchange when it has been answered.
class HttpServer::Facade final : public QTcpSocket
{
    Q_DISABLE_COPY_MOVE(Facade)
public:
    explicit Facade(HttpServer &server)
        : m_server(&server)
    {
        setSocketState(ConnectedState); // QHttpServer writes to connected sockets only
        setOpenMode(ReadWrite);
    }
    ~Facade() override
    {
        // there is no engine for ~QAbstractSocket to abort
        setSocketState(UnconnectedState);
        setOpenMode(NotOpen);
    }

    /// Has QHttpServer read @a request, and run the handler that it routes to.
    void ask(QByteArray request)
    {
        m_request = std::move(request);
        m_from = 0;
        m_isReading = true;
        m_isOver = false;
        Q_EMIT readyRead();
        m_isReading = false;
        if (m_isOver)
            goBack();
    }
    /// The exchange is over.
    void release()
    {
        m_isOver = true;
        if (!m_isReading) // else QHttpServer is on the stack
            goBack();
    }
    /// After ask(): whether it waits for its answer.
    [[nodiscard]] bool isWaiting() const { return !m_isOver; }
    /// Has it serve no other exchange.
    void retire()
    {
        disconnect(&m_server->m_server);
        m_server = nullptr;
    }

    /// Makes room for a response with so many bytes of body.
    void expect(qsizetype bodyBytes)
    {
        m_response = QByteArray(bodyBytes + 2 * CommonFieldsReserve, Qt::Uninitialized);
        m_written = 0;
    }
    [[nodiscard]] QByteArray takeResponse()
    {
        m_response.truncate(m_written);
        return std::exchange(m_response, {});
    }

    [[nodiscard]] qint64 bytesAvailable() const override
    {
        return m_request.size() - m_from + QTcpSocket::bytesAvailable();
    }
    void close() override { }
    void disconnectFromHost() override
    {
        qCCritical(lcHttpServer) << "QHttpServer could not read an exchange";
    }

protected:
    qint64 readData(char *data, qint64 size) override
    {
        const qint64 count = std::min<qint64>(size, m_request.size() - m_from);
        std::memcpy(data, m_request.constData() + m_from, static_cast<std::size_t>(count));
        m_from += count;
        return count;
    }
    qint64 writeData(const char *data, qint64 size) override
    {
        if (m_response.size() - m_written < size)
            m_response.resize(2 * (m_written + size));
        std::memcpy(m_response.data() + m_written, data, static_cast<std::size_t>(size));
        m_written += size;
        return size;
    }

private:
    void goBack()
    {
        if (m_server)
            m_server->m_spares.emplace_back(this);
        else
            deleteLater();
    }

    QPointer<HttpServer> m_server; ///< null once it is retired
    QByteArray m_request;
    qint64 m_from = 0;
    QByteArray m_response; ///< has room for more than was written
    qsizetype m_written = 0;
    bool m_isReading = false;
    bool m_isOver = false;
};

/// Formats an answer through the responder of QHttpServer and passes it on. Keeps the facade until it goes:
/// as long as that lives, so does the responder's request.
class HttpServer::ResponderPath final : public AnswerPath
{
    Q_DISABLE_COPY_MOVE(ResponderPath)
public:
    ResponderPath(QHttpServerResponder &&responder, Facade *facade, ResponseSink sink)
        : m_responder(std::move(responder))
        , m_facade(facade)
        , m_sink(std::move(sink))
    { }
    ~ResponderPath() override
    {
        if (m_facade)
            m_facade->release();
    }

    void deliver(const Answer &answer) override
    {
        if (!m_facade)
            return;
        m_facade->expect(answer.body.size());
        const auto status = static_cast<QHttpServerResponder::StatusCode>(answer.status);
#if QT_VERSION >= QT_VERSION_CHECK(6, 8, 0)
        QHttpHeaders headers;
        headers.append(QHttpHeaders::WellKnownHeader::ContentType, answer.contentType);
        for (const auto &[name, value] : answer.headers)
            headers.append(name, value);
        m_responder.write(answer.body, headers, status);
#else
        m_responder.writeStatusLine(status);
        m_responder.writeHeader("Content-Type", answer.contentType);
        for (const auto &[name, value] : answer.headers)
            m_responder.writeHeader(name, value);
        m_responder.writeHeader("Content-Length", QByteArray::number(answer.body.size()));
        m_responder.writeBody(answer.body);
#endif
        m_sink(m_facade->takeResponse(), answer.status, answer.body.size());
    }

private:
    QHttpServerResponder m_responder;
    QPointer<Facade> m_facade;
    ResponseSink m_sink;
};

HttpServer::HttpServer(const QList<QByteArray> &kinds, QObject *parent)
    : QObject(parent)
{
    for (const QByteArray &kind : kinds) {
        const QString rule = QLatin1Char('/') + QString::fromLatin1(kind);
#if QT_VERSION >= QT_VERSION_CHECK(6, 8, 0)
        m_server.route(rule, this,
                       [this](const QHttpServerRequest & /*request*/, QHttpServerResponder &responder) {
                           routed(std::move(responder));
                       });
#else
        m_server.route<PathRule>(rule,
                                 [this](const QHttpServerRequest & /*request*/,
                                        QHttpServerResponder &&responder) { routed(std::move(responder)); });
#endif
    }
}

HttpServer::~HttpServer() = default;

bool HttpServer::bind(std::unique_ptr<Gate> gate)
{
    Gate *const raw = gate.release(); // QHttpServer becomes its parent
    raw->setDispatch([this, raw](Endpoint &endpoint, std::unique_ptr<Exchange> exchange, ResponseSink sink) {
        dispatch(*raw, endpoint, std::move(exchange), std::move(sink));
    });
#if QT_VERSION >= QT_VERSION_CHECK(6, 8, 0)
    if (!m_server.bind(raw)) {
        delete raw;
        return false;
    }
#else
    m_server.bind(raw);
#endif
    return true;
}

void HttpServer::dispatch(Gate &gate, Endpoint &endpoint, std::unique_ptr<Exchange> exchange,
                          ResponseSink sink)
{
    Facade *const facade = takeFacade(gate);
    Passage passage{endpoint, std::move(exchange), std::move(sink), facade};
    Passage *const outer = std::exchange(m_passage, &passage);
    facade->ask("GET /" + endpoint.kind() + " HTTP/1.1\r\n\r\n"); // read byte by byte: short
    m_passage = outer;

    if (!passage.exchange) {
        // For each request QHttpServer asks who its sender is, and Qt looks through those that are connected
        // to it: hundreds that wait for their agents would be in the way.
        if (facade->isWaiting() && m_connected > MaxConnected) {
            facade->retire();
            --m_connected;
        }
        return;
    }
    qCCritical(lcHttpServer) << "an exchange was not routed:" << endpoint.kind();
    facade->retire();
    --m_connected;
    facade->deleteLater();
    passage.exchange->send(Answer{}); // has no path: this only marks it as answered
    passage.sink("HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n", 500, 0);
}

HttpServer::Facade *HttpServer::takeFacade(Gate &gate)
{
    if (m_spares.empty()) {
        m_spares.push_back(std::make_unique<Facade>(*this));
        gate.handToServer(m_spares.back().get());
        ++m_connected;
    }
    Facade *const facade = m_spares.back().release();
    m_spares.pop_back();
    return facade;
}

void HttpServer::routed(QHttpServerResponder &&responder)
{
    if (!m_passage || !m_passage->exchange) {
        qCCritical(lcHttpServer) << "QHttpServer got a request that no gate has admitted";
        responder.write(QHttpServerResponder::StatusCode::InternalServerError);
        return;
    }
    std::unique_ptr<Exchange> exchange = std::move(m_passage->exchange);
    exchange->setAnswerPath(
        std::make_unique<ResponderPath>(std::move(responder), m_passage->facade, std::move(m_passage->sink)));
    m_passage->endpoint.handle(std::move(exchange));
}

} // namespace Gatehouse
