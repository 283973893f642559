// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "agents/openclawconnection.h"

#include "agents/openclawprotocol.h"
#include "agents/words.h"
#include "json.h"

#include <QDateTime>
#include <QLoggingCategory>
#include <QNetworkProxy>
#include <QRandomGenerator>
#include <QWebSocket>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

Q_LOGGING_CATEGORY(lcOpenClaw, "gatehouse.openclaw")

/// OpenClaw's frames have up to 4 MiB; a larger message than this is no sane one.
constexpr quint64 MaxMessageBytes = 16'777'216;
/// So many pings later a run that was left is forgotten, should OpenClaw never tell its end.
constexpr int ForgetAfterPings = 4;

/// Whether @a payload of a `chat` event ends its run.
bool isLast(std::string_view event, const boost::json::object &payload)
{
    const QString state = event == "chat" ? openClawText(payload, "state") : QString();
    return state == u"final"_s || state == u"error"_s || state == u"aborted"_s;
}

bool isOk(const boost::json::object &response)
{
    const boost::json::value *ok = response.if_contains("ok");
    return ok && ok->is_bool() && ok->get_bool();
}

} // namespace

OpenClawConnection::OpenClawConnection(const QUrl &url, SecretRef token, SecretResolver &secrets,
                                       const OpenClawTuning &tuning)
    : m_url(url)
    , m_tokenRef(std::move(token))
    , m_secrets(secrets)
    , m_tuning(tuning)
    , m_nextPause(tuning.firstPause)
{
    m_attemptTimer.setSingleShot(true);
    connect(&m_attemptTimer, &QTimer::timeout, this, [this] {
        fail(u"no connection to %1 within %2 s"_s.arg(
            peer(), QString::number(std::chrono::duration<double>(m_tuning.attempt).count())));
    });
    m_pauseTimer.setSingleShot(true);
    connect(&m_pauseTimer, &QTimer::timeout, this, &OpenClawConnection::connectNow);
    connect(&m_pingTimer, &QTimer::timeout, this, &OpenClawConnection::onPing);
}

OpenClawConnection::~OpenClawConnection()
{
    if (!m_socket)
        return;
    m_socket->disconnect(this);
    if (m_stage == Stage::Ready)
        m_socket->flush(); // requests to stop runs should not be lost
}

QString OpenClawConnection::peer() const
{
    const int port = m_url.port(m_url.scheme() == "wss"_L1 ? 443 : 80);
    const QString host = m_url.host().contains(u':') ? u'[' + m_url.host() + u']' : m_url.host();
    return host + u':' + QString::number(port);
}

void OpenClawConnection::start(const OpenClawTurn &turn, OpenClawListener &listener)
{
    m_runs.insert(turn.runId,
                  Run{.listener = &listener, .sessionKey = turn.sessionKey, .message = turn.message});
    if (m_stage == Stage::Ready)
        sendTurn(turn.runId);
    else if (m_stage == Stage::Idle)
        connectNow();
}

void OpenClawConnection::abort(const QString &runId)
{
    const auto run = m_runs.find(runId);
    if (run == m_runs.end() || run->isAborting)
        return;
    if (run->isSent) {
        run->isAborting = true;
        sendAbort(runId);
    } else if (OpenClawListener *listener = finish(runId)) {
        listener->stopped();
    }
}

void OpenClawConnection::leave(const QString &runId)
{
    const auto run = m_runs.find(runId);
    if (run == m_runs.end())
        return;
    run->listener = nullptr;
    abort(runId);
}

void OpenClawConnection::connectNow()
{
    m_pauseTimer.stop();
    setStage(Stage::Connecting, AgentState::Kind::Connecting);
    m_attemptTimer.start(m_tuning.attempt);
    m_attempt = std::make_unique<QObject>();
    m_connectId.clear();
    if (m_tokenRef.isNull()) {
        openSocket();
        return;
    }
    m_secrets.resolve(m_tokenRef, m_attempt.get(), [this](Result<Secret> token) {
        if (!token) {
            fail(u"the token for OpenClaw can't be had: %1"_s.arg(token.error().message));
            return;
        }
        m_token = *std::move(token);
        openSocket();
    });
}

