// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QObject>
#include <QString>
#include <QUrl>
#include <boost/json/object.hpp>
#include <chrono>
#include <functional>
#include <memory>

class QWebSocketServer;

namespace Gatehouse {

/// An OpenClaw gateway on loopback, as far as its wire is known (docs/agents.md): it shakes hands as told,
/// and plays a script for each turn. Scripts of different runs interleave on one connection.
class ScriptedOpenClaw final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ScriptedOpenClaw)
public:
    /// A turn that was asked for.
    struct Turn
    {
        QString requestId;
        QString runId;
        QString sessionKey;
        QString message;
        int number = 0; ///< 1 for the first of its session; case is folded, as OpenClaw does
    };
    struct Step
    {
        enum class Kind { Send, Pause, Close, Drop };
        Kind kind = Kind::Drop;
        QByteArray text;
        std::chrono::milliseconds pause{0};
    };
    using Script = QList<Step>;
    using Responder = std::function<Script(const Turn &)>;
    /// What becomes of the handshake.
    enum class Handshake {
        Welcome, ///< checks the token
        Silence, ///< the socket opens, and no word follows
        MuteAfterConnect, ///< the challenge comes, the answer to the request does not
        RefuseProtocol,
        RefuseWithoutWords, ///< the socket closes with a reason instead of a response
        NewerProtocol, ///< a hello with a version that nobody knows
        Garbage,
        Drop, ///< the socket closes at once
    };

    /// Listens on a free port. Until told otherwise a turn is answered `turn <n> of <key>: <message>`.
    ScriptedOpenClaw();
    ~ScriptedOpenClaw() override;

    [[nodiscard]] QUrl url() const;
    /// Stops accepting, and drops what is open.
    void goAway();
    /// Accepts on the same port again.
    void comeBack();

    void setHandshake(Handshake handshake) { m_handshake = handshake; }
    /// The token that is asked for; empty for none.
    void setToken(const QString &token) { m_token = token; }
    /// The largest frame that the hello says is taken; 0: it says nothing.
    void setMaxPayload(qint64 bytes) { m_maxPayload = bytes; }
    /// Whether requests to abort are heard. Without it they get no answer and runs go on.
    void setHearsAborts(bool hears) { m_hearsAborts = hears; }
    /// How turns from now on are answered.
    void setResponder(Responder responder) { m_responder = std::move(responder); }
    /// Plays @a script for a run that is under way.
    void play(const QString &runId, const Script &script);
    /// Closes every connection without a word of the protocol.
    void drop();
    /// Sends @a text on every connection.
    void broadcast(const QByteArray &text);

    [[nodiscard]] const QList<Turn> &turns() const { return m_turns; }
    /// The run ids that were to be aborted, one for each request.
    [[nodiscard]] const QStringList &aborts() const { return m_aborts; }
    /// The runs that were aborted while their script played.
    [[nodiscard]] const QStringList &aborted() const { return m_aborted; }
    /// The params of every `connect` request.
    [[nodiscard]] const QList<boost::json::object> &introductions() const { return m_introductions; }
    [[nodiscard]] int openConnections() const { return static_cast<int>(m_peers.size()); }
    /// Sockets that were opened so far.
    [[nodiscard]] int connections() const { return m_connections; }

    [[nodiscard]] static Step send(const boost::json::object &frame);
    [[nodiscard]] static Step sendText(const QByteArray &text);
    [[nodiscard]] static Step pause(std::chrono::milliseconds time);
    /// Closes the connection, orderly or not.
    [[nodiscard]] static Step close();
    [[nodiscard]] static Step dropped();

    /// The response that says a run has started, and one that says no.
    [[nodiscard]] static Step started(const Turn &turn);
    [[nodiscard]] static Step refused(const Turn &turn, const char *code, const QString &message);
    /// An event of the run.
    [[nodiscard]] static Step agentEvent(const Turn &turn, const char *stream, boost::json::object data);
    [[nodiscard]] static Step assistant(const Turn &turn, const QString &textSoFar);
    [[nodiscard]] static Step delta(const Turn &turn, const QString &textSoFar);
    [[nodiscard]] static Step final(const Turn &turn, const QString &text);
    [[nodiscard]] static Step error(const Turn &turn, const QString &message);
    [[nodiscard]] static Step aborted(const Turn &turn);
    /// A whole run as the real one has it, with @a pieces of text and @a between before each.
    [[nodiscard]] static Script run(const Turn &turn, const QStringList &pieces,
                                    std::chrono::milliseconds between = {});
    /// An event that belongs to no run.
    [[nodiscard]] static boost::json::object eventFrame(const char *name, boost::json::object payload = {});

private:
    class Peer;
    void onNewConnection();
    [[nodiscard]] Turn newTurn(const boost::json::object &request);

    std::unique_ptr<QWebSocketServer> m_server;
    quint16 m_port = 0;
    Handshake m_handshake = Handshake::Welcome;
    QString m_token;
    qint64 m_maxPayload = 0;
    bool m_hearsAborts = true;
    Responder m_responder;
    QList<Peer *> m_peers;
    QList<Turn> m_turns;
    QHash<QString, int> m_turnsOfSession;
    QStringList m_aborts;
    QStringList m_aborted;
    QList<boost::json::object> m_introductions;
    int m_connections = 0;
};

} // namespace Gatehouse
