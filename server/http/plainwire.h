// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "http/wire.h"
#include "poller.h"

namespace Gatehouse {

/// Plain TCP on a raw non-blocking descriptor.
class PlainWire final : public Wire, private PollTarget
{
    Q_DISABLE_COPY_MOVE(PlainWire)
public:
    /// Takes the connected @a descriptor over. @a poller and @a listener are borrowed.
    PlainWire(int descriptor, Poller &poller, WireListener &listener);
    ~PlainWire() override;

    [[nodiscard]] ReadResult read(char *buffer, qsizetype size) override;
    void write(const QByteArray &bytes) override;
    [[nodiscard]] qint64 pendingOutput() const override { return m_output.size() - m_outputFrom; }
    [[nodiscard]] qint64 takenOutput() const override { return m_sent - unacknowledged(m_descriptor); }
    void setReading(bool on) override;
    bool finishOutput() override;
    void close() override;
    [[nodiscard]] bool isReady() const override { return true; }

private:
    void polled(quint32 events) override;
    void turnEnded() override;
    void flush();
    void lose();
    void updateWatch();

    int m_descriptor;
    Poller &m_poller;
    WireListener &m_listener;
    Poller::Token m_token = 0;
    quint32 m_watched = 0;
    QByteArray m_output;
    qsizetype m_outputFrom = 0;
    qint64 m_sent = 0;
    bool m_reading = true;
    bool m_peerClosed = false;
    bool m_finishing = false;
    bool m_lost = false;
    bool m_isDeferred = false; ///< what is pending is sent at the end of the turn
};

} // namespace Gatehouse
