// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "settings/settingssection.h"

namespace Gatehouse {

/// Whose word on a caller's address is taken. GUI thread.
class ProxiesSection final : public SettingsSection
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ProxiesSection)
public:
    explicit ProxiesSection(SettingFields &fields, QWidget *parent = nullptr);
};

/// What all callers together may use. GUI thread.
class LimitsSection final : public SettingsSection
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(LimitsSection)
public:
    explicit LimitsSection(SettingFields &fields, QWidget *parent = nullptr);
};

} // namespace Gatehouse
