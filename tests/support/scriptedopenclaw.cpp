// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/scriptedopenclaw.h"

#include "json.h"

#include <QPointer>
#include <QTimer>
#include <QWebSocket>
#include <QWebSocketServer>
#include <boost/json/array.hpp>

#include <map>
#include <utility>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

QString textOf(const boost::json::object &object, const char *name)
{
    const boost::json::value *value = object.if_contains(name);
    return value && value->is_string() ? toQString(value->get_string()) : QString();
}

boost::json::object response(const QString &id, boost::json::object payload)
{
    return {{"type", "res"}, {"id", toJsonString(id)}, {"ok", true}, {"payload", std::move(payload)}};
}

boost::json::object refusal(const QString &id, const char *code, const QString &message,
                            const char *detail = nullptr)
{
    boost::json::object error{{"code", code}, {"message", toJsonString(message)}};
    if (detail)
        error["details"] = boost::json::object{{"code", detail}};
    return {{"type", "res"}, {"id", toJsonString(id)}, {"ok", false}, {"error", std::move(error)}};
}

boost::json::object chatEvent(const ScriptedOpenClaw::Turn &turn, const char *state,
                              const boost::json::object &more = {})
{
    boost::json::object payload{{"runId", toJsonString(turn.runId)},
                                {"sessionKey", toJsonString(turn.sessionKey)},
                                {"seq", 1},
                                {"state", state}};
    for (const auto &member : more)
        payload.insert_or_assign(member.key(), member.value());
    return ScriptedOpenClaw::eventFrame("chat", std::move(payload));
}

boost::json::object message(const QString &text)
{
    const boost::json::object part{{"type", "text"}, {"text", toJsonString(text)}};
    return {{"message", boost::json::object{{"role", "assistant"}, {"content", boost::json::array{part}}}}};
}

} // namespace

/// One connection: shakes hands, then plays the scripts of its runs.
class ScriptedOpenClaw::Peer final : public QObject
{
public:
    Peer(ScriptedOpenClaw &server, QWebSocket *socket)
        : QObject(socket)
        , m_server(server)
        , m_socket(socket)
    {
        connect(socket, &QWebSocket::textMessageReceived, this, &Peer::onMessage);
        connect(socket, &QWebSocket::disconnected, this, [this] {
            m_server.m_peers.removeOne(this);
            for (const auto &[runId, run] : m_runs)
                run.timer->deleteLater(); // one of them may be speaking
            m_runs.clear();
            m_socket->deleteLater();
        });
    }

    void begin()
    {
        switch (m_server.m_handshake) {
        case Handshake::Silence:
            break;
        case Handshake::Drop:
            m_socket->close();
            break;
        case Handshake::Garbage:
            sendText("<html>this is no protocol</html>");
            break;
        default:
            sendText(toJson(eventFrame("connect.challenge", {{"nonce", "n-1"}, {"ts", 1790000000000}})));
        }
    }

    void sendText(const QByteArray &text) { m_socket->sendTextMessage(QString::fromUtf8(text)); }
    void close() { m_socket->close(); }
    void drop() { m_socket->abort(); }
    [[nodiscard]] bool plays(const QString &runId) const { return m_runs.contains(runId); }

    void play(const QString &runId, const Script &script)
    {
        const auto run = m_runs.find(runId);
        if (run == m_runs.end())
            return;
        run->second.script += script;
        if (!run->second.timer->isActive())
            step(runId);
    }

private:
    struct Run
    {
        Script script;
        QTimer *timer = nullptr; ///< a child
        Turn turn;
        bool isOver = false; ///< its last event was sent
    };

    void step(const QString &runId)
    {
        const QPointer<Peer> self(this);
        while (self && m_runs.contains(runId) && !m_runs.at(runId).script.isEmpty()) {
            const Step step = m_runs.at(runId).script.takeFirst();
            switch (step.kind) {
            case Step::Kind::Send:
                if (step.text.contains("\"state\":\"final\"") || step.text.contains("\"state\":\"error\""))
                    m_runs.at(runId).isOver = true;
                sendText(step.text);
                break;
            case Step::Kind::Pause:
                m_runs.at(runId).timer->start(step.pause);
                return;
            case Step::Kind::Close:
                m_socket->close();
                return;
            case Step::Kind::Drop:
                m_socket->abort();
                return;
            }
        }
    }

