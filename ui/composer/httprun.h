// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "composer/secretheaders.h"
#include "result.h"

#include <QElapsedTimer>
#include <QList>
#include <QNetworkAccessManager>
#include <QObject>
#include <QPointer>
#include <QTemporaryFile>
#include <QTimer>
#include <QUrl>
#include <memory>

class QHttpMultiPart;
class QNetworkReply;
class QSslError;

namespace Gatehouse {

/// A request ready to be sent, secrets included: never stored, never logged.
struct OutgoingRequest
{
    struct Part
    {
        QByteArray name; ///< as a parameter of a header: escaped
        QByteArray value;
        QString file; ///< empty: the part is its value
        QByteArray fileName; ///< escaped; with a file
        QByteArray contentType;
    };
    QByteArray method;
    QUrl url;
    QList<Header> headers;
    QByteArray body; ///< when there is no file and no part
    QString file; ///< the body is this file's content
    QList<Part> parts; ///< a `multipart/form-data` body
    bool followRedirects = false;
    bool ignoreTls = false;
};

/// The head of a reply.
struct ReplyHead
{
    int status = 0;
    QByteArray reason;
    QList<Header> headers;
    QUrl url; ///< where it came from, after redirects
};

/// When things happened, in milliseconds since the request was handed over; -1: they did not.
struct ReplyTiming
{
    qint64 connected = -1; ///< the connection stood and the request was being written
    qint64 firstByte = -1; ///< the head of the reply was there
    qint64 total = -1;
};

/// What is known of a request while it runs, told at most 20 times a second.
struct ReplyProgress
{
    QByteArray piece; ///< more of the body, until MaxShown of it were told
    qint64 received = 0; ///< bytes of the body in all
    qint64 sent = 0; ///< bytes of the request's body
    qint64 toSend = 0;
};

/// How it ended.
struct ReplyEnd
{
    QString problem; ///< in words; empty: the reply is whole
    bool cancelled = false;
    ReplyTiming timing;
    qint64 received = 0;
};

/// Sends one request at a time and reads its reply, on whatever thread it lives on; files are read and
/// written there, too. No proxy, no cookies, no cache: a connection of its own for each request. Replies are
/// kept whole, longer ones in a temporary file.
class HttpRun final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(HttpRun)
public:
    /// So much of a reply is told; all of it can be saved.
    static constexpr qint64 MaxShown = 1048576;

    explicit HttpRun(QObject *parent = nullptr);
    ~HttpRun() override;

    /// Ends what runs and sends @a request; what is told of it bears @a id.
    void send(quint64 id, const OutgoingRequest &request);
    void cancel();
    /// Writes the body of the last reply to @a path.
    void save(const QString &path);

Q_SIGNALS:
    void headReceived(quint64 id, const Gatehouse::ReplyHead &head);
    void progressed(quint64 id, const Gatehouse::ReplyProgress &progress);
    void ended(quint64 id, const Gatehouse::ReplyEnd &end);
    /// @a problem says in words why not; empty: it is written.
    void saved(const QString &problem);

private:
    [[nodiscard]] QHttpMultiPart *makeParts(const OutgoingRequest &request, QString &problem);
    void start(const OutgoingRequest &request);
    void connectReply(bool ignoreTls);
    void readHead();
    void readBody();
    void tell();
    void finish();
    void fail(const QString &problem);
    [[nodiscard]] QString problemWords() const;

    std::unique_ptr<QNetworkAccessManager> m_http;
    QPointer<QNetworkReply> m_reply;
    QTimer m_tell;
    QElapsedTimer m_clock;
    quint64 m_id = 0;
    ReplyTiming m_timing;
    ReplyProgress m_progress; ///< not told yet
    QStringList m_tlsProblems;
    QByteArray m_body; ///< of the reply, until it is too long
    std::unique_ptr<QTemporaryFile> m_spill; ///< all of it, then
    QString m_spillProblem;
    bool m_hasHead = false;
    int m_headStatus = 0; ///< of the head that was told
    QUrl m_headUrl; ///< where that came from
    bool m_cancelled = false;
};

} // namespace Gatehouse
