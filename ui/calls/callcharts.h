// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "calls/callstore.h"
#include "http/call.h"

#include <QList>
#include <QTimer>
#include <QWidget>
#include <array>
#include <deque>
#include <set>
#include <vector>

namespace Gatehouse {

/// The last 15 minutes in two small charts: calls by class of status, and the median and 95th percentile of
/// their durations. Painted at most once a second. GUI thread.
class CallCharts final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(CallCharts)
public:
    explicit CallCharts(QWidget *parent = nullptr);
    ~CallCharts() override;

    /// Counts the calls among @a records that have ended; each once.
    void add(const QList<CallRecord> &records);
    /// Counts stored calls that add() will not be told of.
    void addCounts(const QList<CallSpread> &counts);
    void clear();
    [[nodiscard]] QSize sizeHint() const override;
    /// Calls of the last 15 minutes, as the charts count them.
    [[nodiscard]] qint64 count() const;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    static constexpr qint64 SliceMs = SpreadSliceMs;
    static constexpr int Classes = 5; ///< 2xx, 3xx, 4xx, 5xx, caller left
    static constexpr int DurationSteps = 96; ///< each a tenth longer than the one before, and more
    struct Slice
    {
        qint64 start = 0; ///< milliseconds since 1970 UTC
        std::array<int, Classes> byClass{};
        std::array<int, DurationSteps> byDuration{};
        [[nodiscard]] int count() const;
    };
    /// A part of a chart that is drawn as one mark: some slices.
    struct Bar
    {
        std::array<int, Classes> byClass{};
        qint64 medianMs = -1;
        qint64 p95Ms = -1;
    };

    void changed();
    void dropOld(qint64 nowMs);
    [[nodiscard]] Slice &sliceAt(qint64 timeMs);
    [[nodiscard]] std::vector<Bar> bars(qint64 nowMs) const;
    void paintCounts(QPainter &painter, const QRect &area, const std::vector<Bar> &bars) const;
    void paintDurations(QPainter &painter, const QRect &area, const std::vector<Bar> &bars) const;
    [[nodiscard]] static int stepOf(qint64 ms);
    [[nodiscard]] static qint64 msOf(int step);
    [[nodiscard]] static qint64 percentile(const std::array<int, DurationSteps> &counts, double part);
    void describe();

    std::deque<Slice> m_slices; ///< oldest first
    std::set<qint64> m_counted; ///< sequences of the newest that were counted
    QTimer m_repaint;
    QTimer m_age;
};

} // namespace Gatehouse
