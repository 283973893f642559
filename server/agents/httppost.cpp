// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "agents/httppost.h"

#include "agents/httpresponseparser.h"
#include "secrets/secret.h"

#include <QNetworkProxy>
#include <QSslSocket>
#include <QTcpSocket>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

constexpr quint16 HttpPort = 80;
constexpr quint16 HttpsPort = 443;
/// What the parser may leave for later: more is no head or chunk size.
constexpr qsizetype MaxUnparsed = 131072;

bool isSame(const QByteArray &left, const char *right)
{
    return left.compare(right, Qt::CaseInsensitive) == 0;
}

/// Fields that describe the message itself.
bool isOurs(const QByteArray &name)
{
    constexpr std::array names{"Host", "Content-Length", "Transfer-Encoding", "Connection"};
    return std::ranges::any_of(names, [&name](const char *ours) { return isSame(name, ours); });
}

/// Whether @a text would end the field it is put in.
bool breaksHead(const QByteArray &text)
{
    return std::ranges::any_of(text, [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

QByteArray target(const QUrl &url)
{
    QByteArray target = url.path(QUrl::FullyEncoded).toLatin1();
    if (!target.startsWith('/'))
        target.prepend('/');
    if (url.hasQuery())
        target += '?' + url.query(QUrl::FullyEncoded).toLatin1();
    return target;
}

QByteArray hostOf(const QUrl &url)
{
    const QByteArray host = url.host(QUrl::FullyEncoded).toLatin1();
    return host.contains(':') ? '[' + host + ']' : host;
}

} // namespace

HttpPost::HttpPost(Poller &poller)
    : m_quiet(poller)
{ }

HttpPost::~HttpPost()
{
    abort();
    wipe(m_request);
}

void HttpPost::start(const QUrl &url, const Headers &headers, const QByteArray &body)
{
    Q_ASSERT(!m_socket);
    const bool secure = url.scheme().compare("https"_L1, Qt::CaseInsensitive) == 0;
    const int port = url.port(secure ? HttpsPort : HttpPort);
    m_peer = QString::fromLatin1(hostOf(url)) + u':' + QString::number(port);

    const bool isDefaultPort = port == (secure ? HttpsPort : HttpPort);
    const QByteArray host = isDefaultPort ? hostOf(url) : m_peer.toLatin1();
    Headers fields{{"Host", host},
                   {"Content-Length", QByteArray::number(body.size())},
                   {"Connection", "close"},
                   {"Content-Type", "application/json"},
                   {"Accept", "text/event-stream, application/json"},
                   {"Accept-Encoding", "identity"},
                   {"User-Agent", "gatehouse/" GATEHOUSE_VERSION}};
    for (const auto &header : headers) {
        const QByteArray &name = header.first;
        if (name.isEmpty() || breaksHead(name) || breaksHead(header.second)) {
            Q_EMIT failed(u"the header \"%1\" or its value holds a line break"_s.arg(
                QString::fromLatin1(name.simplified())));
            return;
        }
        if (isOurs(name))
            continue;
        fields.removeIf([&name](const auto &field) { return isSame(field.first, name.constData()); });
        fields.append(header);
    }
    m_request = "POST " + target(url) + " HTTP/1.1\r\n";
    for (const auto &[name, value] : std::as_const(fields))
        m_request += name + ": " + value + "\r\n";
    m_request += "\r\n" + body;

    m_parser = std::make_unique<HttpResponseParser>();
    auto *sslSocket = secure ? new QSslSocket : nullptr;
    m_socket.reset(secure ? sslSocket : new QTcpSocket);
    m_socket->setProxy(QNetworkProxy::NoProxy);
    connect(m_socket.get(), &QTcpSocket::readyRead, this, &HttpPost::onReadyRead);
    connect(m_socket.get(), &QTcpSocket::disconnected, this, &HttpPost::onDisconnected);
    connect(m_socket.get(), &QTcpSocket::errorOccurred, this, &HttpPost::onError);
    if (sslSocket) {
        connect(sslSocket, &QSslSocket::encrypted, this, &HttpPost::send);
        sslSocket->connectToHostEncrypted(url.host(), static_cast<quint16>(port));
    } else {
        connect(m_socket.get(), &QTcpSocket::connected, this, &HttpPost::send);
        m_socket->connectToHost(url.host(), static_cast<quint16>(port));
    }
}

void HttpPost::abort()
{
    m_over = true;
    if (!m_socket)
        return;
    m_socket->disconnect(this);
    m_quiet.wake(); // before the descriptor is another's
    m_socket->abort();
}

void HttpPost::send()
{
    m_connected = true;
    m_socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    m_socket->setSocketOption(QAbstractSocket::KeepAliveOption, 1); // notices a peer that is gone
    m_socket->write(m_request.constData(), m_request.size());
    wipe(m_request); // it may hold a key
    m_request.clear();
    parkSoon();
}

void HttpPost::parkSoon()
{
    // queued, because the socket sets its notifiers itself after each of its signals
    const auto park = [this] {
        if (!m_over)
            m_quiet.park(*m_socket);
    };
    QMetaObject::invokeMethod(this, park, Qt::QueuedConnection);
}

void HttpPost::onReadyRead()
{
    m_unparsed += m_socket->readAll();
    if (m_unparsed.isEmpty())
        return;
    Q_EMIT alive();
    if (m_over)
        return;
    const Result<qsizetype> taken = m_parser->feed(m_unparsed);
    if (!taken) {
        fail(taken.error().message);
        return;
    }
    m_unparsed.remove(0, *taken);
    announce();
    if (m_over)
        return;
    if (m_parser->isComplete())
        finish();
    else if (m_unparsed.size() > MaxUnparsed)
        fail(u"the answer is not HTTP"_s);
    else
        parkSoon();
}

/// Hands on what has been parsed. A slot may abort().
void HttpPost::announce()
{
    if (!m_headAnnounced && m_parser->hasHead()) {
        m_headAnnounced = true;
        Q_EMIT headReceived(m_parser->status(), m_parser->reason(), m_parser->location());
    }
    if (m_over || !m_headAnnounced)
        return;
    if (const QByteArray body = m_parser->takeBody(); !body.isEmpty())
        Q_EMIT bodyReceived(body);
}

void HttpPost::onDisconnected()
{
    if (m_over)
        return;
    if (m_socket->bytesAvailable() > 0) {
        onReadyRead();
        if (m_over)
            return;
    }
    if (const Result<void> ended = m_parser->finish(); ended)
        finish();
    else
        fail(ended.error().message);
}

void HttpPost::onError(QAbstractSocket::SocketError error)
{
    if (m_over || (error == QAbstractSocket::RemoteHostClosedError && m_connected))
        return; // onDisconnected() follows
    const QString words = m_socket->errorString();
    fail((m_connected ? u"the connection to %1 broke: %2"_s : u"can't reach %1: %2"_s).arg(m_peer, words));
}

void HttpPost::finish()
{
    const bool delimited = m_parser->isDelimited();
    abort();
    Q_EMIT finished(delimited);
}

void HttpPost::fail(const QString &why)
{
    abort();
    Q_EMIT failed(why);
}

} // namespace Gatehouse
