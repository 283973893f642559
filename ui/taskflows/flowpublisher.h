// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "result.h"
#include "taskflows/flowcolumns.h"

#include <QByteArrayList>
#include <QObject>
#include <QSet>
#include <functional>
#include <optional>
#include <vector>

namespace Gatehouse {

class FlowStore;
class Gateway;

/// What the window is told of flows at once.
struct FlowBatch
{
    bool isWhole = false; ///< all flows there are; else those that changed
    std::vector<FlowPtr> flows;
    QByteArrayList removed;
    std::optional<FlowRoutes> routes; ///< when they are others than before
};

/// Tells a window of the flows that change: each question of the window is answered once, at once when
/// something has changed since the last answer, else as soon as something does. So at most one batch is under
/// way, a busy window gets fewer and larger ones, and none comes more often than the store tells of changes
/// (20 times a second). Gateway thread.
class FlowPublisher final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(FlowPublisher)
public:
    using Answer = std::function<void(const Result<FlowBatch> &)>;

    /// @a gateway is borrowed.
    FlowPublisher(Gateway &gateway, QObject *parent);
    ~FlowPublisher() override;

    /// The one that lives with @a gateway; @a context is what dies with that.
    [[nodiscard]] static FlowPublisher &of(Gateway &gateway, QObject *context);

    /// Gives all flows to @a answer at once.
    void begin(const Answer &answer);
    /// Gives what has changed since the last answer to @a answer, now or later. A question that waits is
    /// forgotten when another comes.
    void next(Answer answer);

private:
    void send();
    [[nodiscard]] FlowRoutes routes() const;

    Gateway &m_gateway;
    FlowStore &m_flows;
    QSet<QByteArray> m_changed; ///< since the last answer
    bool m_routesChanged = false;
    FlowRoutes m_told;
    Answer m_waiting;
};

} // namespace Gatehouse
