// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "composer/requestlist.h"

#include "common/icons.h"
#include "common/words.h"
#include "composer/requestplaces.h"
#include "json.h"

#include <QLocale>
#include <QUrl>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

using Body = ComposedRequest::Body;

constexpr qsizetype MaxParsed = 16384; ///< characters of a body that are looked at for a title
constexpr qsizetype MaxTopic = 60;

/// What the body is about: the action, the session.
QString topicOf(const ComposedRequest &request)
{
    if (request.body != Body::Json || request.text.size() > MaxParsed)
        return {};
    const Result<boost::json::value> json = parseJson(request.text.toUtf8());
    if (!json || !json->is_object())
        return {};
    for (const char *name : {"action", "session_name"}) {
        const boost::json::value *value = json->get_object().if_contains(name);
        if (value && value->is_string())
            return toQString(value->get_string()).left(MaxTopic);
    }
    return {};
}

} // namespace

RequestList::RequestList(Kind kind, const RequestPlaces &places, QObject *parent)
    : QAbstractListModel(parent)
    , m_kind(kind)
    , m_places(places)
{ }

RequestList::~RequestList() = default;

QString RequestList::titleOf(const ComposedRequest &request, const RequestPlaces &places)
{
    QString target = places.nameOf(request.place, request.placeId);
    if (target.isEmpty()) {
        const QUrl url(withoutSecrets(request.url));
        target = url.host().isEmpty() ? request.url : url.host() + url.path();
    }
    const QString topic = topicOf(request);
    const QString title = QString::fromLatin1(request.method) + u' ' + target;
    return topic.isEmpty() ? title : title + u" · "_s + topic;
}

void RequestList::setBook(const RequestBook &book)
{
    // what is the same keeps its selection
    const bool isSame = m_kind == Kind::Sent ? m_book.history == book.history : m_book.saved == book.saved;
    m_book = book;
    if (!isSame)
        show();
}

void RequestList::setSearch(const QString &text)
{
    m_words = text.simplified().toCaseFolded().split(u' ', Qt::SkipEmptyParts);
    show();
}

/// Small enough to be made anew each time it changes.
void RequestList::show()
{
    beginResetModel();
    m_rows.clear();
    for (int i = 0; i < total(); ++i) {
        const QString text = m_words.isEmpty() ? QString() : haystack(i);
        if (std::ranges::all_of(m_words, [&text](const QString &word) { return text.contains(word); }))
            m_rows.append(i);
    }
    endResetModel();
}

qsizetype RequestList::total() const
{
    return m_kind == Kind::Sent ? m_book.history.size() : m_book.saved.size();
}

QString RequestList::haystack(int at) const
{
    const ComposedRequest &request = m_kind == Kind::Sent ? m_book.history.at(at).request
                                                          : m_book.saved.at(at).request;
    QStringList parts{QString::fromLatin1(request.method), request.url,
                      m_places.nameOf(request.place, request.placeId), request.text, request.key.label};
    for (const RequestHeader &header : request.headers)
        parts.append(QString::fromUtf8(header.name + ": " + header.value));
    for (const RequestPart &part : request.parts)
        parts.append(part.name + u'=' + part.value);
    if (m_kind == Kind::Saved) {
        parts.append(m_book.saved.at(at).name);
    } else {
        const SentRequest &one = m_book.history.at(at);
        parts.append(one.status == 0 ? one.problem : QString::number(one.status));
    }
    return parts.join(u'\n').toCaseFolded();
}

const ComposedRequest &RequestList::request(int row) const
{
    const int at = m_rows.at(row);
    return m_kind == Kind::Sent ? m_book.history.at(at).request : m_book.saved.at(at).request;
}

const SentRequest *RequestList::sent(int row) const
{
    return m_kind == Kind::Sent && row >= 0 && row < m_rows.size() ? &m_book.history.at(m_rows.at(row))
                                                                   : nullptr;
}

QString RequestList::name(int row) const
{
    return m_kind == Kind::Saved && row >= 0 && row < m_rows.size() ? m_book.saved.at(m_rows.at(row)).name
                                                                    : QString();
}

int RequestList::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QString RequestList::secondLine(int row) const
{
    if (const SentRequest *one = sent(row)) {
        const QString outcome = one->status == 0 ? tr("no reply") : QString::number(one->status);
        return u"%1 · %2 · %3"_s.arg(outcome, tr("%1 ms").arg(QLocale().toString(one->durationMs)),
                                     agoWords(one->timeMs));
    }
    return titleOf(request(row), m_places);
}

QVariant RequestList::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const int row = index.row();
    const SentRequest *one = sent(row);
    const QString title = one ? titleOf(one->request, m_places) : name(row);
    switch (role) {
    case Qt::DisplayRole:
        return title;
    case SecondLineRole:
        return secondLine(row);
    case StatusRole:
        return one ? one->status : -1;
    case IdRole:
        return one ? QVariant(one->id) : QVariant(name(row));
    case Qt::ToolTipRole:
        return one ? u"%1\n%2\n%3"_s.arg(title, withoutSecrets(one->request.url), exactTime(one->timeMs))
                   : u"%1\n%2"_s.arg(title, secondLine(row));
    case Qt::AccessibleTextRole:
        return u"%1, %2"_s.arg(title, secondLine(row));
    case Qt::DecorationRole: {
        if (!one)
            return {};
        const int status = one->status;
        return icon(status == 0         ? u"gatehouse-state-error"
                        : status >= 500 ? u"gatehouse-state-error"
                        : status >= 400 ? u"gatehouse-state-warning"
                                        : u"gatehouse-state-ok");
    }
    default:
        return {};
    }
}

} // namespace Gatehouse
