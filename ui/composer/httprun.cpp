// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "composer/httprun.h"

#include <QFile>
#include <QFileInfo>
#include <QHttpMultiPart>
#include <QNetworkProxy>
#include <QNetworkReply>
#include <QRegularExpression>
#include <QSaveFile>
#include <QSslError>
#include <algorithm>
#include <chrono>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Gatehouse {

namespace {

constexpr auto TellInterval = 50ms;
constexpr qint64 MaxInMemory = 8388608; ///< of a reply's body
constexpr qint64 SaveBlock = 1048576;

} // namespace

HttpRun::HttpRun(QObject *parent)
    : QObject(parent)
    , m_tell(this)
{
    m_tell.setInterval(TellInterval);
    connect(&m_tell, &QTimer::timeout, this, &HttpRun::tell);
}

HttpRun::~HttpRun()
{
    if (m_reply)
        m_reply->disconnect(this);
}

void HttpRun::send(quint64 id, const OutgoingRequest &request)
{
    if (m_reply) {
        m_reply->disconnect(this);
        m_reply->abort();
    }
    m_id = id;
    m_timing = {};
    m_progress = {};
    m_tlsProblems.clear();
    m_body.clear();
    m_spill.reset();
    m_spillProblem.clear();
    m_hasHead = false;
    m_cancelled = false;
    m_clock.start();
    start(request);
}

void HttpRun::start(const OutgoingRequest &request)
{
    // of its own: no connection, cookie or login of an earlier request has a part in this one
    m_http = std::make_unique<QNetworkAccessManager>();
    m_http->setProxy(QNetworkProxy::NoProxy);
    m_http->setTransferTimeout(0); // agents take their time
    QNetworkRequest head(request.url);
    for (const auto &[name, value] : request.headers)
        head.setRawHeader(name, value);
    head.setAttribute(QNetworkRequest::RedirectPolicyAttribute,
                      request.followRedirects ? QNetworkRequest::SameOriginRedirectPolicy
                                              : QNetworkRequest::ManualRedirectPolicy);
    head.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    head.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    head.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    head.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    if (!request.parts.isEmpty()) {
        QString problem;
        QHttpMultiPart *const parts = makeParts(request, problem);
        if (!problem.isEmpty()) {
            delete parts;
            fail(problem);
            return;
        }
        m_reply = m_http->sendCustomRequest(head, request.method, parts);
        parts->setParent(m_reply);
    } else if (!request.file.isEmpty()) {
        auto file = std::make_unique<QFile>(request.file);
        if (QFileInfo(request.file).isDir() || !file->open(QIODevice::ReadOnly)) {
            fail(tr("The file %1 can't be read: %2.").arg(request.file, file->errorString()));
            return;
        }
        head.setHeader(QNetworkRequest::ContentLengthHeader, file->size());
        m_reply = m_http->sendCustomRequest(head, request.method, file.get());
        file.release()->setParent(m_reply);
    } else if (request.body.isEmpty()) {
        m_reply = m_http->sendCustomRequest(head, request.method);
    } else {
        m_reply = m_http->sendCustomRequest(head, request.method, request.body);
    }
    connectReply(request.ignoreTls);
    m_tell.start();
}

QHttpMultiPart *HttpRun::makeParts(const OutgoingRequest &request, QString &problem)
{
    auto parts = std::make_unique<QHttpMultiPart>(QHttpMultiPart::FormDataType);
    for (const OutgoingRequest::Part &each : request.parts) {
        QHttpPart part;
        QByteArray disposition = "form-data; name=\"" + each.name + '"';
        if (!each.file.isEmpty())
            disposition += "; filename=\"" + each.fileName + '"';
        part.setRawHeader("Content-Disposition", disposition);
        if (!each.contentType.isEmpty())
            part.setRawHeader("Content-Type", each.contentType);
        if (each.file.isEmpty()) {
            part.setBody(each.value);
        } else {
            // read while it is sent: files of any size
            auto *const file = new QFile(each.file, parts.get());
            if (QFileInfo(each.file).isDir() || !file->open(QIODevice::ReadOnly)) {
                problem = tr("The file %1 can't be read: %2.").arg(each.file, file->errorString());
                break;
            }
            part.setBodyDevice(file);
        }
        parts->append(part);
    }
    return parts.release();
}

void HttpRun::connectReply(bool ignoreTls)
{
    QNetworkReply *const reply = m_reply;
    connect(reply, &QNetworkReply::requestSent, this, [this] {
        if (m_timing.connected < 0)
            m_timing.connected = m_clock.elapsed();
    });
    connect(reply, &QNetworkReply::metaDataChanged, this, &HttpRun::readHead);
    connect(reply, &QNetworkReply::readyRead, this, &HttpRun::readBody);
    connect(reply, &QNetworkReply::uploadProgress, this, [this](qint64 sent, qint64 total) {
        m_progress.sent = sent;
        m_progress.toSend = total;
    });
    connect(reply, &QNetworkReply::sslErrors, this, [this, ignoreTls](const QList<QSslError> &errors) {
        if (ignoreTls && m_reply) {
            m_reply->ignoreSslErrors();
            return;
        }
        for (const QSslError &error : errors)
            m_tlsProblems.append(error.errorString());
    });
    connect(reply, &QNetworkReply::finished, this, &HttpRun::finish);
}

