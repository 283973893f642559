// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "common/page.h"

#include <utility>

namespace Gatehouse {

Page::Page(QString id, const QString &title, QString iconName, QWidget *parent)
    : QWidget(parent)
    , m_id(std::move(id))
    , m_iconName(std::move(iconName))
{
    setObjectName(m_id);
    setAccessibleName(title);
}

Page::~Page() = default;

void Page::open(const QString & /*what*/) { }

void Page::saveState(QSettings & /*settings*/) const { }

void Page::restoreState(const QSettings & /*settings*/) { }

} // namespace Gatehouse
