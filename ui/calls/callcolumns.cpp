// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "calls/callcolumns.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

constexpr qint64 MsPerSecond = 1000;
constexpr qint64 MsPerMinute = 60000;

struct Columns
{
    Q_DECLARE_TR_FUNCTIONS(CallColumns)
};

QString tr(const char *text) { return Columns::tr(text); }

QString timeText(qint64 ms)
{
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(ms);
    const QString clock = time.toString(u"HH:mm:ss.zzz"_s);
    if (time.date() == QDate::currentDate())
        return clock;
    return QLocale().toString(time.date(), QLocale::ShortFormat) + u' ' + clock;
}

QString csvField(const QString &text)
{
    // A leading sign would be a formula to a spreadsheet.
    QString field = text;
    if (!field.isEmpty() && QStringView(u"=+-@").contains(field.at(0)))
        field.prepend(u'\'');
    if (std::ranges::none_of(field,
                             [](QChar c) { return c == u',' || c == u'"' || c == u'\n' || c == u'\r'; }))
        return field;
    return u'"' + field.replace(u'"', "\"\""_L1) + u'"';
}

} // namespace

CallState stateOf(const CallRecord &record)
{
    if (!record.status)
        return CallState::Running;
    if (*record.status == StatusCallerLeft)
        return CallState::Left;
    if (*record.status >= 500)
        return CallState::Failed;
    if (*record.status >= 400)
        return CallState::Refused;
    return *record.status >= 300 ? CallState::Redirect : CallState::Ok;
}

QString stateText(const CallRecord &record)
{
    switch (stateOf(record)) {
    case CallState::Running:
        return record.atAgent || record.session.isEmpty() || !record.route.isEmpty() ? tr("Running")
                                                                                     : tr("Waiting");
    case CallState::Ok:
        return tr("Done");
    case CallState::Redirect:
        return tr("Redirected");
    case CallState::Refused:
        return tr("Refused");
    case CallState::Failed:
        return tr("Failed");
    case CallState::Left:
        return tr("Caller left");
    }
    return {};
}

QString columnTitle(CallColumn column)
{
    switch (column) {
    case CallColumn::State:
        return tr("State");
    case CallColumn::Time:
        return tr("Time");
    case CallColumn::Visibility:
        return tr("Visibility");
    case CallColumn::Target:
        return tr("Instance or route");
    case CallColumn::Session:
        return tr("Session or action");
    case CallColumn::Status:
        return tr("Status");
    case CallColumn::Duration:
        return tr("Duration");
    case CallColumn::Key:
        return tr("Key");
    case CallColumn::Source:
        return tr("Source IP");
    case CallColumn::In:
        return tr("In");
    case CallColumn::Out:
        return tr("Out");
    case CallColumn::Error:
        return tr("Error");
    case CallColumn::Id:
        return tr("Call id");
    case CallColumn::Path:
        return tr("Path");
    case CallColumn::Flow:
        return tr("Flow id");
    case CallColumn::Revision:
        return tr("Revision");
    case CallColumn::Waiting:
        return tr("Waiting");
    case CallColumn::AgentTime:
        return tr("Agent time");
    case CallColumn::StoppedAt:
        return tr("Stopped at");
    }
    return {};
}

bool isShownAtFirst(CallColumn column) { return column < CallColumn::Id; }

bool isFigure(CallColumn column)
{
    switch (column) {
    case CallColumn::Duration:
    case CallColumn::In:
    case CallColumn::Out:
    case CallColumn::Revision:
    case CallColumn::Waiting:
    case CallColumn::AgentTime:
        return true;
    default:
        return false;
    }
}

QString cellText(const CallRecord &record, CallColumn column, const CallNames &names, qint64 nowMs)
{
    switch (column) {
    case CallColumn::State:
        return stateText(record);
    case CallColumn::Time:
        return timeText(record.timeMs);
    case CallColumn::Visibility:
        return record.listener == ListenerKind::Public ? tr("public") : tr("private");
    case CallColumn::Target:
        return targetText(record, names);
    case CallColumn::Session:
        return record.action.isEmpty() ? record.session : record.action;
    case CallColumn::Status:
        return record.status ? QString::number(*record.status) : QString();
    case CallColumn::Duration:
        return durationText(record.status ? record.durationMs : std::max<qint64>(0, nowMs - record.timeMs));
    case CallColumn::Key:
        return keyText(record, names);
    case CallColumn::Source:
        return sourceText(record);
    case CallColumn::In:
        return record.bytesIn > 0 || record.status ? bytesText(record.bytesIn) : QString();
    case CallColumn::Out:
        return record.status ? bytesText(record.bytesOut) : QString();
    case CallColumn::Error:
        return record.error;
    case CallColumn::Id:
        return QString::fromLatin1(record.id);
    case CallColumn::Path:
        return record.method + u' ' + record.path;
    case CallColumn::Flow:
        return record.flowId;
    case CallColumn::Revision:
        return record.revision ? QLocale().toString(*record.revision) : QString();
    case CallColumn::Waiting:
        return record.waitingMs > 0 ? durationText(record.waitingMs) : QString();
    case CallColumn::AgentTime:
        return record.agentMs > 0 ? durationText(record.agentMs) : QString();
    case CallColumn::StoppedAt:
        return record.stoppedAt;
    }
    return {};
}

