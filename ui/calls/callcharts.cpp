// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "calls/callcharts.h"

#include "calls/callcolumns.h"
#include "calls/callicons.h"

#include <QDateTime>
#include <QLocale>
#include <QPaintEvent>
#include <QPainter>
#include <QPolygonF>
#include <algorithm>
#include <chrono>
#include <cmath>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Gatehouse {

namespace {

constexpr qint64 WindowMs = 900000;
constexpr int BarCount = static_cast<int>(WindowMs / SpreadSliceMs);
constexpr std::size_t MaxCounted = 200000;
constexpr double StepFactor = 1.15;
constexpr int Gap = 24;
constexpr int ChartHeight = 42;

constexpr CallState ClassStates[]{CallState::Ok, CallState::Redirect, CallState::Refused, CallState::Failed,
                                  CallState::Left};

int classOf(const CallRecord &record)
{
    const auto state = stateOf(record);
    return static_cast<int>(std::ranges::find(ClassStates, state) - std::begin(ClassStates));
}

} // namespace

int CallCharts::Slice::count() const
{
    int sum = 0;
    for (const int each : byClass)
        sum += each;
    return sum;
}

CallCharts::CallCharts(QWidget *parent)
    : QWidget(parent)
{
    setObjectName(u"calls:charts"_s);
    setAccessibleName(tr("The last 15 minutes"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_repaint.setSingleShot(true);
    m_repaint.setInterval(1s);
    connect(&m_repaint, &QTimer::timeout, this, [this] {
        describe();
        update();
    });
    m_age.setInterval(10s); // what is old moves out of sight
    connect(&m_age, &QTimer::timeout, this, &CallCharts::changed);
    m_age.start();
    describe();
}

CallCharts::~CallCharts() = default;

QSize CallCharts::sizeHint() const { return {400, fontMetrics().height() + ChartHeight + 8}; }

void CallCharts::add(const QList<CallRecord> &records)
{
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    bool isNew = false;
    for (const CallRecord &record : records) {
        const qint64 endedMs = record.timeMs + record.durationMs;
        if (!record.status || endedMs < now - WindowMs || !m_counted.insert(record.sequence).second)
            continue;
        isNew = true;
        Slice &slice = sliceAt(endedMs);
        ++slice.byClass[static_cast<std::size_t>(classOf(record))];
        ++slice.byDuration[static_cast<std::size_t>(stepOf(record.durationMs))];
    }
    while (m_counted.size() > MaxCounted)
        m_counted.erase(m_counted.begin());
    if (isNew)
        changed();
}

void CallCharts::addCounts(const QList<CallSpread> &counts)
{
    CallRecord record;
    for (const CallSpread &spread : counts) {
        record.status = spread.status;
        const auto count = static_cast<int>(spread.count);
        Slice &slice = sliceAt(spread.sliceMs);
        slice.byClass[static_cast<std::size_t>(classOf(record))] += count;
        slice.byDuration[static_cast<std::size_t>(stepOf(spread.durationMs))] += count;
    }
    if (!counts.isEmpty())
        changed();
}

void CallCharts::clear()
{
    m_slices.clear();
    m_counted.clear();
    changed();
}

qint64 CallCharts::count() const
{
    qint64 sum = 0;
    for (const Slice &slice : m_slices)
        sum += slice.count();
    return sum;
}

void CallCharts::changed()
{
    dropOld(QDateTime::currentMSecsSinceEpoch());
    if (!m_repaint.isActive())
        m_repaint.start();
}

void CallCharts::dropOld(qint64 nowMs)
{
    while (!m_slices.empty() && m_slices.front().start < nowMs - WindowMs - SliceMs)
        m_slices.pop_front();
}

CallCharts::Slice &CallCharts::sliceAt(qint64 timeMs)
{
    const qint64 start = timeMs - timeMs % SliceMs;
    auto at = std::lower_bound(m_slices.begin(), m_slices.end(), start,
                               [](const Slice &slice, qint64 time) { return slice.start < time; });
    if (at == m_slices.end() || at->start != start)
        at = m_slices.insert(at, Slice{.start = start});
    return *at;
}

int CallCharts::stepOf(qint64 ms)
{
    if (ms <= 0)
        return 0;
    const auto step = static_cast<int>(std::log(static_cast<double>(ms) + 1) / std::log(StepFactor));
    return std::clamp(step, 0, DurationSteps - 1);
}

qint64 CallCharts::msOf(int step) { return static_cast<qint64>(std::pow(StepFactor, step)); }

qint64 CallCharts::percentile(const std::array<int, DurationSteps> &counts, double part)
{
    int total = 0;
    for (const int each : counts)
        total += each;
    if (total == 0)
        return -1;
    const auto wanted = std::max(1, static_cast<int>(std::ceil(total * part)));
    int seen = 0;
    for (int step = 0; step < DurationSteps; ++step) {
        seen += counts[static_cast<std::size_t>(step)];
        if (seen >= wanted)
            return msOf(step);
    }
    return msOf(DurationSteps - 1);
}

std::vector<CallCharts::Bar> CallCharts::bars(qint64 nowMs) const
{
    std::vector<Bar> list(BarCount);
    const qint64 first = nowMs - nowMs % SliceMs - (BarCount - 1) * SliceMs;
    for (const Slice &slice : m_slices) {
        const qint64 at = (slice.start - first) / SliceMs;
        if (slice.start < first || at >= BarCount)
            continue;
        Bar &bar = list[static_cast<std::size_t>(at)];
        bar.byClass = slice.byClass;
        bar.medianMs = percentile(slice.byDuration, 0.5);
        bar.p95Ms = percentile(slice.byDuration, 0.95);
    }
    return list;
}

void CallCharts::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const std::vector<Bar> list = bars(QDateTime::currentMSecsSinceEpoch());
    const int half = (width() - Gap) / 2;
    const int top = fontMetrics().height() + 4;
    paintCounts(painter, QRect(0, top, half, height() - top - 2), list);
    paintDurations(painter, QRect(half + Gap, top, width() - half - Gap, height() - top - 2), list);
}

void CallCharts::paintCounts(QPainter &painter, const QRect &area, const std::vector<Bar> &list) const
{
    std::array<int, Classes> totals{};
    int most = 1;
    for (const Bar &bar : list) {
        int sum = 0;
        for (std::size_t i = 0; i < Classes; ++i) {
            totals[i] += bar.byClass[i];
            sum += bar.byClass[i];
        }
        most = std::max(most, sum);
    }
    const QStringList names{u"2xx"_s, u"3xx"_s, u"4xx"_s, u"5xx"_s, tr("left")};
    painter.setPen(palette().color(QPalette::WindowText));
    int x = area.left();
    const auto write = [&](const QString &text, const QColor &color) {
        painter.setPen(color);
        painter.drawText(x, fontMetrics().ascent(), text);
        x += fontMetrics().horizontalAdvance(text) + 10;
    };
    write(tr("Calls in 15 min"), palette().color(QPalette::WindowText));
    for (std::size_t i = 0; i < Classes; ++i) {
        if (totals[i] > 0)
            write(u"%1 %2"_s.arg(names.at(static_cast<qsizetype>(i)), QLocale().toString(totals[i])),
                  stateColor(ClassStates[i]));
    }
    painter.setPen(palette().color(QPalette::Mid));
    painter.drawLine(area.bottomLeft(), area.bottomRight());
    const double step = static_cast<double>(area.width()) / BarCount;
    painter.setPen(Qt::NoPen);
    for (std::size_t i = 0; i < list.size(); ++i) {
        double y = area.bottom();
        for (std::size_t k = 0; k < Classes; ++k) {
            if (list[i].byClass[k] == 0)
                continue;
            // What happened is seen, however rare.
            const double barHeight = std::max(2.0, list[i].byClass[k] * (area.height() - 1.0) / most);
            painter.setBrush(stateColor(ClassStates[k]));
            painter.drawRect(QRectF(area.left() + static_cast<double>(i) * step, y - barHeight,
                                    std::max(1.0, step - 1), barHeight));
            y -= barHeight;
        }
    }
}

void CallCharts::paintDurations(QPainter &painter, const QRect &area, const std::vector<Bar> &list) const
{
    std::array<int, DurationSteps> all{};
    qint64 longest = 1;
    for (const Slice &slice : m_slices) {
        for (std::size_t i = 0; i < DurationSteps; ++i)
            all[i] += slice.byDuration[i];
    }
    for (const Bar &bar : list)
        longest = std::max(longest, bar.p95Ms);
    const QColor strong = stateColor(CallState::Running);
    const QColor weak = stateColor(CallState::Redirect);
    int x = area.left();
    const auto write = [&](const QString &text, const QColor &color) {
        painter.setPen(color);
        painter.drawText(x, fontMetrics().ascent(), text);
        x += fontMetrics().horizontalAdvance(text) + 10;
    };
    write(tr("Duration"), palette().color(QPalette::WindowText));
    if (const qint64 median = percentile(all, 0.5); median >= 0) {
        write(tr("median %1").arg(durationText(median)), strong);
        write(tr("95 % under %1").arg(durationText(percentile(all, 0.95))), weak);
    }
    painter.setPen(palette().color(QPalette::Mid));
    painter.drawLine(area.bottomLeft(), area.bottomRight());
    // By the logarithm: a call of an agent takes seconds, one that is refused a millisecond.
    const double step = static_cast<double>(area.width()) / BarCount;
    const auto y = [&area, longest](qint64 ms) {
        const double part = std::log(static_cast<double>(ms) + 1)
            / std::log(static_cast<double>(longest) + 1);
        return area.bottom() - part * (area.height() - 3);
    };
    for (const bool isMedian : {false, true}) {
        painter.setPen(QPen(isMedian ? strong : weak, 1.6));
        painter.setBrush(isMedian ? strong : weak);
        QPolygonF line;
        for (std::size_t i = 0; i <= list.size(); ++i) {
            const qint64 ms = i == list.size() ? -1 : isMedian ? list[i].medianMs : list[i].p95Ms;
            if (ms >= 0) {
                line.append({area.left() + (static_cast<double>(i) + 0.5) * step, y(ms)});
                continue;
            }
            if (line.size() == 1)
                painter.drawEllipse(line.first(), 1.5, 1.5);
            else if (!line.isEmpty())
                painter.drawPolyline(line);
            line.clear();
        }
    }
}

void CallCharts::describe()
{
    std::array<int, DurationSteps> all{};
    int errors = 0;
    for (const Slice &slice : m_slices) {
        for (std::size_t i = 0; i < DurationSteps; ++i)
            all[i] += slice.byDuration[i];
        errors += slice.byClass[2] + slice.byClass[3];
    }
    const qint64 median = percentile(all, 0.5);
    setAccessibleDescription(
        median < 0 ? tr("No calls have ended.")
                   : tr("%n calls, %1 of them refused or failed; median %2, 95 percent under %3", nullptr,
                        static_cast<int>(count()))
                         .arg(errors)
                         .arg(durationText(median), durationText(percentile(all, 0.95))));
    setToolTip(accessibleDescription());
}

} // namespace Gatehouse
