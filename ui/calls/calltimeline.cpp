// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "calls/calltimeline.h"

#include "calls/callcolumns.h"
#include "calls/callicons.h"

#include <QDateTime>
#include <QLocale>
#include <QPaintEvent>
#include <QPainter>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

constexpr int Margin = 12;
constexpr int BarHeight = 22;
constexpr int Swatch = 10;

} // namespace

CallTimeline::CallTimeline(QWidget *parent)
    : QWidget(parent)
{
    setObjectName(u"calls:timeline"_s);
    setAccessibleName(tr("Timeline"));
}

CallTimeline::~CallTimeline() = default;

QSize CallTimeline::sizeHint() const
{
    return {320, 2 * Margin + BarHeight + 7 * (fontMetrics().height() + 6)};
}

void CallTimeline::setCall(const CallRecord &record)
{
    m_record = record;
    QStringList words;
    for (const Part &part : parts())
        words.append(part.title + u' ' + durationText(part.ms));
    setAccessibleDescription(words.join(u", "_s));
    update();
}

QList<CallTimeline::Part> CallTimeline::parts() const
{
    const qint64 total = m_record.status
        ? m_record.durationMs
        : std::max<qint64>(0, QDateTime::currentMSecsSinceEpoch() - m_record.timeMs);
    const qint64 known = m_record.readingMs + m_record.waitingMs + m_record.agentMs;
    const QString rest = m_record.status ? tr("Checks and answer")
        : m_record.atAgent               ? tr("The agent, so far")
                                         : tr("Until now");
    return {{tr("Reading the body"), m_record.readingMs, stateColor(CallState::Left)},
            {tr("Waiting in line"), m_record.waitingMs, stateColor(CallState::Refused)},
            {tr("Agent"), m_record.agentMs, stateColor(CallState::Ok)},
            {rest, std::max<qint64>(0, total - known), stateColor(CallState::Redirect)}};
}

void CallTimeline::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QList<Part> list = parts();
    qint64 total = 0;
    for (const Part &part : list)
        total += part.ms;
    const QRectF bar(Margin, Margin, std::max(1, width() - 2 * Margin), BarHeight);
    painter.setPen(Qt::NoPen);
    double x = bar.left();
    for (const Part &part : list) {
        const double partWidth = total > 0
            ? bar.width() * static_cast<double>(part.ms) / static_cast<double>(total)
            : 0;
        painter.setBrush(part.color);
        painter.drawRect(QRectF(x, bar.top(), partWidth, bar.height()));
        x += partWidth;
    }
    painter.setBrush(Qt::NoBrush);
    painter.setPen(palette().color(QPalette::Mid));
    painter.drawRect(bar);

    const int line = fontMetrics().height() + 6;
    int y = Margin + BarHeight + line;
    const int figures = Margin + Swatch + 8
        + std::max({fontMetrics().horizontalAdvance(tr("Checks and answer")),
                    fontMetrics().horizontalAdvance(tr("Reading the body"))})
        + 24;
    const auto write = [&](const QString &title, qint64 ms, const QColor &color) {
        if (color.isValid()) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(color);
            painter.drawRect(Margin, y - Swatch, Swatch, Swatch);
        }
        painter.setPen(palette().color(QPalette::WindowText));
        painter.drawText(Margin + Swatch + 8, y, title);
        const QString share = total > 0 && color.isValid() ? u"   %1 %"_s.arg(QLocale().toString(
                                  100.0 * static_cast<double>(ms) / static_cast<double>(total), 'f', 1))
                                                           : QString();
        painter.drawText(figures, y, durationText(ms) + share);
        y += line;
    };
    for (const Part &part : list)
        write(part.title, part.ms, part.color);
    write(tr("Total"), total, {});
    painter.drawText(Margin + Swatch + 8, y,
                     tr("Arrived %1")
                         .arg(QLocale().toString(QDateTime::fromMSecsSinceEpoch(m_record.timeMs),
                                                 u"yyyy-MM-dd HH:mm:ss.zzz"_s)));
}

} // namespace Gatehouse