    void onMessage(const QString &text)
    {
        const Result<boost::json::value> value = parseJson(text.toUtf8());
        const boost::json::object *frame = value ? value->if_object() : nullptr;
        const boost::json::value *params = frame ? frame->if_contains("params") : nullptr;
        if (!params || !params->is_object())
            return;
        const QString id = textOf(*frame, "id");
        const QString method = textOf(*frame, "method");
        if (method == u"connect"_s)
            onConnect(id, params->get_object());
        else if (method == u"chat.send"_s && m_isWelcome)
            onTurn(id, params->get_object());
        else if (method == u"chat.abort"_s && m_isWelcome)
            onAbort(id, textOf(params->get_object(), "runId"));
        else
            sendText(toJson(refusal(id, "INVALID_REQUEST", u"unknown method"_s)));
    }

    void onConnect(const QString &id, const boost::json::object &params)
    {
        m_server.m_introductions.append(params);
        const boost::json::value *auth = params.if_contains("auth");
        const QString token = auth && auth->is_object() ? textOf(auth->get_object(), "token") : QString();
        switch (m_server.m_handshake) {
        case Handshake::MuteAfterConnect:
            return;
        case Handshake::RefuseWithoutWords:
            m_socket->close(QWebSocketProtocol::CloseCodePolicyViolated, u"not today"_s);
            return;
        case Handshake::RefuseProtocol:
            refuse(refusal(id, "INVALID_REQUEST", u"protocol mismatch"_s, "PROTOCOL_MISMATCH"));
            return;
        default:
            break;
        }
        if (token != m_server.m_token) {
            const bool isMissing = token.isEmpty();
            refuse(refusal(id, "INVALID_REQUEST",
                           isMissing ? u"unauthorized: gateway token missing"_s
                                     : u"unauthorized: gateway token mismatch: "_s + token,
                           isMissing ? "AUTH_TOKEN_MISSING" : "AUTH_TOKEN_MISMATCH"));
            return;
        }
        m_isWelcome = true;
        const int protocol = m_server.m_handshake == Handshake::NewerProtocol ? 99 : 4;
        boost::json::object hello{{"type", "hello-ok"},
                                  {"protocol", protocol},
                                  {"server", boost::json::object{{"version", "stand-in"}}}};
        if (m_server.m_maxPayload > 0)
            hello["policy"] = boost::json::object{{"maxPayload", m_server.m_maxPayload}};
        sendText(toJson(response(id, std::move(hello))));
    }

    void refuse(const boost::json::object &frame)
    {
        sendText(toJson(frame));
        m_socket->close(QWebSocketProtocol::CloseCodePolicyViolated);
    }

    void onTurn(const QString &id, const boost::json::object &params)
    {
        const Turn turn = m_server.newTurn({{"id", toJsonString(id)}, {"params", params}});
        Run &run = m_runs[turn.runId];
        run.turn = turn;
        if (!run.timer) {
            run.timer = new QTimer(this);
            run.timer->setSingleShot(true);
            connect(run.timer, &QTimer::timeout, this, [this, runId = turn.runId] { step(runId); });
        }
        play(turn.runId, m_server.m_responder(turn));
    }

    void onAbort(const QString &id, const QString &runId)
    {
        m_server.m_aborts.append(runId);
        if (!m_server.m_hearsAborts)
            return;
        const auto run = m_runs.find(runId);
        const bool isRunning = run != m_runs.end() && !run->second.isOver;
        sendText(toJson(response(id, {{"aborted", isRunning}})));
        if (!isRunning)
            return;
        m_server.m_aborted.append(runId);
        sendText(toJson(chatEvent(run->second.turn, "aborted")));
        run->second.timer->deleteLater();
        m_runs.erase(run);
    }

    ScriptedOpenClaw &m_server;
    QWebSocket *m_socket;
    std::map<QString, Run> m_runs;
    bool m_isWelcome = false;
};

ScriptedOpenClaw::ScriptedOpenClaw()
    : m_responder([](const Turn &turn) {
        return run(turn,
                   {u"turn %1 of %2: "_s.arg(QString::number(turn.number), turn.sessionKey), turn.message});
    })
{
    comeBack();
}

ScriptedOpenClaw::~ScriptedOpenClaw() { goAway(); }

QUrl ScriptedOpenClaw::url() const { return QUrl(u"ws://127.0.0.1:%1"_s.arg(m_port)); }

void ScriptedOpenClaw::goAway()
{
    m_server.reset();
    drop();
}

void ScriptedOpenClaw::comeBack()
{
    m_server = std::make_unique<QWebSocketServer>(u"stand-in"_s, QWebSocketServer::NonSecureMode);
    connect(m_server.get(), &QWebSocketServer::newConnection, this, &ScriptedOpenClaw::onNewConnection);
    if (!m_server->listen(QHostAddress::LocalHost, m_port))
        qFatal("the stand-in can't listen: %s", qPrintable(m_server->errorString()));
    m_port = m_server->serverPort();
}

