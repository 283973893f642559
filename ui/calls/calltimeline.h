// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "http/call.h"

#include <QWidget>

namespace Gatehouse {

/// Where the time of a call went, as a bar with its parts: reading, waiting, the agent, the rest. GUI thread.
class CallTimeline final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(CallTimeline)
public:
    explicit CallTimeline(QWidget *parent = nullptr);
    ~CallTimeline() override;

    void setCall(const CallRecord &record);
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    struct Part
    {
        QString title;
        qint64 ms = 0;
        QColor color;
    };
    [[nodiscard]] QList<Part> parts() const;

    CallRecord m_record;
};

} // namespace Gatehouse
