// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "common/words.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QFontDatabase>
#include <QLocale>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

QString tr(const char *text, int n = -1)
{
    return QCoreApplication::translate("Gatehouse", text, nullptr, n);
}

} // namespace

QString agoWords(qint64 timeMs)
{
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(timeMs);
    const QDateTime now = QDateTime::currentDateTime();
    const qint64 seconds = time.secsTo(now);
    if (seconds < 10)
        return tr("just now");
    if (seconds < 60)
        return tr("%1 s ago").arg(seconds);
    if (seconds < 3600)
        return tr("%1 min ago").arg(seconds / 60);
    const QLocale locale;
    const QString clock = locale.toString(time.time(), QLocale::ShortFormat);
    if (time.date() == now.date())
        return tr("today %1").arg(clock);
    if (time.date().addDays(1) == now.date())
        return tr("yesterday %1").arg(clock);
    return locale.toString(time.date(), QLocale::ShortFormat);
}

QString exactTime(qint64 timeMs)
{
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(timeMs);
    return QLocale().toString(time.date(), QLocale::ShortFormat) + u' ' + time.time().toString(u"HH:mm:ss"_s);
}

QString sizeWords(qint64 bytes)
{
    const QLocale locale;
    return bytes < 1000 ? tr("%1 B").arg(locale.toString(bytes))
                        : locale.formattedDataSize(bytes, 1, QLocale::DataSizeSIFormat);
}

QFont tabularFont(const QFont &font)
{
    QFont tabular = font;
    tabular.setStyleHint(QFont::SansSerif, QFont::PreferDefault);
    tabular.setKerning(false); // kerning would move figures that the font draws with one width
    return tabular;
}

QFont fixedFont() { return QFontDatabase::systemFont(QFontDatabase::FixedFont); }

} // namespace Gatehouse
