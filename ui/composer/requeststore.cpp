// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "composer/requeststore.h"

#include <QDateTime>
#include <QFile>
#include <QSaveFile>
#include <algorithm>
#include <chrono>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Gatehouse {

namespace {

constexpr auto WriteDelay = 300ms; ///< collects changes for one writing
constexpr qsizetype MaxName = 120;
constexpr qint64 MsADay = 86400000;

qsizetype bodySize(const ComposedRequest &request)
{
    qsizetype size = request.text.size();
    for (const RequestPart &part : request.parts)
        size += part.value.size();
    return size;
}

/// Puts @a request where its name belongs, in place of one of that name.
void putSaved(QList<SavedRequest> &saved, const SavedRequest &request)
{
    erase_if(saved, [&request](const SavedRequest &each) { return each.name == request.name; });
    const auto place = std::ranges::find_if(saved, [&request](const SavedRequest &each) {
        return each.name.compare(request.name, Qt::CaseInsensitive) > 0;
    });
    saved.insert(place, request);
}

} // namespace

/// The file itself, on its thread.
class RequestStore::File final : public QObject
{
public:
    using Loaded = std::function<void(const Result<std::optional<RequestBook>> &)>;

    void open(const QString &path, const Loaded &loaded)
    {
        m_path = path;
        QFile file(path);
        if (!file.exists()) {
            loaded(std::optional<RequestBook>());
            return;
        }
        if (!file.open(QIODevice::ReadOnly)) {
            loaded(failure(ErrorCode::Io, file.errorString()));
            return;
        }
        const Result<RequestBook> book = bookFromJson(file.readAll());
        loaded(book ? Result<std::optional<RequestBook>>(*book) : tl::unexpected<Error>(book.error()));
    }

    [[nodiscard]] QString write(const RequestBook &book) const
    {
        QSaveFile file(m_path);
        const QByteArray text = toJson(book);
        const bool isGood = file.open(QIODevice::WriteOnly)
            && file.setPermissions(QFile::ReadOwner | QFile::WriteOwner) && file.write(text) == text.size()
            && file.commit();
        return isGood ? QString() : file.errorString();
    }

private:
    QString m_path;
};

RequestStore::RequestStore(QObject *parent)
    : QObject(parent)
    , m_file(new File)
    , m_write(this)
{
    m_file->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_file, &QObject::deleteLater);
    m_write.setSingleShot(true);
    m_write.setInterval(WriteDelay);
    connect(&m_write, &QTimer::timeout, this, &RequestStore::write);
    m_thread.setObjectName(u"composer-book"_s);
    m_thread.start();
}

RequestStore::~RequestStore()
{
    write(); // the thread does what was asked of it before it ends
    QMetaObject::invokeMethod(
        m_file, [thread = &m_thread] { thread->quit(); }, Qt::QueuedConnection);
    m_thread.wait();
}

void RequestStore::open(const QString &file)
{
    m_isOpen = false;
    QMetaObject::invokeMethod(
        m_file,
        [this, worker = m_file, file] {
            // this object waits for the thread before it dies
            worker->open(file, [this, file](const Result<std::optional<RequestBook>> &read) {
                QMetaObject::invokeMethod(
                    this,
                    [this, file, read] {
                        if (!read) {
                            Q_EMIT failed(tr("The history of the composer can't be read, and what is sent "
                                             "now is not added to it. %1: %2")
                                              .arg(file, read.error().message));
                            return;
                        }
                        RequestBook book = read->value_or(RequestBook());
                        // what was sent and saved meanwhile is newer
                        book.history = m_book.history + book.history;
                        for (const SavedRequest &each : std::as_const(m_book.saved))
                            putSaved(book.saved, each);
                        if (m_book.draft)
                            book.draft = m_book.draft;
                        for (SentRequest &sent : book.history) {
                            if (sent.id == 0)
                                sent.id = ++m_lastId;
                        }
                        m_book = book;
                        m_isOpen = true;
                        bound();
                        if (m_isDirty)
                            m_write.start();
                        Q_EMIT loaded();
                        Q_EMIT changed();
                    },
                    Qt::QueuedConnection);
            });
        },
        Qt::QueuedConnection);
}

void RequestStore::touch()
{
    m_isDirty = true;
    if (m_isOpen && !m_write.isActive())
        m_write.start();
    Q_EMIT changed();
}