void OpenClawConnection::openSocket()
{
    m_socket = new QWebSocket(QString(), QWebSocketProtocol::VersionLatest, this);
    m_socket->setProxy(QNetworkProxy::NoProxy);
    m_socket->setMaxAllowedIncomingFrameSize(MaxMessageBytes);
    m_socket->setMaxAllowedIncomingMessageSize(MaxMessageBytes);
    connect(m_socket, &QWebSocket::textMessageReceived, this, &OpenClawConnection::onMessage);
    connect(m_socket, &QWebSocket::pong, this, [this] { m_heard = true; });
    connect(m_socket, qOverload<QAbstractSocket::SocketError>(&QWebSocket::error), this,
            &OpenClawConnection::onError);
    // queued, because QWebSocket says that it is disconnected before it says why
    connect(m_socket, &QWebSocket::disconnected, this, [this, socket = m_socket] {
        const auto close = [this, socket] {
            if (m_socket == socket)
                onClosed();
        };
        QMetaObject::invokeMethod(socket, close, Qt::QueuedConnection);
    });
    m_socket->open(m_url);
}

void OpenClawConnection::onMessage(const QString &message)
{
    m_heard = true;
    const Result<boost::json::object> frame = parseOpenClawFrame(message.toUtf8());
    if (!frame) {
        if (m_stage == Stage::Connecting)
            fail(u"%1 does not speak OpenClaw's protocol: its first words are %2"_s.arg(
                peer(), frame.error().message));
        else // the runs that are under way shall not suffer
            qCWarning(lcOpenClaw) << "ignoring a frame of" << peer() << "that is"
                                  << withoutToken(frame.error().message);
        return;
    }
    if (m_stage == Stage::Connecting) {
        onHandshake(*frame);
        return;
    }
    const QString type = openClawText(*frame, "type");
    if (type == u"res"_s)
        onResponse(*frame);
    else if (type == u"event"_s)
        onEvent(*frame);
}

void OpenClawConnection::onHandshake(const boost::json::object &frame)
{
    const QString type = openClawText(frame, "type");
    if (type == u"event"_s && openClawText(frame, "event") == u"connect.challenge"_s) {
        if (m_connectId.isEmpty())
            introduce();
    } else if (type == u"res"_s && !m_connectId.isEmpty() && openClawText(frame, "id") == m_connectId) {
        welcome(frame);
    }
}

void OpenClawConnection::introduce()
{
    m_connectId = nextId();
    send(openClawRequest(m_connectId, "connect", openClawConnectParams(QString::fromUtf8(m_token.bytes()))));
}

void OpenClawConnection::welcome(const boost::json::object &response)
{
    if (!isOk(response)) {
        fail(openClawRefusalWords(response));
        return;
    }
    const boost::json::object *hello = openClawObject(response, "payload");
    const boost::json::value *protocol = hello ? hello->if_contains("protocol") : nullptr;
    const qint64 version = protocol && protocol->is_int64() ? protocol->get_int64() : 0;
    if (!hello || openClawText(*hello, "type") != u"hello-ok"_s || version < OpenClawMinProtocol
        || version > OpenClawMaxProtocol) {
        fail(u"%1 does not speak a version of OpenClaw's protocol from %2 to %3"_s.arg(
            peer(), QString::number(OpenClawMinProtocol), QString::number(OpenClawMaxProtocol)));
        return;
    }
    const boost::json::object *policy = openClawObject(*hello, "policy");
    const boost::json::value *most = policy ? policy->if_contains("maxPayload") : nullptr;
    m_maxPayload = most && most->is_int64() ? most->get_int64() : 0;
    m_attemptTimer.stop();
    m_attempt.reset();
    m_lastProblem.clear();
    m_readySinceMs = QDateTime::currentMSecsSinceEpoch();
    m_heard = true;
    m_pingTimer.start(m_tuning.pingInterval);
    setStage(Stage::Ready, AgentState::Kind::Ready);
    const QStringList waiting = m_runs.keys();
    for (const QString &runId : waiting)
        sendTurn(runId);
}

