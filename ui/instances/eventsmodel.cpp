// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "instances/eventsmodel.h"

#include "common/theme.h"
#include "common/words.h"

#include <QGuiApplication>
#include <QLocale>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace Gatehouse {

EventsModel::EventsModel(QString uuid, QObject *parent)
    : QAbstractTableModel(parent)
    , m_uuid(std::move(uuid))
{ }

void EventsModel::take(const QList<CallRecord> &records)
{
    for (const CallRecord &record : records) {
        if (record.instance != m_uuid)
            continue;
        const auto place = std::ranges::lower_bound(m_records, record.sequence, std::greater(),
                                                    &CallRecord::sequence);
        const auto row = static_cast<int>(place - m_records.begin());
        if (place != m_records.end() && place->sequence == record.sequence) {
            *place = record;
            Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
            continue;
        }
        if (row >= MaxCalls)
            continue;
        if (m_records.size() >= MaxCalls) {
            beginRemoveRows({}, MaxCalls - 1, MaxCalls - 1);
            m_records.removeLast();
            endRemoveRows();
        }
        beginInsertRows({}, row, row);
        m_records.insert(row, record);
        endInsertRows();
    }
}

int EventsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_records.size());
}

int EventsModel::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : ColumnCount; }

QString EventsModel::text(const CallRecord &record, int column)
{
    const QLocale locale;
    switch (column) {
    case When:
        return exactTime(record.timeMs);
    case Visibility:
        return record.listener == ListenerKind::Public ? u"public"_s : u"private"_s;
    case SourceIp:
        return record.claimedAddress.isEmpty() || record.claimedAddress == record.clientAddress
            ? record.clientAddress
            : tr("%1 (unverified)").arg(record.claimedAddress);
    case Session:
        return record.session;
    case Status:
        if (!record.status)
            return tr("running");
        return *record.status == StatusCallerLeft ? tr("caller left") : QString::number(*record.status);
    case Duration:
        return record.status ? locale.toString(record.durationMs) : QString();
    case Bytes:
        return u"%1 / %2"_s.arg(locale.toString(record.bytesIn), locale.toString(record.bytesOut));
    case Key:
        return record.keyLast4;
    case Error:
        return record.error;
    default:
        return {};
    }
}

QVariant EventsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const CallRecord &record = m_records.at(index.row());
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole:
        return text(record, column);
    case Qt::TextAlignmentRole:
        return column == Duration || column == Bytes ? QVariant(Qt::AlignRight | Qt::AlignVCenter)
                                                     : QVariant();
    case Qt::ForegroundRole:
        if (column == Status && record.status)
            return inkOf(*record.status < 400       ? Tone::Good
                             : *record.status < 500 ? Tone::Warning
                                                    : Tone::Bad,
                         QGuiApplication::palette());
        return {};
    case Qt::AccessibleTextRole:
        return u"%1: %2"_s.arg(headerData(column, Qt::Horizontal, Qt::DisplayRole).toString(),
                               text(record, column));
    default:
        return {};
    }
}

QVariant EventsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return section == Duration || section == Bytes ? QVariant(Qt::AlignRight | Qt::AlignVCenter)
                                                       : QVariant(Qt::AlignLeft | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case When:
        return tr("When");
    case Visibility:
        return tr("Visibility");
    case SourceIp:
        return tr("Source IP");
    case Session:
        return tr("Session");
    case Status:
        return tr("Status");
    case Duration:
        return tr("Duration (ms)");
    case Bytes:
        return tr("Bytes (in/out)");
    case Key:
        return tr("Key");
    case Error:
        return tr("Error");
    default:
        return {};
    }
}

} // namespace Gatehouse
