// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "agents/agentstate.h"
#include "secrets/secretref.h"

#include <QAbstractSocket>
#include <QHash>
#include <QObject>
#include <QString>
#include <QTimer>
#include <QUrl>
#include <boost/json/object.hpp>
#include <chrono>
#include <string_view>

class QWebSocket;

namespace Gatehouse {

/// The times an OpenClawConnection works by. Tests use smaller ones.
struct OpenClawTuning
{
    std::chrono::milliseconds attempt{10'000}; ///< from the beginning to the server's hello
    std::chrono::milliseconds firstPause{500}; ///< before the first attempt that nobody waits for
    std::chrono::milliseconds longestPause{60'000};
    std::chrono::milliseconds steadyAfter{10'000}; ///< what lasted so long is lost with the first pause again
    std::chrono::milliseconds pingInterval{30'000}; ///< two without an answer lose the connection
};

/// One turn as OpenClaw is asked for it.
struct OpenClawTurn
{
    QString runId; ///< also the idempotency key
    QString sessionKey;
    QString message;
};

/// What one run hears of the connection it shares with others. After failed(), stopped(), a response that
/// says no and the last event of the run nothing more follows.
class OpenClawListener
{
public:
    virtual ~OpenClawListener() = default;
    /// The turn is on its way.
    virtual void sent() = 0;
    /// The answer to the turn's request.
    virtual void responded(const boost::json::object &response) = 0;
    /// An event of the run.
    virtual void received(std::string_view event, const boost::json::object &payload) = 0;
    /// There is no connection, or no more.
    virtual void failed(const QString &why) = 0;
    /// After abort(): nothing of the run is left.
    virtual void stopped() = 0;
};

/// The connection of one instance to its OpenClaw gateway, shared by all its runs. It is opened when the
/// first run needs it, and again with growing pauses when it was lost; a run that finds none does not wait
/// for the pause but for one attempt. The token is resolved anew for each attempt. Listeners must not destroy
/// the connection. Gateway thread.
class OpenClawConnection final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(OpenClawConnection)
public:
    /// @a secrets is borrowed and must outlive the connection. A null @a token: none is sent.
    OpenClawConnection(const QUrl &url, SecretRef token, SecretResolver &secrets,
                       const OpenClawTuning &tuning = {});
    ~OpenClawConnection() override;

    /// Asks for @a turn as soon as there is a connection. @a listener must leave() before it dies, unless it
    /// has heard its last word.
    void start(const OpenClawTurn &turn, OpenClawListener &listener);
    /// Has OpenClaw stop the run; stopped() or another last word follows, or none if OpenClaw is mute.
    void abort(const QString &runId);
    /// The listener hears nothing more. OpenClaw is asked to stop the run unless it has ended.
    void leave(const QString &runId);

    /// Host and port of the server, for words.
    [[nodiscard]] QString peer() const;
    /// @a words of the server, without the token that it was shown.
    [[nodiscard]] QString withoutToken(const QString &words) const;
    /// Runs that have not heard their last word, or were left and may still work.
    [[nodiscard]] qsizetype runCount() const { return m_runs.size(); }

Q_SIGNALS:
    void stateChanged(Gatehouse::AgentState::Kind kind, const QString &reason);

private:
    enum class Stage { Idle, Connecting, Ready };
    struct Run
    {
        OpenClawListener *listener = nullptr; ///< null once it has left
        QString sessionKey;
        QString message; ///< until it is sent
        bool isSent = false;
        bool isAnswered = false; ///< the response to the turn has come
        bool isAborting = false;
        int pingsSinceLeft = 0;
    };
    struct Request
    {
        QString runId;
        bool isAbort = false;
    };

    void connectNow();
    void openSocket();
    void introduce();
    void welcome(const boost::json::object &response);
    void onMessage(const QString &message);
    void onHandshake(const boost::json::object &frame);
    void onResponse(const boost::json::object &frame);
    void onAbortAnswered(const QString &runId, const boost::json::object &frame);
    void onEvent(const boost::json::object &frame);
    void onError(QAbstractSocket::SocketError error);
    void onClosed();
    void onPing();
    void sendTurn(const QString &runId);
    void sendAbort(const QString &runId);
    void send(const boost::json::object &frame);
    [[nodiscard]] QString nextId();
    /// Takes @a runId out of the list; the listener, or null, has its last word coming.
    OpenClawListener *finish(const QString &runId);
    /// Ends the attempt or the connection, fails every run and has another attempt made later.
    void fail(const QString &why);
    void dropSocket();
    void setStage(Stage stage, AgentState::Kind kind, const QString &reason = {});
    [[nodiscard]] QString closeWords() const;

    QUrl m_url;
    SecretRef m_tokenRef;
    SecretResolver &m_secrets;
    const OpenClawTuning m_tuning;
    Stage m_stage = Stage::Idle;
    std::unique_ptr<QObject> m_attempt; ///< context of what belongs to one attempt
    QWebSocket *m_socket = nullptr; ///< a child
    Secret m_token; ///< of the attempt or the connection
    QString m_connectId; ///< the request that introduces us; empty until it is sent
    QTimer m_attemptTimer;
    QTimer m_pauseTimer;
    QTimer m_pingTimer;
    std::chrono::milliseconds m_nextPause;
    qint64 m_readySinceMs = 0;
    qint64 m_maxPayload = 0; ///< bytes of a frame that the server takes; 0: it does not say
    QString m_lastProblem; ///< that was logged
    bool m_heard = false; ///< anything since the last ping
    quint64 m_lastId = 0;
    QHash<QString, Run> m_runs; ///< by run id
    QHash<QString, Request> m_requests; ///< that wait for a response, by id
};

} // namespace Gatehouse
