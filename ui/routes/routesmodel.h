// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "common/theme.h"
#include "routes/routeinfo.h"

#include <QAbstractTableModel>

namespace Gatehouse {

/// The routes as a table. GUI thread.
class RoutesModel final : public QAbstractTableModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(RoutesModel)
public:
    enum Column { On, Id, Path, Session, SecretState, Rate, InFlight, LastCall, LastError, ColumnCount };
    enum Role { IdRole = Qt::UserRole };

    explicit RoutesModel(QObject *parent = nullptr);

    void setInfo(const RoutesInfo &info);
    [[nodiscard]] int rowOf(const QString &id) const;
    /// Says the times anew: they grow old without any news.
    void refreshTimes();

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;

private:
    [[nodiscard]] QString text(const RouteInfo &route, int column) const;
    [[nodiscard]] QString tip(const RouteInfo &route, int column) const;
    [[nodiscard]] QVariant decoration(const RouteInfo &route, int column) const;
    [[nodiscard]] Tone tone(const RouteInfo &route, int column) const;

    RoutesInfo m_info;
};

} // namespace Gatehouse
