// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "calls/callfilter.h"
#include "calls/callfilterterm.h"

#include <QDateTime>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

bool inRange(const CallFilterValue &value, qint64 number)
{
    return number >= value.from && number <= value.to;
}

qint64 durationOf(const CallRecord &record, qint64 nowMs)
{
    return record.status ? record.durationMs : std::max<qint64>(0, nowMs - record.timeMs);
}

bool isState(const CallRecord &record, const QString &state)
{
    if (state == "running"_L1)
        return !record.status;
    if (state == "ok"_L1)
        return record.status && *record.status < 400;
    if (state == "error"_L1)
        return record.status && *record.status >= 400;
    if (state == "replay"_L1)
        return !record.replayOf.isEmpty();
    return !record.claimedAddress.isEmpty() && record.claimedAddress != record.clientAddress; // unverified
}

QString visibilityOf(const CallRecord &record) { return toString(record.listener); }

bool valueMatches(CallField field, const CallFilterValue &value, const CallRecord &record,
                  const QByteArray &searchText, qint64 nowMs)
{
    switch (field) {
    case CallField::Word:
        return searchText.contains(value.needle);
    case CallField::Status:
        return value.text == "running"_L1 ? !record.status : record.status && inRange(value, *record.status);
    case CallField::Instance:
        return value.pattern.matches(record.instance) || value.instances.contains(record.instance);
    case CallField::Key:
        return value.pattern.matches(record.keyLast4) || value.keys.contains(record.keyId);
    case CallField::Source:
        return value.pattern.matches(record.clientAddress) || value.pattern.matches(record.claimedAddress);
    case CallField::Duration:
        return inRange(value, durationOf(record, nowMs));
    case CallField::In:
        return inRange(value, record.bytesIn);
    case CallField::Out:
        return record.status && inRange(value, record.bytesOut);
    case CallField::Is:
        return isState(record, value.text);
    case CallField::Visibility:
        return value.text == visibilityOf(record);
    case CallField::Error:
        return record.error.contains(value.text, Qt::CaseInsensitive);
    case CallField::Id:
        return value.pattern.matches(QString::fromLatin1(record.id));
    default:
        return value.pattern.matches(record.*callFieldSpec(field).text);
    }
}

} // namespace

const std::vector<CallFieldSpec> &callFieldSpecs()
{
    using Kind = CallFieldSpec::Kind;
    using R = CallRecord;
    static const std::vector<CallFieldSpec> specs{
        {CallField::Status, Kind::Status, "status"_L1, "status"_L1},
        {CallField::Is, Kind::Is, "is"_L1, {}},
        {CallField::Instance, Kind::Text, "instance"_L1, "instance"_L1, &R::instance},
        {CallField::Route, Kind::Text, "route"_L1, "route"_L1, &R::route},
        {CallField::Session, Kind::Text, "session"_L1, "session"_L1, &R::session},
        {CallField::Key, Kind::Text, "key"_L1, "key_last4"_L1, &R::keyLast4},
        {CallField::Source, Kind::Text, "source"_L1, "client_address"_L1, &R::clientAddress},
        {CallField::Duration, Kind::Duration, "dur"_L1, "duration_ms"_L1},
        {CallField::Stopped, Kind::Text, "stopped"_L1, "stopped_at"_L1, &R::stoppedAt},
        {CallField::Error, Kind::Part, "error"_L1, "error"_L1, &R::error},
        {CallField::Action, Kind::Text, "action"_L1, "action"_L1, &R::action},
        {CallField::Flow, Kind::Text, "flow"_L1, "flow_id"_L1, &R::flowId},
        {CallField::Visibility, Kind::Visibility, "visibility"_L1, "listener"_L1},
        {CallField::Method, Kind::Text, "method"_L1, "method"_L1, &R::method},
        {CallField::Path, Kind::Text, "path"_L1, "path"_L1, &R::path},
        {CallField::In, Kind::Bytes, "in"_L1, "bytes_in"_L1},
        {CallField::Out, Kind::Bytes, "out"_L1, "bytes_out"_L1},
        {CallField::Id, Kind::Text, "id"_L1, "id"_L1},
    };
    return specs;
}

const CallFieldSpec &callFieldSpec(CallField field)
{
    const std::vector<CallFieldSpec> &specs = callFieldSpecs();
    return *std::ranges::find(specs, field, &CallFieldSpec::field);
}