void HttpRun::readHead()
{
    const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    // the head of a redirect that is followed comes first, and then that of the reply
    if (status == 0 || (m_hasHead && status == m_headStatus && m_reply->url() == m_headUrl))
        return;
    m_hasHead = true;
    m_headStatus = status;
    m_headUrl = m_reply->url();
    m_timing.firstByte = m_clock.elapsed();
    ReplyHead head{.status = status,
                   .reason = m_reply->attribute(QNetworkRequest::HttpReasonPhraseAttribute).toByteArray(),
                   .headers = {},
                   .url = m_reply->url()};
    for (const QNetworkReply::RawHeaderPair &header : m_reply->rawHeaderPairs())
        head.headers.append(header);
    Q_EMIT headReceived(m_id, head);
}

void HttpRun::readBody()
{
    readHead();
    const QByteArray piece = m_reply->isOpen() ? m_reply->readAll() : QByteArray(); // not after a cancel
    const qint64 before = m_progress.received;
    m_progress.received += piece.size();
    if (before < MaxShown)
        m_progress.piece += piece.first(std::min<qint64>(piece.size(), MaxShown - before));
    if (!m_spill && m_body.size() + piece.size() <= MaxInMemory) {
        m_body += piece;
        return;
    }
    if (!m_spill) {
        m_spill = std::make_unique<QTemporaryFile>();
        if (!m_spill->open() || m_spill->write(m_body) != m_body.size())
            m_spillProblem = m_spill->errorString();
        m_body.clear();
    }
    if (m_spillProblem.isEmpty() && m_spill->write(piece) != piece.size())
        m_spillProblem = m_spill->errorString();
}

void HttpRun::tell()
{
    Q_EMIT progressed(m_id, m_progress);
    m_progress.piece.clear();
}

void HttpRun::finish()
{
    readBody();
    m_tell.stop();
    tell();
    m_timing.total = m_clock.elapsed();
    const QString problem = problemWords();
    m_reply->deleteLater();
    m_reply.clear();
    Q_EMIT ended(
        m_id,
        {.problem = problem, .cancelled = m_cancelled, .timing = m_timing, .received = m_progress.received});
}

void HttpRun::fail(const QString &problem)
{
    m_timing.total = m_clock.elapsed();
    Q_EMIT ended(m_id, {.problem = problem, .cancelled = false, .timing = m_timing, .received = 0});
}

QString HttpRun::problemWords() const
{
    const QUrl url = m_reply->url();
    const QString server = url.port() < 0 ? url.host() : u"%1:%2"_s.arg(url.host()).arg(url.port());
    if (m_cancelled)
        return tr("Cancelled.");
    if (!m_tlsProblems.isEmpty())
        return tr("%1 can't prove who it is: %2. Nothing was sent.")
            .arg(server, QStringList(m_tlsProblems).join(u"; "_s).remove(QRegularExpression(u"\\.\\z"_s)));
    const QNetworkReply::NetworkError error = m_reply->error();
    // a status of 400 and more is a reply like any other
    if (error == QNetworkReply::NoError || (m_hasHead && error >= QNetworkReply::ContentAccessDenied))
        return {};
    switch (error) {
    case QNetworkReply::ConnectionRefusedError:
        return tr("Nothing listens at %1.").arg(server);
    case QNetworkReply::HostNotFoundError:
        return tr("There is no host called %1.").arg(m_reply->url().host());
    case QNetworkReply::RemoteHostClosedError:
        return m_hasHead ? tr("%1 closed the connection before the reply was whole.").arg(server)
                         : tr("%1 closed the connection without a reply.").arg(server);
    case QNetworkReply::SslHandshakeFailedError:
        return tr("The encrypted connection to %1 failed: %2.").arg(server, m_reply->errorString());
    case QNetworkReply::InsecureRedirectError:
    case QNetworkReply::TooManyRedirectsError:
        return tr("%1 redirects to another server, which is not followed.").arg(server);
    default:
        return m_reply->errorString();
    }
}

void HttpRun::cancel()
{
    if (!m_reply)
        return;
    m_cancelled = true;
    m_reply->abort(); // finished() follows
}

void HttpRun::save(const QString &path)
{
    QSaveFile file(path);
    bool isGood = file.open(QIODevice::WriteOnly);
    if (isGood && m_spill) {
        isGood = m_spillProblem.isEmpty() && m_spill->seek(0);
        while (isGood && !m_spill->atEnd()) {
            const QByteArray block = m_spill->read(SaveBlock);
            isGood = !block.isEmpty() && file.write(block) == block.size();
        }
        if (m_reply)
            isGood = m_spill->seek(m_spill->size()) && isGood; // more may come
    } else if (isGood) {
        isGood = file.write(m_body) == m_body.size();
    }
    if (isGood && file.commit())
        Q_EMIT saved({});
    else
        Q_EMIT saved(tr("The reply can't be saved as %1: %2.")
                         .arg(path, m_spillProblem.isEmpty() ? file.errorString() : m_spillProblem));
}

} // namespace Gatehouse