void ScriptedOpenClaw::onNewConnection()
{
    while (QWebSocket *socket = m_server->nextPendingConnection()) {
        ++m_connections;
        socket->setParent(this); // it outlives a server that goes away
        auto *peer = new Peer(*this, socket); // dies with the socket
        m_peers.append(peer);
        peer->begin();
    }
}

ScriptedOpenClaw::Turn ScriptedOpenClaw::newTurn(const boost::json::object &request)
{
    const boost::json::object &params = request.at("params").get_object();
    Turn turn;
    turn.requestId = textOf(request, "id");
    turn.runId = textOf(params, "idempotencyKey");
    turn.sessionKey = textOf(params, "sessionKey");
    turn.message = textOf(params, "message");
    turn.number = ++m_turnsOfSession[turn.sessionKey.toLower()];
    m_turns.append(turn);
    return turn;
}

void ScriptedOpenClaw::play(const QString &runId, const Script &script)
{
    for (Peer *peer : std::as_const(m_peers)) {
        if (peer->plays(runId)) {
            peer->play(runId, script);
            return;
        }
    }
}

void ScriptedOpenClaw::drop()
{
    const QList<Peer *> peers = m_peers;
    for (Peer *peer : peers)
        peer->drop();
}

void ScriptedOpenClaw::broadcast(const QByteArray &text)
{
    for (Peer *peer : std::as_const(m_peers))
        peer->sendText(text);
}

ScriptedOpenClaw::Step ScriptedOpenClaw::send(const boost::json::object &frame)
{
    return sendText(toJson(frame));
}

ScriptedOpenClaw::Step ScriptedOpenClaw::sendText(const QByteArray &text)
{
    return {Step::Kind::Send, text, {}};
}

ScriptedOpenClaw::Step ScriptedOpenClaw::pause(std::chrono::milliseconds time)
{
    return {Step::Kind::Pause, {}, time};
}

ScriptedOpenClaw::Step ScriptedOpenClaw::close() { return {Step::Kind::Close, {}, {}}; }

ScriptedOpenClaw::Step ScriptedOpenClaw::dropped() { return {Step::Kind::Drop, {}, {}}; }

ScriptedOpenClaw::Step ScriptedOpenClaw::started(const Turn &turn)
{
    return send(response(turn.requestId, {{"runId", toJsonString(turn.runId)}, {"status", "started"}}));
}

ScriptedOpenClaw::Step ScriptedOpenClaw::refused(const Turn &turn, const char *code, const QString &message)
{
    return send(refusal(turn.requestId, code, message));
}

ScriptedOpenClaw::Step ScriptedOpenClaw::agentEvent(const Turn &turn, const char *stream,
                                                    boost::json::object data)
{
    return send(eventFrame("agent",
                           {{"runId", toJsonString(turn.runId)},
                            {"stream", stream},
                            {"sessionKey", toJsonString(turn.sessionKey)},
                            {"data", std::move(data)}}));
}

ScriptedOpenClaw::Step ScriptedOpenClaw::assistant(const Turn &turn, const QString &textSoFar)
{
    return agentEvent(turn, "assistant", {{"text", toJsonString(textSoFar)}});
}

ScriptedOpenClaw::Step ScriptedOpenClaw::delta(const Turn &turn, const QString &textSoFar)
{
    return send(chatEvent(turn, "delta", message(textSoFar)));
}

ScriptedOpenClaw::Step ScriptedOpenClaw::final(const Turn &turn, const QString &text)
{
    return send(chatEvent(turn, "final", message(text)));
}

ScriptedOpenClaw::Step ScriptedOpenClaw::error(const Turn &turn, const QString &message)
{
    return send(chatEvent(turn, "error", {{"errorMessage", toJsonString(message)}}));
}

ScriptedOpenClaw::Step ScriptedOpenClaw::aborted(const Turn &turn)
{
    return send(chatEvent(turn, "aborted"));
}

ScriptedOpenClaw::Script ScriptedOpenClaw::run(const Turn &turn, const QStringList &pieces,
                                               std::chrono::milliseconds between)
{
    Script script{started(turn), agentEvent(turn, "lifecycle", {{"phase", "start"}})};
    QString text;
    for (const QString &piece : pieces) {
        if (between.count() > 0)
            script.append(pause(between));
        text += piece;
        script.append(assistant(turn, text));
        script.append(delta(turn, text));
    }
    script.append(agentEvent(turn, "lifecycle", {{"phase", "end"}}));
    script.append(final(turn, text));
    return script;
}

boost::json::object ScriptedOpenClaw::eventFrame(const char *name, boost::json::object payload)
{
    return {{"type", "event"}, {"event", name}, {"payload", std::move(payload)}};
}

} // namespace Gatehouse
