// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "secrets/secretrows.h"

#include "common/icons.h"
#include "common/words.h"
#include "secrets/secretwords.h"

#include <QGuiApplication>
#include <QIcon>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

int indexOf(const QList<SecretRow> &rows, const QString &key)
{
    const auto found = std::ranges::find(rows, key, &SecretRow::key);
    return found == rows.end() ? -1 : static_cast<int>(found - rows.begin());
}

QString textOf(const SecretCell &cell) { return cell.timeMs == 0 ? cell.text : agoWords(cell.timeMs); }

} // namespace

SecretRows::SecretRows(const QStringList &headers, QObject *parent)
    : QAbstractTableModel(parent)
    , m_headers(headers)
{ }

/// False: those that stay have another order now.
bool SecretRows::removeVanished(const QList<SecretRow> &rows)
{
    for (int i = static_cast<int>(m_rows.size()) - 1; i >= 0; --i) {
        if (indexOf(rows, m_rows.at(i).key) >= 0)
            continue;
        beginRemoveRows({}, i, i);
        m_rows.removeAt(i);
        endRemoveRows();
    }
    int last = -1;
    for (const SecretRow &row : std::as_const(m_rows)) {
        const int place = indexOf(rows, row.key);
        if (place < last)
            return false;
        last = place;
    }
    return true;
}

void SecretRows::setRows(const QList<SecretRow> &rows)
{
    if (rows == m_rows)
        return;
    if (!removeVanished(rows)) {
        beginResetModel();
        m_rows = rows;
        endResetModel();
        return;
    }
    for (int i = 0; i < static_cast<int>(rows.size()); ++i) {
        const SecretRow &row = rows.at(i);
        if (i >= m_rows.size() || m_rows.at(i).key != row.key) {
            beginInsertRows({}, i, i);
            m_rows.insert(i, row);
            endInsertRows();
        } else if (m_rows.at(i) != row) {
            m_rows[i] = row;
            Q_EMIT dataChanged(index(i, 0), index(i, columnCount() - 1));
        }
    }
}

int SecretRows::rowOf(const QString &key) const { return indexOf(m_rows, key); }

int SecretRows::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int SecretRows::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_headers.size());
}

QVariant SecretRows::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const SecretRow &row = m_rows.at(index.row());
    const SecretCell cell = row.cells.value(index.column());
    switch (role) {
    case Qt::DisplayRole:
        return textOf(cell);
    case Qt::ToolTipRole:
        if (cell.timeMs != 0)
            return exactTime(cell.timeMs);
        return cell.tip.isEmpty() ? cell.text : cell.tip;
    case Qt::DecorationRole:
        return cell.tone ? QVariant(icon(toneIcon(*cell.tone))) : QVariant();
    case Qt::ForegroundRole:
        if (!cell.tone)
            return {};
        return *cell.tone == Tone::Neutral ? quietInk(QGuiApplication::palette())
                                           : inkOf(*cell.tone, QGuiApplication::palette());
    case Qt::AccessibleTextRole:
        return u"%1: %2"_s.arg(m_headers.value(index.column()), textOf(cell));
    case KeyRole:
        return row.key;
    default:
        return {};
    }
}

QVariant SecretRows::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::DisplayRole)
        return m_headers.value(section);
    if (role == Qt::TextAlignmentRole)
        return QVariant(Qt::AlignLeft | Qt::AlignVCenter);
    return {};
}

} // namespace Gatehouse
