// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "calls/callrelations.h"

#include "calls/calllog.h"
#include "calls/callmodel.h"
#include "common/gatewayclient.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

/// Calls that one job of the database looks at.
constexpr qint64 SearchSpan = 20000;

/// What picks the calls of the same flow or session; empty when there is neither.
CallFilter filterFor(const CallRecord &call)
{
    QString text;
    if (!call.flowId.isEmpty())
        text = CallFilter::term(u"flow"_s, call.flowId);
    else if (!call.session.isEmpty() && !call.instance.isEmpty())
        text = CallFilter::term(u"session"_s, call.session) + u' '
            + CallFilter::term(u"instance"_s, call.instance);
    else if (!call.session.isEmpty() && !call.route.isEmpty())
        text = CallFilter::term(u"session"_s, call.session) + u' ' + CallFilter::term(u"route"_s, call.route);
    return CallFilter::parse(text).value_or(CallFilter());
}

} // namespace

QString relation(const CallRecord &call, const CallRecord &other)
{
    if (call.sequence == other.sequence)
        return {};
    if (!call.id.isEmpty() && other.replayOf == call.id)
        return CallRelations::tr("replay of it");
    if (!other.id.isEmpty() && call.replayOf == other.id)
        return CallRelations::tr("the original");
    if (!call.id.isEmpty() && other.linkedCall == call.id)
        return CallRelations::tr("asked for its answer");
    if (!other.id.isEmpty() && call.linkedCall == other.id)
        return CallRelations::tr("the call it asked for");
    if (!call.replayOf.isEmpty() && call.replayOf == other.replayOf)
        return CallRelations::tr("another replay");
    if (!call.flowId.isEmpty() && call.flowId == other.flowId)
        return CallRelations::tr("same flow");
    const bool isSameTarget = call.instance == other.instance && call.route == other.route;
    if (!call.session.isEmpty() && isSameTarget && call.session == other.session)
        return CallRelations::tr("same session");
    return {};
}

CallRelations::CallRelations(GatewayClient &client, CallModel &model, QObject *parent)
    : QObject(parent)
    , m_client(client)
    , m_model(model)
{ }

CallRelations::~CallRelations() = default;

void CallRelations::find(const CallRecord &record)
{
    const bool isOther = !m_call || m_call->sequence != record.sequence;
    const bool isFirst = isOther || filterFor(*m_call).isEmpty(); // its session is known only now
    m_call = record;
    if (isOther)
        m_stored.clear();
    if (isFirst) {
        ++m_run;
        m_reached = m_model.floor();
        m_searching = !filterFor(record).isEmpty() && m_reached > 0;
        if (m_searching)
            searchStretch();
    }
    show();
}

void CallRelations::clear()
{
    ++m_run;
    m_searching = false;
    m_call.reset();
    m_stored.clear();
}

void CallRelations::arrived(const QList<CallRecord> &records)
{
    if (m_call && std::ranges::any_of(records, [this](const CallRecord &record) {
            return !relation(*m_call, record).isEmpty();
        }))
        show();
}

void CallRelations::show()
{
    if (!m_call)
        return;
    QList<CallRecord> records = m_model.where(
        [this](const CallRecord &other) { return !relation(*m_call, other).isEmpty(); }, MaxRelated);
    for (const CallRecord &stored : std::as_const(m_stored)) {
        if (records.size() < MaxRelated && m_model.find(stored.sequence) == nullptr)
            records.append(stored);
    }
    std::ranges::sort(records, std::greater(), &CallRecord::sequence);
    Related related;
    for (const CallRecord &record : std::as_const(records))
        related.append({relation(*m_call, record), record});
    Q_EMIT changed(related, m_searching);
}

void CallRelations::searchStretch()
{
    const CallQuery query{
        .limit = static_cast<int>(MaxRelated), .beforeSequence = m_reached, .filter = filterFor(*m_call)};
    m_client.ask<CallPage>(
        this,
        [query](Gateway &gateway, QObject *context, const Respond<CallPage> &answer) {
            gateway.calls().search(query, SearchSpan, context, answer);
        },
        [this, run = m_run](const Result<CallPage> &page) {
            if (run != m_run)
                return;
            m_searching = false;
            if (page) {
                for (auto record = page->records.crbegin(); record != page->records.crend(); ++record) {
                    if (m_call && !relation(*m_call, *record).isEmpty())
                        m_stored.append(*record);
                }
                m_reached = page->reached;
                m_searching = !page->isLast() && m_stored.size() < MaxRelated;
                if (m_searching)
                    searchStretch();
            }
            show();
        });
}

} // namespace Gatehouse