void OpenClawConnection::sendTurn(const QString &runId)
{
    const auto run = m_runs.find(runId);
    if (run == m_runs.end() || run->isSent)
        return;
    run->isSent = true;
    const QString id = nextId();
    const boost::json::object frame = openClawRequest(
        id, "chat.send",
        {{"sessionKey", toJsonString(run->sessionKey)},
         {"message", toJsonString(std::exchange(run->message, {}))},
         {"idempotencyKey", toJsonString(runId)}});
    OpenClawListener *listener = run->listener;
    const QByteArray text = toJson(frame);
    if (m_maxPayload > 0 && text.size() > m_maxPayload) {
        // OpenClaw would close the connection, and with it the other runs
        finish(runId);
        if (listener)
            listener->failed(
                u"the message is longer than the %1 bytes that OpenClaw takes"_s.arg(m_maxPayload));
        return;
    }
    m_requests.insert(id, {.runId = runId});
    m_socket->sendTextMessage(QString::fromUtf8(text));
    if (listener)
        listener->sent();
}

void OpenClawConnection::sendAbort(const QString &runId)
{
    const QString id = nextId();
    m_requests.insert(id, {.runId = runId, .isAbort = true});
    send(openClawRequest(
        id, "chat.abort",
        {{"sessionKey", toJsonString(m_runs.value(runId).sessionKey)}, {"runId", toJsonString(runId)}}));
}

void OpenClawConnection::onResponse(const boost::json::object &frame)
{
    const Request request = m_requests.take(openClawText(frame, "id"));
    const auto run = m_runs.find(request.runId);
    if (run == m_runs.end())
        return;
    if (request.isAbort) {
        onAbortAnswered(request.runId, frame);
        return;
    }
    run->isAnswered = true;
    OpenClawListener *listener = run->listener;
    const boost::json::object *payload = openClawObject(frame, "payload");
    if (!isOk(frame) || !payload || openClawText(*payload, "runId").isEmpty())
        finish(request.runId); // no run was started, so no event will end it
    else if (run->isAborting)
        sendAbort(request.runId); // the first one came before there was anything to stop
    if (listener)
        listener->responded(frame);
}

void OpenClawConnection::onAbortAnswered(const QString &runId, const boost::json::object &frame)
{
    const boost::json::object *payload = openClawObject(frame, "payload");
    const boost::json::value *aborted = payload ? payload->if_contains("aborted") : nullptr;
    const bool isGone = aborted && aborted->is_bool() && aborted->get_bool();
    if (!isGone && !m_runs.value(runId).isAnswered)
        return; // it may be about to start: once more, then
    if (OpenClawListener *listener = finish(runId))
        listener->stopped();
}

void OpenClawConnection::onEvent(const boost::json::object &frame)
{
    const boost::json::object *payload = openClawObject(frame, "payload");
    const auto run = payload ? m_runs.find(openClawText(*payload, "runId")) : m_runs.end();
    if (run == m_runs.end() || !run->isSent)
        return;
    const std::string_view event = frame.contains("event") && frame.at("event").is_string()
        ? std::string_view(frame.at("event").get_string())
        : std::string_view();
    OpenClawListener *listener = run->listener;
    if (isLast(event, *payload))
        finish(run.key());
    if (listener)
        listener->received(event, *payload);
}

OpenClawListener *OpenClawConnection::finish(const QString &runId)
{
    const Run run = m_runs.take(runId);
    return run.listener;
}

