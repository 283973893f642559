// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "common/gatewayclient.h"
#include "diskusage.h"
#include "settings/settingssection.h"

#include <QTimer>

namespace Gatehouse {

/// What is on disk, how much of it, and how long it stays. GUI thread.
class StorageSection final : public SettingsSection
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(StorageSection)
public:
    /// Both are borrowed.
    StorageSection(GatewayClient &client, SettingFields &fields, QWidget *parent = nullptr);

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    [[nodiscard]] QLabel *addUsage(const QString &name);
    void measure();
    void show(const DiskUsage &usage);

    GatewayClient &m_client;
    QLabel *m_calls;
    QLabel *m_flows;
    QLabel *m_attachments;
    QLabel *m_conversations;
    QLabel *m_replies;
    QLabel *m_database;
    QTimer m_timer; ///< while this is shown: what is on disk tells nobody when it grows
    bool m_isMeasuring = false;
};

} // namespace Gatehouse
