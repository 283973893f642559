// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QObject>

namespace Gatehouse {

/// A call that an endpoint has taken on and that is not done yet.
class LiveCall : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(LiveCall)
public:
    ~LiveCall() override = default;
    /// Whether an agent works for it.
    [[nodiscard]] virtual bool isRunning() const = 0;
    /// The gateway stops: gives up unless the agent works already.
    virtual void drain() = 0;
    /// Ends the run, too. finished() follows within a second.
    virtual void abort() = 0;

Q_SIGNALS:
    /// Nothing is left to do; the object may be deleted later.
    void finished();

protected:
    LiveCall() = default;
};

} // namespace Gatehouse