void RequestStore::write()
{
    m_write.stop();
    if (!m_isOpen || !m_isDirty)
        return;
    m_isDirty = false;
    QMetaObject::invokeMethod(
        m_file,
        [this, worker = m_file, book = m_book] {
            const QString problem = worker->write(book);
            if (!problem.isEmpty())
                QMetaObject::invokeMethod(
                    this,
                    [this, problem] {
                        Q_EMIT failed(tr("The history of the composer can't be written: %1").arg(problem));
                    },
                    Qt::QueuedConnection);
        },
        Qt::QueuedConnection);
}

/// What of @a request may be on disk.
ComposedRequest RequestStore::storable(ComposedRequest request, bool withBody) const
{
    request.url = withoutSecrets(request.url);
    request.rest = withoutSecrets(request.rest);
    erase_if(request.headers, [](const RequestHeader &header) {
        return header.entry.isEmpty() && secretOf({header.name, header.value});
    });
    if (!withBody || bodySize(request) > MaxBody) {
        request.text.clear();
        for (RequestPart &part : request.parts) {
            if (!part.isFile)
                part.value.clear();
        }
    }
    return request;
}

void RequestStore::bound()
{
    qsizetype bytes = 0;
    qsizetype kept = 0;
    for (const SentRequest &sent : std::as_const(m_book.history)) {
        bytes += bodySize(sent.request);
        if (kept == MaxHistory || bytes > MaxBytes)
            break;
        ++kept;
    }
    m_book.history.resize(kept);
}

qint64 RequestStore::add(SentRequest sent)
{
    sent.id = ++m_lastId;
    sent.request = storable(sent.request, m_book.keepsBodies);
    m_book.history.prepend(sent);
    bound();
    touch();
    return sent.id;
}

void RequestStore::setCall(qint64 id, const QByteArray &callId)
{
    const auto found = std::ranges::find(m_book.history, id, &SentRequest::id);
    if (found == m_book.history.end() || found->callId == callId)
        return;
    found->callId = callId;
    touch();
}

void RequestStore::forget(qint64 id)
{
    if (erase_if(m_book.history, [id](const SentRequest &sent) { return sent.id == id; }) > 0)
        touch();
}

void RequestStore::clearHistory()
{
    m_book.history.clear();
    touch();
}

void RequestStore::prune(int days)
{
    const qint64 oldest = QDateTime::currentMSecsSinceEpoch() - days * MsADay;
    if (erase_if(m_book.history, [oldest](const SentRequest &sent) { return sent.timeMs < oldest; }) > 0)
        touch();
}

void RequestStore::setKeepsBodies(bool keeps)
{
    if (m_book.keepsBodies == keeps)
        return;
    m_book.keepsBodies = keeps;
    if (!keeps) {
        for (SentRequest &sent : m_book.history)
            sent.request = storable(sent.request, false);
    }
    touch();
}

Result<void> RequestStore::save(const QString &name, const ComposedRequest &request)
{
    const QString trimmed = name.trimmed();
    if (trimmed.isEmpty() || trimmed.size() > MaxName)
        return failure(ErrorCode::Invalid, tr("A name has 1 to %1 characters.").arg(MaxName));
    putSaved(m_book.saved, {.name = trimmed, .request = storable(request, true)});
    touch();
    return {};
}

Result<void> RequestStore::rename(const QString &from, const QString &to)
{
    const auto found = std::ranges::find(m_book.saved, from, &SavedRequest::name);
    if (found == m_book.saved.end())
        return failure(ErrorCode::NotFound, tr("There is no saved request of that name."));
    const QString trimmed = to.trimmed();
    if (trimmed == from)
        return {};
    if (std::ranges::find(m_book.saved, trimmed, &SavedRequest::name) != m_book.saved.end())
        return failure(ErrorCode::Conflict, tr("There is a request of that name already."));
    const ComposedRequest request = found->request;
    if (const Result<void> saved = save(trimmed, request); !saved)
        return saved;
    remove(from);
    return {};
}

void RequestStore::remove(const QString &name)
{
    if (erase_if(m_book.saved, [&name](const SavedRequest &each) { return each.name == name; }) > 0)
        touch();
}

void RequestStore::setDraft(const ComposedRequest &request)
{
    const ComposedRequest draft = storable(request, m_book.keepsBodies);
    if (m_book.draft == draft)
        return;
    m_book.draft = draft;
    m_isDirty = true; // nobody is shown it
    if (m_isOpen && !m_write.isActive())
        m_write.start();
}

} // namespace Gatehouse