void OpenClawConnection::onError(QAbstractSocket::SocketError error)
{
    if (error == QAbstractSocket::RemoteHostClosedError) {
        onClosed();
        return;
    }
    QString words = m_socket->errorString();
    const qsizetype prefix = words.indexOf(u"processHandshake: "_s); // a function of Qt's, no word for people
    if (prefix >= 0)
        words = words.sliced(prefix + QStringView(u"processHandshake: ").size());
    words = boundedWords(words);
    if (m_stage == Stage::Ready)
        fail(u"the connection to %1 broke: %2"_s.arg(peer(), words));
    else if (prefix >= 0)
        fail(u"%1 opens no WebSocket: %2"_s.arg(peer(), words));
    else
        fail(u"can't reach %1: %2"_s.arg(peer(), words));
}

void OpenClawConnection::onClosed()
{
    if (m_stage == Stage::Ready)
        fail(u"OpenClaw closed the connection%1"_s.arg(closeWords()));
    else
        fail(u"%1 closed the connection before it was ready%2"_s.arg(peer(), closeWords()));
}

QString OpenClawConnection::closeWords() const
{
    const QString reason = boundedWords(m_socket->closeReason());
    return reason.isEmpty() ? QString() : u": "_s + reason;
}

void OpenClawConnection::onPing()
{
    if (!m_heard) {
        fail(u"%1 has not been heard of for %2 s"_s.arg(
            peer(), QString::number(std::chrono::duration<double>(m_tuning.pingInterval).count())));
        return;
    }
    m_heard = false;
    m_runs.removeIf(
        [](auto run) { return !run.value().listener && ++run.value().pingsSinceLeft > ForgetAfterPings; });
    m_requests.removeIf([this](auto request) { return !m_runs.contains(request.value().runId); });
    m_socket->ping();
}

void OpenClawConnection::send(const boost::json::object &frame)
{
    m_socket->sendTextMessage(QString::fromUtf8(toJson(frame)));
}

QString OpenClawConnection::nextId() { return QString::number(++m_lastId); }

void OpenClawConnection::fail(const QString &why)
{
    const QString words = withoutToken(why);
    const bool wasSteady = m_stage == Stage::Ready
        && QDateTime::currentMSecsSinceEpoch() - m_readySinceMs >= m_tuning.steadyAfter.count();
    m_attemptTimer.stop();
    m_pingTimer.stop();
    if (m_attempt) // this may be its callback
        m_attempt.release()->deleteLater();
    m_token = {};
    dropSocket();
    m_requests.clear();
    if (wasSteady)
        m_nextPause = m_tuning.firstPause;
    // between half of it and all of it, so that not everybody comes back in the same moment
    const qint64 half = m_nextPause.count() / 2;
    m_pauseTimer.start(std::chrono::milliseconds(half + QRandomGenerator::global()->bounded(half + 1)));
    m_nextPause = std::min(2 * m_nextPause, m_tuning.longestPause);
    if (std::exchange(m_lastProblem, words) != words) // once, however often it is tried
        qCInfo(lcOpenClaw).noquote() << (words.contains(peer()) ? words : peer() + u": "_s + words);

    const QHash<QString, Run> runs = std::exchange(m_runs, {});
    setStage(Stage::Idle, AgentState::Kind::Unreachable, words);
    for (const Run &run : runs) {
        if (run.listener)
            run.listener->failed(words);
    }
}

void OpenClawConnection::dropSocket()
{
    if (!m_socket)
        return;
    m_socket->disconnect(this);
    m_socket->deleteLater(); // it is speaking to us
    m_socket = nullptr;
}

void OpenClawConnection::setStage(Stage stage, AgentState::Kind kind, const QString &reason)
{
    m_stage = stage;
    Q_EMIT stateChanged(kind, reason);
}

QString OpenClawConnection::withoutToken(const QString &words) const { return withoutSecret(words, m_token); }

} // namespace Gatehouse
