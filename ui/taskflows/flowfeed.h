// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "taskflows/flowpublisher.h"

#include <QObject>
#include <QTimer>

namespace Gatehouse {

class FlowModel;
class GatewayClient;

/// Brings flows from the gateway into the model: all of them at first, then what changes. Nothing is asked
/// for until it is switched on, and while it is off what changes waits at the gateway. GUI thread.
class FlowFeed final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(FlowFeed)
public:
    /// Both are borrowed.
    FlowFeed(GatewayClient &client, FlowModel &model, QObject *parent = nullptr);
    ~FlowFeed() override;

    void setActive(bool active);
    /// All flows have come once.
    [[nodiscard]] bool isLoaded() const { return m_loaded; }

Q_SIGNALS:
    /// The first flows are here.
    void loaded();
    /// The model has what changed.
    void applied();
    /// Why there are no flows to see; empty: there is no such reason any more.
    void failed(const QString &problem);

private:
    void statusChanged();
    void ask();
    void take(const Result<FlowBatch> &batch);

    GatewayClient &m_client;
    FlowModel &m_model;
    QTimer m_pause;
    bool m_active = false;
    bool m_isOpen = false;
    bool m_asking = false;
    bool m_loaded = false;
    bool m_begun = false; ///< all flows of this gateway have come
    quint64 m_run = 0; ///< which gateway: an answer of an earlier one is dropped
};

} // namespace Gatehouse
