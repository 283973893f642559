// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "instances/keysmodel.h"

#include "common/words.h"

#include <QLocale>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace Gatehouse {

QString visibilityWords(Visibility visibility)
{
    switch (visibility) {
    case Visibility::Public:
        return KeysModel::tr("Public");
    case Visibility::Private:
        return KeysModel::tr("This machine only");
    case Visibility::Both:
        break;
    }
    return KeysModel::tr("Public and this machine");
}

KeysModel::KeysModel(QObject *parent)
    : QAbstractTableModel(parent)
{ }

void KeysModel::setKeys(const QList<KeyInfo> &keys)
{
    if (m_keys == keys)
        return;
    const bool sameRows = std::ranges::equal(
        m_keys, keys, {}, [](const KeyInfo &info) { return info.key.id; },
        [](const KeyInfo &info) { return info.key.id; });
    if (sameRows && !keys.isEmpty()) {
        m_keys = keys;
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
        return;
    }
    beginResetModel();
    m_keys = keys;
    endResetModel();
}

int KeysModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_keys.size());
}

int KeysModel::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : ColumnCount; }

QString KeysModel::text(const KeyInfo &info, int column) const
{
    switch (column) {
    case Label:
        return info.key.label;
    case WhoMayCall:
        return visibilityWords(info.key.visibility);
    case Last4:
        return u"…"_s + info.key.last4;
    case Created:
        return agoWords(info.key.createdAtMs);
    case LastUsed:
        return info.key.lastUsedAtMs ? agoWords(*info.key.lastUsedAtMs) : tr("never");
    case Calls:
        return QLocale().toString(info.usage.calls);
    default:
        return {};
    }
}

QVariant KeysModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const KeyInfo &info = m_keys.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return text(info, index.column());
    case Qt::ToolTipRole:
        if (index.column() == Created)
            return exactTime(info.key.createdAtMs);
        if (index.column() == LastUsed && info.key.lastUsedAtMs)
            return exactTime(*info.key.lastUsedAtMs);
        return text(info, index.column());
    case Qt::TextAlignmentRole:
        return index.column() == Calls ? QVariant(Qt::AlignRight | Qt::AlignVCenter) : QVariant();
    case Qt::AccessibleTextRole:
        return u"%1: %2"_s.arg(headerData(index.column(), Qt::Horizontal, Qt::DisplayRole).toString(),
                               text(info, index.column()));
    default:
        return {};
    }
}

QVariant KeysModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return section == Calls ? QVariant(Qt::AlignRight | Qt::AlignVCenter)
                                : QVariant(Qt::AlignLeft | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Label:
        return tr("Label");
    case WhoMayCall:
        return tr("Visibility");
    case Last4:
        return tr("Key");
    case Created:
        return tr("Created");
    case LastUsed:
        return tr("Last used");
    case Calls:
        return tr("Calls 24 h");
    default:
        return {};
    }
}

} // namespace Gatehouse
