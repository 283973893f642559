// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "http/call.h"

#include <QByteArray>
#include <QObject>
#include <QString>
#include <memory>
#include <utility>

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
    /// Whether cancel() would end something: an agent works for the call, or it waits.
    [[nodiscard]] virtual bool isCancellable() const { return isRunning(); }
    /// Ends the call, for the operator. finished() follows within a second.
    virtual void cancel() { abort(); }
    /// The id of its record; empty when it has none.
    [[nodiscard]] virtual QByteArray recordId() const { return {}; }
    /// Whether partialText() is wanted.
    virtual void showText(bool wanted) { Q_UNUSED(wanted) }
    /// The reply as far as it has come.
    [[nodiscard]] virtual QString textSoFar() const { return {}; }

    /// The record this call writes; null for one that nobody outside made.
    [[nodiscard]] const std::shared_ptr<Call> &record() const { return m_record; }
    void setRecord(std::shared_ptr<Call> record) { m_record = std::move(record); }

Q_SIGNALS:
    /// Nothing is left to do; the object may be deleted later.
    void finished();
    /// The reply as far as it has come; at most ten times a second, and only while showText() wants it.
    void partialText(const QString &textSoFar);

protected:
    LiveCall() = default;

private:
    std::shared_ptr<Call> m_record;
};

} // namespace Gatehouse
