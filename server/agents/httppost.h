// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "agents/quietsocket.h"

#include <QAbstractSocket>
#include <QByteArray>
#include <QList>
#include <QObject>
#include <QString>
#include <QUrl>
#include <memory>
#include <utility>

class QTcpSocket;

namespace Gatehouse {

class HttpResponseParser;

/// One POST over a connection of its own; the body of the answer is handed on as it comes. It is sent once
/// and never again, follows no redirect and has no time limit. (QNetworkAccessManager would send a POST
/// anew when the server drops the connection, and opens at most six connections to a server.) Not to be
/// destroyed in a slot of one of its signals. Thread: the one that created it.
class HttpPost final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(HttpPost)
public:
    using Headers = QList<std::pair<QByteArray, QByteArray>>;

    /// @a poller is borrowed and must outlive the post; it watches the connection while nothing comes.
    explicit HttpPost(Poller &poller);
    /// Closes the connection.
    ~HttpPost() override;

    /// Sends @a body to @a url (http or https), once. @a headers replace those of the same name that are
    /// sent by default; Host, Content-Length, Transfer-Encoding and Connection are not theirs to set.
    void start(const QUrl &url, const Headers &headers, const QByteArray &body);
    /// Closes the connection at once. No signal follows.
    void abort();
    /// Host and port of the server, for words.
    [[nodiscard]] QString peer() const { return m_peer; }

Q_SIGNALS:
    /// Bytes have come in.
    void alive();
    /// The head of the answer, before any of its body.
    void headReceived(int status, const QByteArray &reason, const QByteArray &location);
    void bodyReceived(const QByteArray &bytes);
    /// The answer is complete. @a delimited: it said where it ends, instead of ending with the connection.
    void finished(bool delimited);
    /// There is no answer, or no complete one.
    void failed(const QString &why);

private:
    void send();
    void parkSoon();
    void onReadyRead();
    void announce();
    void onDisconnected();
    void onError(QAbstractSocket::SocketError error);
    void finish();
    void fail(const QString &why);

    std::unique_ptr<QTcpSocket> m_socket;
    QuietSocket m_quiet;
    std::unique_ptr<HttpResponseParser> m_parser;
    QByteArray m_request; ///< until it is sent
    QByteArray m_unparsed;
    QString m_peer;
    bool m_connected = false;
    bool m_headAnnounced = false;
    bool m_over = false; ///< no signal may follow
};

} // namespace Gatehouse
