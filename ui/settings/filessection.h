// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "common/gatewayclient.h"
#include "settings/settingssection.h"

namespace Gatehouse {

class ElidedLabel;

/// What is recorded of calls, where, and what never is. GUI thread.
class RecordingSection final : public SettingsSection
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(RecordingSection)
public:
    explicit RecordingSection(SettingFields &fields, QWidget *parent = nullptr);

Q_SIGNALS:
    /// The operator wants to see the page @a pageId, and there @a what.
    void linkActivated(const QString &pageId, const QString &what);
};

/// Where the configuration and the data are. GUI thread.
class FilesSection final : public SettingsSection
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(FilesSection)
public:
    /// Both are borrowed.
    FilesSection(GatewayClient &client, SettingFields &fields, QWidget *parent = nullptr);

Q_SIGNALS:
    void linkActivated(const QString &pageId, const QString &what);

private:
    ElidedLabel *addPlace(const QString &name, const QString &label, bool isFile);
    void showStatus();

    GatewayClient &m_client;
    ElidedLabel *m_config = nullptr;
    ElidedLabel *m_data = nullptr;
};

} // namespace Gatehouse
