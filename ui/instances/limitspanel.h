// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "common/gatewayclient.h"
#include "config/instanceedits.h"

#include <QWidget>

class QComboBox;
class QGridLayout;
class QPushButton;
class QSpinBox;

namespace Gatehouse {

class MessageBar;

/// What callers of one instance may ask of it at once, and what becomes of a run whose caller leaves. GUI
/// thread.
class LimitsPanel final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(LimitsPanel)
public:
    explicit LimitsPanel(GatewayClient &client, QWidget *parent = nullptr);
    ~LimitsPanel() override;

    /// Shows @a instance. What the operator has changed and not saved stays while it is the same instance.
    void show(const InstanceInfo &instance);

private:
    QSpinBox *addNumber(QGridLayout *grid, const QString &name, const QString &label, const QString &suffix,
                        int least, const QString &help);
    void save();
    void revert();
    void setDirty(bool dirty);
    [[nodiscard]] CallLimits wanted() const;

    GatewayClient &m_client;
    QString m_uuid;
    CallLimits m_now; ///< as the configuration has it
    CallLimits m_seen; ///< what the form began with
    QSpinBox *m_concurrent;
    QSpinBox *m_waiting;
    QSpinBox *m_json;
    QSpinBox *m_multipart;
    QSpinBox *m_bodySeconds;
    QSpinBox *m_reply;
    QComboBox *m_onHangUp;
    MessageBar *m_outcome;
    QPushButton *m_save;
    QPushButton *m_revert;
    bool m_setting = false; ///< revert() is at work: no change of the operator's
    bool m_dirty = false;
    bool m_conflict = false; ///< the file has other limits than those the form began with
};

} // namespace Gatehouse
