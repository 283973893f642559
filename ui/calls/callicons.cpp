// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "calls/callicons.h"

#include <QGuiApplication>
#include <QPainter>
#include <QPalette>
#include <QPixmap>

namespace Gatehouse {

namespace {

constexpr int IconSize = 16;
constexpr qreal Ratio = 3; ///< of device pixels, enough for any screen
constexpr qreal PenWidth = 1.8;

QColor pick(const char *light, const char *dark)
{
    const QPalette palette = QGuiApplication::palette();
    const bool isDark = palette.color(QPalette::Base).lightness() < palette.color(QPalette::Text).lightness();
    return QColor(isDark ? dark : light);
}

void drawSign(QPainter &painter, CallState state)
{
    const QRectF circle(2, 2, IconSize - 4, IconSize - 4);
    switch (state) {
    case CallState::Running:
        painter.drawArc(circle, 0, 270 * 16); // open: it goes on
        break;
    case CallState::Ok:
        painter.drawPolyline(QPolygonF{{3.5, 8.5}, {6.8, 11.8}, {12.5, 4.5}});
        break;
    case CallState::Redirect:
        painter.drawPolyline(QPolygonF{{3, 8}, {12.5, 8}});
        painter.drawPolyline(QPolygonF{{9, 4.5}, {12.5, 8}, {9, 11.5}});
        break;
    case CallState::Refused:
        painter.drawEllipse(circle);
        painter.drawLine(QPointF(4.6, 4.6), QPointF(11.4, 11.4));
        break;
    case CallState::Failed:
        painter.drawLine(QPointF(4, 4), QPointF(12, 12));
        painter.drawLine(QPointF(12, 4), QPointF(4, 12));
        break;
    case CallState::Left:
        painter.drawPolyline(QPolygonF{{12.5, 4}, {12.5, 9}, {4, 9}});
        painter.drawPolyline(QPolygonF{{7, 5.8}, {4, 9}, {7, 12.2}});
        break;
    }
}

QPixmap signPixmap(CallState state, const QColor &color)
{
    QPixmap pixmap(QSize(IconSize, IconSize) * Ratio);
    pixmap.setDevicePixelRatio(Ratio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(color, PenWidth, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    drawSign(painter, state);
    return pixmap;
}

} // namespace

QColor stateColor(CallState state)
{
    switch (state) {
    case CallState::Ok:
        return pick("#2f7d4f", "#6fcf97");
    case CallState::Redirect:
        return pick("#5b6b7b", "#9fb1c4");
    case CallState::Refused:
        return pick("#8a5a00", "#f2b544");
    case CallState::Failed:
        return pick("#b3261e", "#ff8a80");
    case CallState::Left:
        return pick("#6b5b95", "#c0aef0");
    case CallState::Running:
        return pick("#1b62b5", "#7fb8ff");
    }
    return {};
}

QIcon stateIcon(CallState state)
{
    QIcon icon(signPixmap(state, stateColor(state)));
    // the style would dye the coloured one with the ground of a selected row, on which it can't be seen
    icon.addPixmap(signPixmap(state, QGuiApplication::palette().color(QPalette::HighlightedText)),
                   QIcon::Selected);
    return icon;
}

} // namespace Gatehouse
