// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>
#include <QList>
#include <QMap>
#include <QStringList>
#include <QTcpServer>
#include <QUrl>
#include <chrono>
#include <functional>

namespace Gatehouse {

/// A chat server on loopback that answers every request by a script: it sends these bytes, waits that long,
/// closes. Without a step that closes, a connection stays open and silent.
class ScriptedChatServer final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ScriptedChatServer)
public:
    struct Request
    {
        QByteArray method;
        QByteArray target;
        QMap<QByteArray, QByteArray> headers; ///< by name in lower case
        QByteArray body;
    };
    struct Step
    {
        enum class Kind { Send, Pause, Close, Reset };
        Kind kind = Kind::Close;
        QByteArray bytes;
        std::chrono::milliseconds pause{0};
    };
    using Script = QList<Step>;
    using Responder = std::function<Script(const Request &)>;

    /// Listens on a free port. Until told otherwise it streams `you said: <last message>`.
    ScriptedChatServer();
    ~ScriptedChatServer() override;

    [[nodiscard]] quint16 port() const { return m_server.serverPort(); }
    /// What an instance is configured with: `http://127.0.0.1:<port>/v1`.
    [[nodiscard]] QUrl baseUrl() const;
    /// How requests from now on are answered.
    void setResponder(Responder responder) { m_responder = std::move(responder); }
    /// Answers every request from now on by @a script.
    void setScript(const Script &script);
    /// The complete requests that have come in, in order.
    [[nodiscard]] const QList<Request> &requests() const { return m_requests; }
    [[nodiscard]] int openConnections() const { return static_cast<int>(m_peers.size()); }
    /// Plays @a script to every client that has sent its request, behind what is still being played.
    void playToAll(const Script &script);

    [[nodiscard]] static Step send(const QByteArray &bytes);
    [[nodiscard]] static Step pause(std::chrono::milliseconds time);
    [[nodiscard]] static Step close();
    [[nodiscard]] static Step reset();

    /// A whole answer with status, type and length.
    [[nodiscard]] static Script answer(int status, const QByteArray &type, const QByteArray &body);
    /// A whole stream of @a pieces of content in chunks, with @a between before each one.
    [[nodiscard]] static Script stream(const QStringList &pieces, std::chrono::milliseconds between = {});
    /// What stream() is made of: the head of a chunked event stream, one chunk, one event with content.
    [[nodiscard]] static QByteArray streamHead();
    [[nodiscard]] static QByteArray chunk(const QByteArray &bytes);
    [[nodiscard]] static QByteArray event(const QString &content);
    /// The content of the last message in the body of @a request.
    [[nodiscard]] static QString lastMessage(const Request &request);
    /// The contents of all its messages, each as `role: content`.
    [[nodiscard]] static QStringList messages(const Request &request);

private:
    class Peer;
    void onNewConnection();

    QTcpServer m_server;
    Responder m_responder;
    QList<Request> m_requests;
    QList<Peer *> m_peers; ///< whose connections are open
};

} // namespace Gatehouse
