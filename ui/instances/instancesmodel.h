// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "common/snapshots.h"

#include <QAbstractTableModel>

namespace Gatehouse {

/// The configured instances, in the order of the file. GUI thread.
class InstancesModel final : public QAbstractTableModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(InstancesModel)
public:
    enum Column { Name, Agent, Keys, LastCall, Errors, ColumnCount };
    /// The UUID of a row.
    static constexpr int UuidRole = Qt::UserRole + 1;

    explicit InstancesModel(QObject *parent = nullptr);

    void setInstances(const QList<InstanceInfo> &instances);
    [[nodiscard]] const InstanceInfo &at(int row) const { return m_instances.at(row); }
    /// -1 when there is none.
    [[nodiscard]] int rowOf(const QString &uuid) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] QString text(const InstanceInfo &info, int column) const;

    QList<InstanceInfo> m_instances;
};

/// "Echo", "Command" and so on.
[[nodiscard]] QString agentWords(AgentConfig::Type type);

} // namespace Gatehouse
