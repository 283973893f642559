// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "common/theme.h"
#include "config/routeimport.h"

#include <QAbstractTableModel>

namespace Gatehouse {

/// What an import would do, route by route and provider by provider. GUI thread.
class RouteImportModel final : public QAbstractTableModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(RouteImportModel)
public:
    enum Column { What, Name, Outcome, Why, Path, Session, SecretSource, ColumnCount };

    explicit RouteImportModel(QObject *parent = nullptr);

    void setImport(const RouteImport &import);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;

private:
    [[nodiscard]] RouteImport::State stateAt(int row) const;
    [[nodiscard]] QString routeText(const RouteImport::Route &route, int column) const;
    [[nodiscard]] QString providerText(const RouteImport::Provider &provider, int column) const;
    [[nodiscard]] QString text(int row, int column) const;

    RouteImport m_import;
};

} // namespace Gatehouse
