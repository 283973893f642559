// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "routes/routesmodel.h"

#include "common/icons.h"
#include "common/words.h"
#include "routes/routewords.h"

#include <QGuiApplication>
#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace Gatehouse {

RoutesModel::RoutesModel(QObject *parent)
    : QAbstractTableModel(parent)
{ }

void RoutesModel::setInfo(const RoutesInfo &info)
{
    const auto id = [](const RouteInfo &route) { return route.config.id; };
    if (!std::ranges::equal(m_info.routes, info.routes, {}, id, id)) {
        beginResetModel();
        m_info = info;
        endResetModel();
        return;
    }
    const bool areLimitsOther = m_info.limits != info.limits;
    const QList<RouteInfo> before = std::exchange(m_info, info).routes;
    for (int row = 0; row < rowCount(); ++row) {
        if (areLimitsOther || before.at(row) != m_info.routes.at(row))
            Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
    }
}

void RoutesModel::refreshTimes()
{
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, LastCall), index(rowCount() - 1, LastError));
}

int RoutesModel::rowOf(const QString &id) const
{
    const auto found = std::ranges::find_if(m_info.routes,
                                            [&id](const RouteInfo &route) { return route.config.id == id; });
    return found == m_info.routes.end() ? -1 : static_cast<int>(found - m_info.routes.begin());
}

int RoutesModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_info.routes.size());
}

int RoutesModel::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : ColumnCount; }

QString RoutesModel::text(const RouteInfo &route, int column) const
{
    switch (column) {
    case On:
        return route.config.enabled ? tr("on") : tr("off");
    case Id:
        return route.config.id;
    case Path:
        return route.config.path;
    case Session:
        return route.config.sessionKey;
    case SecretState:
        return secretStateOf(route).text;
    case Rate:
        return rateWords(route, m_info.limits);
    case InFlight:
        return inFlightWords(route, m_info.limits);
    case LastCall:
        return route.usage.lastMs ? agoWords(*route.usage.lastMs) : tr("never");
    case LastError:
        return route.failure ? wordsOf(*route.failure) : QString();
    default:
        return {};
    }
}

QString RoutesModel::tip(const RouteInfo &route, int column) const
{
    switch (column) {
    case On:
        return route.config.enabled ? tr("The route answers.")
                                    : tr("The route is disabled: callers get 404.");
    case Id: {
        const QStringList warnings = warningsOf(route);
        return warnings.isEmpty() ? route.config.description : warnings.join(u'\n');
    }
    case Path:
        return urlOf(route).isEmpty() ? route.config.path : urlOf(route).toString();
    case Session:
        return reachWords(route.config.sessionKey, m_info.sessions.value(route.config.sessionKey));
    case SecretState:
        return route.secret.reference.isEmpty()
            ? secretStateOf(route).text
            : tr("%1: %2").arg(route.secret.reference, secretStateOf(route).text);
    case Rate:
    case InFlight:
        return usageWords(route, m_info.limits);
    case LastCall:
        return route.usage.lastMs
            ? tr("%1; %2 calls in 24 h")
                  .arg(exactTime(*route.usage.lastMs), QString::number(route.usage.calls))
            : QString();
    case LastError:
        return route.failure ? tr("%1, %2").arg(exactTime(route.failure->timeMs), wordsOf(*route.failure))
                             : QString();
    default:
        return {};
    }
}

Tone RoutesModel::tone(const RouteInfo &route, int column) const
{
    switch (column) {
    case SecretState:
        return secretStateOf(route).tone;
    case Rate:
        return rateTone(route, m_info.limits);
    case InFlight:
        return inFlightTone(route, m_info.limits);
    default:
        return Tone::Neutral;
    }
}

QVariant RoutesModel::decoration(const RouteInfo &route, int column) const
{
    if (column == On)
        return icon(route.config.enabled ? u"gatehouse-state-ok" : u"gatehouse-state-off");
    if (column == Id && !warningsOf(route).isEmpty())
        return icon(u"gatehouse-state-warning");
    const Tone tone = this->tone(route, column);
    if (tone == Tone::Bad)
        return icon(u"gatehouse-state-error");
    if (tone == Tone::Warning && column != SecretState)
        return icon(u"gatehouse-state-warning");
    return {};
}

QVariant RoutesModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const RouteInfo &route = m_info.routes.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return text(route, index.column());
    case Qt::ToolTipRole:
        return tip(route, index.column());
    case Qt::DecorationRole:
        return decoration(route, index.column());
    case Qt::ForegroundRole: {
        if (!route.config.enabled)
            return quietInk(QGuiApplication::palette());
        const Tone tone = this->tone(route, index.column());
        return tone == Tone::Bad || tone == Tone::Warning ? inkOf(tone, QGuiApplication::palette())
                                                          : QVariant();
    }
    case Qt::TextAlignmentRole:
        return index.column() == Rate || index.column() == InFlight
            ? QVariant(Qt::AlignRight | Qt::AlignVCenter)
            : QVariant();
    case Qt::AccessibleTextRole: {
        const QString words = u"%1: %2"_s.arg(
            headerData(index.column(), Qt::Horizontal, Qt::DisplayRole).toString(),
            text(route, index.column()));
        return index.column() == Id ? (QStringList(words) + warningsOf(route)).join(u". "_s) : words;
    }
    case IdRole:
        return route.config.id;
    default:
        return {};
    }
}

QVariant RoutesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return section == Rate || section == InFlight ? QVariant(Qt::AlignRight | Qt::AlignVCenter)
                                                      : QVariant(Qt::AlignLeft | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole && section == Rate)
        return tr("Requests of the busiest client address in the window of time, and how many it may have");
    if (role == Qt::ToolTipRole && section == InFlight)
        return tr("Requests in work of the busiest client address, and how many it may have");
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case On:
        return tr("On");
    case Id:
        return tr("Route");
    case Path:
        return tr("Path");
    case Session:
        return tr("Session");
    case SecretState:
        return tr("Secret");
    case Rate:
        return tr("Rate");
    case InFlight:
        return tr("In flight");
    case LastCall:
        return tr("Last call");
    case LastError:
        return tr("Last error");
    default:
        return {};
    }
}

} // namespace Gatehouse