const QList<CallFilterField> &CallFilter::fields()
{
    static const QList<CallFilterField> list{
        {u"status"_s, u"status:4xx"_s, u"a status, a class of them, or a comparison: status:>=400"_s},
        {u"is"_s, u"is:running"_s,
         u"running, ok, error, replay or unverified (its source is only claimed)"_s},
        {u"instance"_s, u"instance:demo"_s, u"the name or the UUID of the instance"_s},
        {u"route"_s, u"route:zapier"_s, u"the id of the route"_s},
        {u"session"_s, u"session:alpha"_s, u"the session; * stands for anything: session:alpha*"_s},
        {u"key"_s, u"key:ab12"_s, u"the last four characters of the key, or its label"_s},
        {u"source"_s, u"source:10.0.0.7"_s, u"where the call came from, or claimed to"_s},
        {u"dur"_s, u"dur:>5s"_s, u"how long it took: ms, s, m or h after the number"_s},
        {u"stopped"_s, u"stopped:key"_s, u"the check that ended it"_s},
        {u"error"_s, u"error:\"waiting line\""_s, u"a part of what went wrong"_s},
        {u"action"_s, u"action:create_flow"_s, u"the action of a route"_s},
        {u"flow"_s, u"flow:3f2a*"_s, u"the id of the flow"_s},
        {u"visibility"_s, u"visibility:public"_s, u"the listener: public or private"_s},
        {u"method"_s, u"method:GET"_s, u"the method"_s},
        {u"path"_s, u"path:/webhooks/*"_s, u"the path as it was sent"_s},
        {u"in"_s, u"in:>64kb"_s, u"bytes received: b, kb or mb after the number"_s},
        {u"out"_s, u"out:>1mb"_s, u"bytes answered"_s},
        {u"id"_s, u"id:3f2a*"_s, u"the id of the call"_s},
    };
    return list;
}

bool TextPattern::matches(QStringView text) const
{
    if (m_parts.size() == 1)
        return text.compare(m_parts.first(), Qt::CaseInsensitive) == 0;
    const QString &first = m_parts.first();
    const QString &last = m_parts.last();
    if (text.size() < first.size() + last.size() || !text.startsWith(first, Qt::CaseInsensitive)
        || !text.endsWith(last, Qt::CaseInsensitive)) {
        return false;
    }
    const QStringView middle = text.sliced(first.size(), text.size() - first.size() - last.size());
    qsizetype from = 0;
    for (qsizetype i = 1; i + 1 < m_parts.size(); ++i) {
        const qsizetype at = middle.indexOf(m_parts.at(i), from, Qt::CaseInsensitive);
        if (at < 0)
            return false;
        from = at + m_parts.at(i).size();
    }
    return true;
}

QByteArray CallFilter::searchText(const CallRecord &record, const CallNames &names)
{
    // A line each: a word can't match across two of them.
    QString text;
    text.reserve(256);
    const auto add = [&text](const QString &part) {
        if (!part.isEmpty())
            text.append(part).append(u'\n');
    };
    add(names.instances.value(record.instance));
    add(names.keys.value(record.keyId));
    for (const QString *part :
         {&record.instance, &record.route, &record.session, &record.action, &record.flowId, &record.method,
          &record.path, &record.keyLast4, &record.clientAddress, &record.claimedAddress, &record.stoppedAt,
          &record.error})
        add(*part);
    if (record.status)
        add(QString::number(*record.status));
    return text.toLower().toUtf8() + record.id;
}

bool CallFilter::matches(const CallRecord &record, const QByteArray &searchText, qint64 nowMs) const
{
    if (!m_terms)
        return true;
    return std::ranges::all_of(*m_terms, [&](const Term &term) {
        const bool any = std::ranges::any_of(term.values, [&](const CallFilterValue &value) {
            return valueMatches(term.field, value, record, searchText, nowMs);
        });
        return any != term.negated;
    });
}

bool CallFilter::matches(const CallRecord &record) const
{
    return isEmpty() || matches(record, searchText(record, m_names), QDateTime::currentMSecsSinceEpoch());
}

CallFilter CallFilter::both(const CallFilter &other) const
{
    if (isEmpty())
        return other;
    if (other.isEmpty())
        return *this;
    CallFilter filter = *this;
    auto terms = *m_terms;
    terms.insert(terms.end(), other.m_terms->begin(), other.m_terms->end());
    filter.m_terms = std::make_shared<const std::vector<Term>>(std::move(terms));
    filter.m_dependsOnTime = m_dependsOnTime || other.m_dependsOnTime;
    return filter;
}

} // namespace Gatehouse