QString cellTerm(const CallRecord &record, CallColumn column, const CallNames &names)
{
    const auto term = [](const QString &field, const QString &value) {
        return value.isEmpty() ? QString() : CallFilter::term(field, value);
    };
    switch (column) {
    case CallColumn::State:
    case CallColumn::Status:
        return record.status ? u"status:%1"_s.arg(*record.status) : u"is:running"_s;
    case CallColumn::Visibility:
        return term(u"visibility"_s, toString(record.listener));
    case CallColumn::Target:
        if (!record.route.isEmpty())
            return term(u"route"_s, record.route);
        if (record.instance.isEmpty())
            return term(u"path"_s, record.path);
        return term(u"instance"_s, names.instances.value(record.instance, record.instance));
    case CallColumn::Session:
        return record.action.isEmpty() ? term(u"session"_s, record.session)
                                       : term(u"action"_s, record.action);
    case CallColumn::Duration:
        return record.status ? u"dur:>=%1ms"_s.arg(record.durationMs) : QString();
    case CallColumn::Key:
        return term(u"key"_s, record.keyLast4);
    case CallColumn::Source:
        return term(u"source"_s, record.clientAddress);
    case CallColumn::Error:
        return term(u"error"_s, record.error);
    case CallColumn::Id:
        return term(u"id"_s, QString::fromLatin1(record.id));
    case CallColumn::Path:
        return term(u"path"_s, record.path);
    case CallColumn::Flow:
        return term(u"flow"_s, record.flowId);
    case CallColumn::StoppedAt:
        return term(u"stopped"_s, record.stoppedAt);
    default:
        return {};
    }
}

QString rowText(const CallRecord &record, const CallNames &names, qint64 nowMs)
{
    QStringList parts;
    for (const CallColumn column :
         {CallColumn::State, CallColumn::Status, CallColumn::Target, CallColumn::Session, CallColumn::Time,
          CallColumn::Duration, CallColumn::Key, CallColumn::Source, CallColumn::Error}) {
        const QString text = cellText(record, column, names, nowMs);
        if (!text.isEmpty())
            parts.append(columnTitle(column) + u' ' + text);
    }
    return parts.join(u", "_s);
}

QString durationText(qint64 ms)
{
    const QLocale locale;
    if (ms < MsPerSecond)
        return tr("%1 ms").arg(locale.toString(ms));
    if (ms < MsPerMinute)
        return tr("%1 s").arg(
            locale.toString(static_cast<double>(ms) / MsPerSecond, 'f', ms < 10000 ? 2 : 1));
    return tr("%1 min %2 s").arg(locale.toString(ms / MsPerMinute)).arg(ms % MsPerMinute / MsPerSecond);
}

QString bytesText(qint64 bytes) { return QLocale().formattedDataSize(bytes, 1, QLocale::DataSizeSIFormat); }

QString targetText(const CallRecord &record, const CallNames &names)
{
    if (!record.route.isEmpty())
        return record.route;
    if (record.instance.isEmpty())
        return record.path;
    return names.instances.value(record.instance, record.instance);
}

QString keyText(const CallRecord &record, const CallNames &names)
{
    if (record.keyLast4.isEmpty())
        return {};
    const QString label = names.keys.value(record.keyId);
    const QString last = u"…"_s + record.keyLast4;
    return label.isEmpty() ? last : label + u' ' + last;
}

QString sourceText(const CallRecord &record)
{
    if (!record.replayOf.isEmpty())
        return tr("%1 (replay)").arg(record.clientAddress);
    if (record.claimedAddress.isEmpty() || record.claimedAddress == record.clientAddress)
        return record.clientAddress;
    return tr("%1 (unverified)").arg(record.claimedAddress);
}

QString toCsv(const QList<CallRecord> &rows, const QList<CallColumn> &columns, const CallNames &names)
{
    QStringList lines;
    const auto addLine = [&lines, &columns](const auto &text) {
        QStringList fields;
        for (const CallColumn column : columns)
            fields.append(csvField(text(column)));
        lines.append(fields.join(u','));
    };
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    addLine([](CallColumn column) { return columnTitle(column); });
    for (const CallRecord &record : rows) {
        addLine([&](CallColumn column) {
            return column == CallColumn::Time
                ? QDateTime::fromMSecsSinceEpoch(record.timeMs, Qt::UTC).toString(Qt::ISODateWithMs)
                : cellText(record, column, names, now);
        });
    }
    return lines.join(u'\n') + u'\n';
}

} // namespace Gatehouse
