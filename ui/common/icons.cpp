// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "common/icons.h"

#include <QFile>
#include <QGuiApplication>
#include <QIconEngine>
#include <QPainter>
#include <QPalette>
#include <QPixmapCache>
#include <QSvgRenderer>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

QColor inkFor(QIcon::Mode mode)
{
    const QPalette palette = QGuiApplication::palette();
    switch (mode) {
    case QIcon::Disabled:
        return palette.color(QPalette::Disabled, QPalette::WindowText);
    case QIcon::Selected:
        return palette.color(QPalette::HighlightedText);
    case QIcon::Normal:
    case QIcon::Active:
        break;
    }
    return palette.color(QPalette::WindowText);
}

/// Draws one of our icons in the ink of the palette as it is at that moment, so that a change of the theme
/// needs nobody to exchange icons.
class InkEngine final : public QIconEngine
{
public:
    explicit InkEngine(QString name)
        : m_name(std::move(name))
    { }

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state) override
    {
        const qreal ratio = painter->device() ? painter->device()->devicePixelRatioF() : 1.0;
        painter->drawPixmap(rect, scaledPixmap(rect.size() * ratio, mode, state, ratio));
    }

    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        return scaledPixmap(size, mode, state, 1.0);
    }

    QPixmap scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State /*state*/, qreal ratio) override
    {
        const QColor ink = inkFor(mode);
        const QString key = u"gatehouse-icon:%1:%2x%3:%4:%5"_s.arg(m_name)
                                .arg(size.width())
                                .arg(size.height())
                                .arg(ink.rgba())
                                .arg(ratio);
        QPixmap pixmap;
        if (QPixmapCache::find(key, &pixmap))
            return pixmap;
        pixmap = QPixmap(size);
        pixmap.fill(Qt::transparent);
        QFile file(u":/icons/%1.svg"_s.arg(m_name));
        if (file.open(QIODevice::ReadOnly)) {
            QSvgRenderer renderer(file.readAll().replace("currentColor", ink.name().toLatin1()));
            QPainter painter(&pixmap);
            const int side = qMin(size.width(), size.height());
            renderer.render(&painter,
                            QRectF((size.width() - side) / 2.0, (size.height() - side) / 2.0, side, side));
        }
        pixmap.setDevicePixelRatio(ratio);
        QPixmapCache::insert(key, pixmap);
        return pixmap;
    }

    bool isNull() override { return !QFile::exists(u":/icons/%1.svg"_s.arg(m_name)); }
    [[nodiscard]] QString key() const override { return u"gatehouse"_s; }
    [[nodiscard]] QIconEngine *clone() const override { return new InkEngine(*this); }

private:
    QString m_name;
};

} // namespace

QIcon icon(QStringView name)
{
    // NOLINTNEXTLINE(cppcoreguidelines-owning-memory): the icon owns its engine
    const QIcon ours(new InkEngine(name.toString()));
    return name.startsWith("gatehouse-"_L1) ? ours : QIcon::fromTheme(name.toString(), ours);
}

} // namespace Gatehouse
