// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "calls/callrecordjson.h"

#include <QDateTime>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

QString toTime(qint64 ms) { return QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC).toString(Qt::ISODateWithMs); }

boost::json::value textOrNull(const QString &text)
{
    if (text.isEmpty())
        return nullptr;
    return toJsonString(text);
}

/// A number that is known only at the end of a call.
boost::json::value finalOrNull(const CallRecord &record, qint64 number)
{
    if (!record.status)
        return nullptr;
    return number;
}

bool isPrintable(QChar character)
{
    switch (character.category()) {
    case QChar::Other_Control:
    case QChar::Other_Format: // among them those that turn the direction of writing
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph:
        return false;
    default:
        return true;
    }
}

QString escaped(const QString &text)
{
    QString out;
    out.reserve(text.size());
    for (const QChar character : text) {
        if (isPrintable(character))
            out += character;
        else
            out += u"\\u%1"_s.arg(static_cast<uint>(character.unicode()), 4, 16, QChar(u'0'));
    }
    return out;
}

QString statusText(const CallRecord &record)
{
    if (!record.status)
        return u"running"_s;
    if (*record.status == StatusCallerLeft)
        return u"499 caller left"_s;
    return QString::number(*record.status);
}

} // namespace

boost::json::object toJson(const CallRecord &record)
{
    boost::json::object object;
    object["id"] = textOrNull(QString::fromLatin1(record.id));
    object["time"] = toJsonString(toTime(record.timeMs));
    object["visibility"] = toJsonString(QString(toString(record.listener)));
    object["instance"] = textOrNull(record.instance);
    object["route"] = textOrNull(record.route);
    object["session"] = textOrNull(record.session);
    object["action"] = textOrNull(record.action);
    object["flowId"] = textOrNull(record.flowId);
    object["method"] = textOrNull(record.method);
    object["path"] = textOrNull(record.path);
    object["status"] = record.status ? boost::json::value(*record.status) : boost::json::value(nullptr);
    object["durationMs"] = finalOrNull(record, record.durationMs);
    object["bytesIn"] = record.bytesIn;
    object["bytesOut"] = finalOrNull(record, record.bytesOut);
    object["keyLast4"] = textOrNull(record.keyLast4);
    object["clientAddress"] = textOrNull(record.clientAddress);
    object["claimedAddress"] = textOrNull(record.claimedAddress);
    object["stoppedAt"] = textOrNull(record.stoppedAt);
    object["error"] = textOrNull(record.error);
    object["linkedCall"] = textOrNull(QString::fromLatin1(record.linkedCall));
    return object;
}

QString toTerminalLine(const CallRecord &record)
{
    QStringList parts{toTime(record.timeMs), statusText(record)};
    if (record.status)
        parts += u"%1 ms"_s.arg(record.durationMs);
    parts += {QString(toString(record.listener)), record.method, record.path};
    const auto add = [&parts](const QString &name, const QString &value) {
        if (!value.isEmpty())
            parts += name + u' ' + value;
    };
    add(u"session"_s, record.session);
    add(u"action"_s, record.action);
    add(u"flow"_s, record.flowId);
    add(u"key"_s, record.keyLast4.isEmpty() ? QString() : u"…"_s + record.keyLast4);
    add(u"from"_s, record.clientAddress);
    if (!record.claimedAddress.isEmpty() && record.claimedAddress != record.clientAddress)
        parts += u"(claims %1, unverified)"_s.arg(record.claimedAddress);
    add(u"linked to"_s, QString::fromLatin1(record.linkedCall));
    if (!record.stoppedAt.isEmpty())
        parts += record.error.isEmpty() ? u"stopped at "_s + record.stoppedAt
                                        : u"stopped at %1: %2"_s.arg(record.stoppedAt, record.error);
    parts.removeAll(QString());
    return escaped(parts.join(u"  "_s));
}

} // namespace Gatehouse
