// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "routes/routeimportmodel.h"

#include "common/icons.h"

#include <QGuiApplication>
#include <variant>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

QString stateWords(RouteImport::State state)
{
    switch (state) {
    case RouteImport::State::New:
        return RouteImportModel::tr("will be added");
    case RouteImport::State::Same:
        return RouteImportModel::tr("is here already");
    case RouteImport::State::Refused:
        break;
    }
    return RouteImportModel::tr("can't be added");
}

QStringView stateIcon(RouteImport::State state)
{
    switch (state) {
    case RouteImport::State::New:
        return u"list-add";
    case RouteImport::State::Same:
        return u"gatehouse-state-ok";
    case RouteImport::State::Refused:
        break;
    }
    return u"gatehouse-state-error";
}

/// Where a provider looks.
QString placeOf(const RouteImport::Provider &provider)
{
    const auto found = provider.declared.providers.constFind(provider.name);
    if (found == provider.declared.providers.cend())
        return {};
    if (const auto *file = std::get_if<FileProvider>(&*found))
        return file->path;
    if (const auto *exec = std::get_if<ExecProvider>(&*found))
        return exec->command;
    return RouteImportModel::tr("the environment");
}

} // namespace

RouteImportModel::RouteImportModel(QObject *parent)
    : QAbstractTableModel(parent)
{ }

void RouteImportModel::setImport(const RouteImport &import)
{
    beginResetModel();
    m_import = import;
    endResetModel();
}

int RouteImportModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_import.routes.size() + m_import.providers.size());
}

int RouteImportModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

RouteImport::State RouteImportModel::stateAt(int row) const
{
    return row < m_import.routes.size() ? m_import.routes.at(row).state
                                        : m_import.providers.at(row - m_import.routes.size()).state;
}

QString RouteImportModel::routeText(const RouteImport::Route &route, int column) const
{
    switch (column) {
    case What:
        return route.route.enabled ? tr("Route") : tr("Route, disabled");
    case Name:
        return route.route.id;
    case Path:
        return route.route.path;
    case Session:
        return route.route.sessionKey;
    case SecretSource:
        return route.route.secret.isNull() ? QString() : route.route.secret.describe();
    case Why:
        return route.words;
    default:
        return {};
    }
}

QString RouteImportModel::providerText(const RouteImport::Provider &provider, int column) const
{
    switch (column) {
    case What:
        return tr("Secret provider");
    case Name:
        return provider.name;
    case Path:
        return placeOf(provider);
    case Why:
        return provider.words;
    default:
        return {};
    }
}

QString RouteImportModel::text(int row, int column) const
{
    if (column == Outcome)
        return stateWords(stateAt(row));
    return row < m_import.routes.size()
        ? routeText(m_import.routes.at(row), column)
        : providerText(m_import.providers.at(row - m_import.routes.size()), column);
}

QVariant RouteImportModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole:
        return text(index.row(), index.column());
    case Qt::DecorationRole:
        return index.column() == Outcome ? QVariant(icon(stateIcon(stateAt(index.row())))) : QVariant();
    case Qt::ForegroundRole:
        return stateAt(index.row()) == RouteImport::State::Refused
                && (index.column() == Outcome || index.column() == Why)
            ? QVariant(inkOf(Tone::Bad, QGuiApplication::palette()))
            : QVariant();
    case Qt::AccessibleTextRole:
        return u"%1: %2"_s.arg(headerData(index.column(), Qt::Horizontal, Qt::DisplayRole).toString(),
                               text(index.row(), index.column()));
    default:
        return {};
    }
}

QVariant RouteImportModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case What:
        return tr("What");
    case Name:
        return tr("Name");
    case Outcome:
        return tr("Outcome");
    case Path:
        return tr("Path");
    case Session:
        return tr("Session");
    case SecretSource:
        return tr("Secret");
    case Why:
        return tr("Why");
    default:
        return {};
    }
}

} // namespace Gatehouse
