// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "routes/routeinfo.h"

#include <functional>

class QWidget;

namespace Gatehouse {

/// What breaks when @a route is deleted, and what stays: its callers, its flows, its secret. In sentences.
[[nodiscard]] QString deletionWords(const RouteInfo &route, const RoutesInfo &all);

/// Asks whether @a route is to be deleted, and calls @a yes if so. The question belongs to @a parent.
void askToDelete(const RouteInfo &route, const RoutesInfo &all, QWidget *parent,
                 const std::function<void()> &yes);

} // namespace Gatehouse
