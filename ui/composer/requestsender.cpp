// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "composer/requestsender.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QHostAddress>
#include <QMimeDatabase>
#include <QRegularExpression>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

using Body = ComposedRequest::Body;

/// @a text within the quotes of a parameter, as browsers write it.
QByteArray escaped(const QString &text)
{
    return text.toUtf8().replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A");
}

bool has(const QList<Header> &headers, QByteArrayView name)
{
    return std::ranges::any_of(headers, [name](const Header &header) {
        return header.first.compare(name, Qt::CaseInsensitive) == 0;
    });
}

bool isToken(QByteArrayView text)
{
    return !text.isEmpty() && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
            || QByteArrayView("!#$%&'*+-.^_`|~").contains(c);
    });
}

OutgoingRequest::Part outgoingPart(const RequestPart &part)
{
    OutgoingRequest::Part out{.name = escaped(part.name),
                              .value = part.value.toUtf8(),
                              .file = {},
                              .fileName = {},
                              .contentType = part.contentType.toUtf8()};
    if (!part.isFile)
        return out;
    out.value.clear();
    out.file = part.value;
    out.fileName = escaped(part.fileName.isEmpty() ? QFileInfo(part.value).fileName() : part.fileName);
    if (out.contentType.isEmpty())
        out.contentType = QMimeDatabase()
                              .mimeTypeForFile(part.value, QMimeDatabase::MatchExtension) // reads nothing
                              .name()
                              .toUtf8();
    return out;
}

QString tr(const char *text) { return QCoreApplication::translate("Gatehouse::RequestSender", text); }

} // namespace

Result<OutgoingRequest> outgoing(const ComposedRequest &request, const QList<Header> &secretHeaders)
{
    OutgoingRequest out;
    out.method = request.method.trimmed();
    if (!isToken(out.method))
        return failure(ErrorCode::Invalid, tr("The method is a single word, such as GET or POST."));
    QString text = request.url.trimmed();
    if (text.isEmpty())
        return failure(ErrorCode::Invalid, tr("Where to? Choose a target or type a URL."));
    static const QRegularExpression scheme(u"\\A[A-Za-z][A-Za-z0-9+.-]*://"_s);
    if (!scheme.match(text).hasMatch())
        text.prepend(u"http://"_s);
    out.url = QUrl(text, QUrl::TolerantMode);
    if (!out.url.isValid() || out.url.host().isEmpty())
        return failure(ErrorCode::Invalid, tr("This is no URL: %1").arg(withoutSecrets(text)));
    if (out.url.scheme() != "http"_L1 && out.url.scheme() != "https"_L1)
        return failure(ErrorCode::Invalid,
                       tr("Only http and https can be sent, not %1.").arg(out.url.scheme()));
    out.url.setFragment({});
    out.followRedirects = request.followRedirects;
    out.ignoreTls = request.ignoreTls;
    // what listens there is this program, whatever name its certificate has
    if (request.place != ComposedRequest::Place::Elsewhere && QHostAddress(out.url.host()).isLoopback())
        out.ignoreTls = true;

    for (const RequestHeader &header : request.headers) {
        if (!header.isOn || !header.entry.isEmpty() || header.name.trimmed().isEmpty())
            continue;
        if (!isToken(header.name.trimmed()))
            return failure(ErrorCode::Invalid,
                           tr("\"%1\" can't be the name of a header.").arg(QString::fromUtf8(header.name)));
        if (header.value.contains('\n') || header.value.contains('\r'))
            return failure(ErrorCode::Invalid,
                           tr("The value of %1 has more than one line.").arg(QString::fromUtf8(header.name)));
        out.headers.append({header.name.trimmed(), header.value.trimmed()});
    }
    out.headers += secretHeaders;
    if (!has(out.headers, "Content-Type")) {
        if (const QByteArray type = defaultContentType(request.body); !type.isEmpty())
            out.headers.append({"Content-Type", type});
    } else if (headerOf(request, "Content-Type").isEmpty() || request.body == Body::Multipart) {
        // an empty one stands for none; that of a form has a boundary, which is made when it is sent
        erase_if(out.headers, [](const Header &header) {
            return header.first.compare("Content-Type", Qt::CaseInsensitive) == 0;
        });
    }
    if (!has(out.headers, "Accept"))
        out.headers.append(Header("Accept", "*/*"));
    if (!has(out.headers, "User-Agent"))
        out.headers.append(Header("User-Agent", "Gatehouse"));

    switch (request.body) {
    case Body::None:
        break;
    case Body::Json:
    case Body::Text:
        out.body = request.text.toUtf8();
        break;
    case Body::Form:
        out.body = encodedForm(request.parts);
        break;
    case Body::Multipart:
        for (const RequestPart &part : request.parts) {
            if (part.isOn && part.isFile && part.value.isEmpty())
                return failure(ErrorCode::Invalid, tr("Choose the file of the part \"%1\".").arg(part.name));
            if (part.isOn && !part.name.isEmpty())
                out.parts.append(outgoingPart(part));
        }
        if (out.parts.isEmpty())
            return failure(ErrorCode::Invalid, tr("The form has no part yet: add a text or a file."));
        break;
    case Body::File:
        out.file = request.file;
        if (out.file.isEmpty())
            return failure(ErrorCode::Invalid, tr("Choose the file to send."));
        break;
    }
    return out;
}

RequestSender::RequestSender(QObject *parent)
    : QObject(parent)
    , m_run(new HttpRun)
{
    m_run->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_run, &QObject::deleteLater);
    connect(m_run, &HttpRun::headReceived, this, [this](quint64 id, const ReplyHead &head) {
        if (id == m_id)
            Q_EMIT headReceived(head);
    });
    connect(m_run, &HttpRun::progressed, this, [this](quint64 id, const ReplyProgress &progress) {
        if (id == m_id)
            Q_EMIT progressed(progress);
    });
    connect(m_run, &HttpRun::ended, this, [this](quint64 id, const ReplyEnd &end) {
        if (id != m_id)
            return;
        m_isRunning = false;
        Q_EMIT ended(end);
    });
    connect(m_run, &HttpRun::saved, this, &RequestSender::saved);
    m_thread.setObjectName(u"composer"_s);
    m_thread.start();
}

RequestSender::~RequestSender()
{
    m_thread.quit();
    m_thread.wait();
}

void RequestSender::send(const OutgoingRequest &request)
{
    m_isRunning = true;
    QMetaObject::invokeMethod(
        m_run, [run = m_run, id = ++m_id, request] { run->send(id, request); }, Qt::QueuedConnection);
}

void RequestSender::cancel() { QMetaObject::invokeMethod(m_run, &HttpRun::cancel, Qt::QueuedConnection); }

void RequestSender::save(const QString &path)
{
    QMetaObject::invokeMethod(
        m_run, [run = m_run, path] { run->save(path); }, Qt::QueuedConnection);
}

} // namespace Gatehouse
