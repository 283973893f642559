// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "instances/instancesmodel.h"

#include "common/icons.h"
#include "common/theme.h"
#include "common/words.h"

#include <QGuiApplication>
#include <QLocale>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace Gatehouse {

QString agentWords(AgentConfig::Type type)
{
    switch (type) {
    case AgentConfig::Type::Echo:
        return InstancesModel::tr("Echo");
    case AgentConfig::Type::Command:
        return InstancesModel::tr("Command");
    case AgentConfig::Type::Chat:
        return InstancesModel::tr("Chat server");
    case AgentConfig::Type::OpenClaw:
        return u"OpenClaw"_s;
    }
    return {};
}

namespace {

QString stateWords(AgentState::Kind kind)
{
    switch (kind) {
    case AgentState::Kind::NeverTried:
        return InstancesModel::tr("never tried");
    case AgentState::Kind::Connecting:
        return InstancesModel::tr("connecting");
    case AgentState::Kind::Ready:
        return InstancesModel::tr("ready");
    case AgentState::Kind::Unreachable:
        return InstancesModel::tr("unreachable");
    }
    return {};
}

} // namespace

InstancesModel::InstancesModel(QObject *parent)
    : QAbstractTableModel(parent)
{ }

void InstancesModel::setInstances(const QList<InstanceInfo> &instances)
{
    const auto uuid = [](const InstanceInfo &info) { return info.config.uuid; };
    if (!instances.isEmpty() && std::ranges::equal(m_instances, instances, {}, uuid, uuid)) {
        m_instances = instances;
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
        return;
    }
    beginResetModel();
    m_instances = instances;
    endResetModel();
}

int InstancesModel::rowOf(const QString &uuid) const
{
    const auto found = std::ranges::find_if(
        m_instances, [&uuid](const InstanceInfo &info) { return info.config.uuid == uuid; });
    return found == m_instances.end() ? -1 : static_cast<int>(found - m_instances.begin());
}

int InstancesModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_instances.size());
}

int InstancesModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString InstancesModel::text(const InstanceInfo &info, int column) const
{
    switch (column) {
    case Name:
        return info.config.enabled ? info.config.name : tr("%1 (disabled)").arg(info.config.name);
    case Agent:
        return info.agentState.kind == AgentState::Kind::NeverTried
            ? agentWords(info.config.agent.type)
            : tr("%1, %2").arg(agentWords(info.config.agent.type), stateWords(info.agentState.kind));
    case Keys:
        return info.keys.isEmpty() ? tr("no key") : QLocale().toString(info.keys.size());
    case LastCall:
        return info.usage.lastCallMs ? agoWords(*info.usage.lastCallMs) : tr("never");
    case Errors:
        return QLocale().toString(info.usage.errors);
    default:
        return {};
    }
}

QVariant InstancesModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const InstanceInfo &info = m_instances.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return text(info, index.column());
    case Qt::ToolTipRole:
        if (index.column() == LastCall && info.usage.lastCallMs)
            return exactTime(*info.usage.lastCallMs);
        if (index.column() == Agent && !info.agentState.reason.isEmpty())
            return info.agentState.reason;
        return text(info, index.column());
    case Qt::DecorationRole:
        if (index.column() != Name)
            return {};
        return icon(!info.config.enabled      ? u"gatehouse-state-off"
                        : info.keys.isEmpty() ? u"gatehouse-state-info"
                                              : u"gatehouse-state-ok");
    case Qt::ForegroundRole:
        if (!info.config.enabled)
            return quietInk(QGuiApplication::palette());
        if ((index.column() == Errors && info.usage.errors > 0)
            || (index.column() == Agent && info.agentState.kind == AgentState::Kind::Unreachable))
            return inkOf(Tone::Bad, QGuiApplication::palette());
        return {};
    case Qt::TextAlignmentRole:
        return index.column() == Keys || index.column() == Errors
            ? QVariant(Qt::AlignRight | Qt::AlignVCenter)
            : QVariant();
    case Qt::AccessibleTextRole:
        return u"%1: %2"_s.arg(headerData(index.column(), Qt::Horizontal, Qt::DisplayRole).toString(),
                               text(info, index.column()));
    case UuidRole:
        return info.config.uuid;
    default:
        return {};
    }
}

QVariant InstancesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return section == Keys || section == Errors ? QVariant(Qt::AlignRight | Qt::AlignVCenter)
                                                    : QVariant(Qt::AlignLeft | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Name:
        return tr("Instance");
    case Agent:
        return tr("Agent");
    case Keys:
        return tr("Keys");
    case LastCall:
        return tr("Last call");
    case Errors:
        return tr("Errors 24 h");
    default:
        return {};
    }
}

} // namespace Gatehouse
