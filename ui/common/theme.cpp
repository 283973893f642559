// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "common/theme.h"

#include <QApplication>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>
#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

constexpr double MinContrast = 4.5;

QString portalService() { return u"org.freedesktop.portal.Desktop"_s; }
QString portalPath() { return u"/org/freedesktop/portal/desktop"_s; }
QString portalInterface() { return u"org.freedesktop.portal.Settings"_s; }
QString appearance() { return u"org.freedesktop.appearance"_s; }
QString colorScheme() { return u"color-scheme"_s; }

double luminance(const QColor &color)
{
    const auto channel = [](double value) {
        return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * channel(color.redF()) + 0.7152 * channel(color.greenF())
        + 0.0722 * channel(color.blueF());
}

/// @a ink, moved towards black or white until it can be read on both grounds.
QColor readable(QColor ink, const QPalette &palette)
{
    const QColor goal = isDark(palette) ? QColor(Qt::white) : QColor(Qt::black);
    const auto mix = [&](double part) {
        return QColor::fromRgbF(static_cast<float>(ink.redF() + (goal.redF() - ink.redF()) * part),
                                static_cast<float>(ink.greenF() + (goal.greenF() - ink.greenF()) * part),
                                static_cast<float>(ink.blueF() + (goal.blueF() - ink.blueF()) * part));
    };
    QColor color = ink;
    for (double part = 0.0; part <= 1.0; part += 0.05) {
        color = mix(part);
        if (contrast(color, palette.color(QPalette::Window)) >= MinContrast
            && contrast(color, palette.color(QPalette::Base)) >= MinContrast
            && contrast(color, palette.color(QPalette::AlternateBase)) >= MinContrast)
            break;
    }
    return color;
}

QPalette darkPalette()
{
    QPalette palette;
    // far enough apart that a field or a check box is seen on the window without its outline
    const QColor window(0x30, 0x33, 0x38);
    const QColor base(0x1c, 0x1e, 0x21);
    const QColor text(0xe6, 0xe7, 0xe9);
    const QColor quiet(0x86, 0x8a, 0x91);
    palette.setColor(QPalette::Window, window);
    palette.setColor(QPalette::WindowText, text);
    palette.setColor(QPalette::Base, base);
    palette.setColor(QPalette::AlternateBase, QColor(0x22, 0x24, 0x28));
    palette.setColor(QPalette::Text, text);
    palette.setColor(QPalette::PlaceholderText, QColor(0x9a, 0x9e, 0xa6));
    palette.setColor(QPalette::Button, QColor(0x40, 0x44, 0x4a));
    palette.setColor(QPalette::ButtonText, text);
    palette.setColor(QPalette::BrightText, Qt::white);
    palette.setColor(QPalette::ToolTipBase, QColor(0x3a, 0x3d, 0x43));
    palette.setColor(QPalette::ToolTipText, text);
    palette.setColor(QPalette::Highlight, QColor(0x2b, 0x5c, 0xa8));
    palette.setColor(QPalette::HighlightedText, Qt::white);
    palette.setColor(QPalette::Link, QColor(0x7a, 0xb4, 0xff));
    palette.setColor(QPalette::LinkVisited, QColor(0xc0, 0xa0, 0xff));
    palette.setColor(QPalette::Light, QColor(0x56, 0x5a, 0x61));
    palette.setColor(QPalette::Midlight, QColor(0x3a, 0x3d, 0x43));
    palette.setColor(QPalette::Mid, QColor(0x4c, 0x50, 0x57));
    palette.setColor(QPalette::Dark, QColor(0x16, 0x17, 0x1a));
    palette.setColor(QPalette::Shadow, Qt::black);
    for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, quiet);
    palette.setColor(QPalette::Disabled, QPalette::Highlight, QColor(0x3a, 0x3d, 0x43));
    return palette;
}

QPalette lightPalette()
{
    QPalette palette;
    const QColor text(0x1d, 0x1f, 0x22);
    palette.setColor(QPalette::Window, QColor(0xf3, 0xf4, 0xf5));
    palette.setColor(QPalette::WindowText, text);
    palette.setColor(QPalette::Base, Qt::white);
    palette.setColor(QPalette::AlternateBase, QColor(0xf7, 0xf8, 0xf9));
    palette.setColor(QPalette::Text, text);
    palette.setColor(QPalette::PlaceholderText, QColor(0x6a, 0x6e, 0x75));
    palette.setColor(QPalette::Button, QColor(0xf0, 0xf1, 0xf2));
    palette.setColor(QPalette::ButtonText, text);
    palette.setColor(QPalette::BrightText, Qt::white);
    palette.setColor(QPalette::ToolTipBase, QColor(0xff, 0xff, 0xff));
    palette.setColor(QPalette::ToolTipText, text);
    palette.setColor(QPalette::Highlight, QColor(0x1f, 0x5f, 0xbf));
    palette.setColor(QPalette::HighlightedText, Qt::white);
    palette.setColor(QPalette::Link, QColor(0x10, 0x57, 0xb8));
    palette.setColor(QPalette::LinkVisited, QColor(0x6b, 0x3f, 0xa0));
    palette.setColor(QPalette::Light, Qt::white);
    palette.setColor(QPalette::Midlight, QColor(0xe6, 0xe8, 0xea));
    palette.setColor(QPalette::Mid, QColor(0xcf, 0xd2, 0xd6));
    palette.setColor(QPalette::Dark, QColor(0xa9, 0xad, 0xb3));
    palette.setColor(QPalette::Shadow, QColor(0x80, 0x84, 0x8a));
    for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, QColor(0x86, 0x8a, 0x90));
    palette.setColor(QPalette::Disabled, QPalette::Highlight, QColor(0xcf, 0xd2, 0xd6));
    return palette;
}

} // namespace

bool isDark(const QPalette &palette)
{
    return palette.color(QPalette::Window).lightness() < palette.color(QPalette::WindowText).lightness();
}

double contrast(const QColor &left, const QColor &right)
{
    const std::pair<double, double> ends = std::minmax({luminance(left), luminance(right)});
    const auto [dark, light] = ends;
    return (light + 0.05) / (dark + 0.05);
}

QColor inkOf(Tone tone, const QPalette &palette)
{
    switch (tone) {
    case Tone::Good:
        return readable(QColor(0x2a, 0x8a, 0x4a), palette);
    case Tone::Warning:
        return readable(QColor(0xb0, 0x6a, 0x00), palette);
    case Tone::Bad:
        return readable(QColor(0xd0, 0x2b, 0x2b), palette);
    case Tone::Neutral:
        break;
    }
    return palette.color(QPalette::WindowText);
}

QColor groundOf(Tone tone, const QPalette &palette)
{
    const bool dark = isDark(palette);
    switch (tone) {
    case Tone::Good:
        return dark ? QColor(0x1e, 0x3a, 0x29) : QColor(0xdf, 0xf3, 0xe5);
    case Tone::Warning:
        return dark ? QColor(0x45, 0x36, 0x14) : QColor(0xfd, 0xf1, 0xd3);
    case Tone::Bad:
        return dark ? QColor(0x52, 0x22, 0x24) : QColor(0xfb, 0xdf, 0xde);
    case Tone::Neutral:
        break;
    }
    return dark ? QColor(0x2c, 0x33, 0x3f) : QColor(0xe3, 0xec, 0xf9);
}

QColor quietInk(const QPalette &palette)
{
    return readable(isDark(palette) ? QColor(0x9a, 0x9e, 0xa6) : QColor(0x60, 0x64, 0x6b), palette);
}

Theme::Theme(QObject *parent)
    : QObject(parent)
    , m_platform(QGuiApplication::palette())
{
    QDBusConnection bus = QDBusConnection::sessionBus();
    if (bus.isConnected()) {
        bus.connect(portalService(), portalPath(), portalInterface(), u"SettingChanged"_s, this,
                    SLOT(portalSettingChanged(QString, QString, QDBusVariant)));
        askPortal();
    }
    apply();
}

void Theme::setChoice(Choice choice)
{
    m_choice = choice;
    apply();
}

void Theme::askPortal()
{
    QDBusMessage read = QDBusMessage::createMethodCall(portalService(), portalPath(), portalInterface(),
                                                       u"Read"_s);
    read.setArguments({appearance(), colorScheme()});
    // NOLINTNEXTLINE(cppcoreguidelines-owning-memory): deletes itself once it has answered
    auto *const watcher = new QDBusPendingCallWatcher(QDBusConnection::sessionBus().asyncCall(read), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this](QDBusPendingCallWatcher *call) {
        const QDBusPendingReply<QDBusVariant> reply = *call;
        call->deleteLater();
        if (reply.isError())
            return; // no portal: the platform's palette stays
        QVariant value = reply.value().variant();
        if (value.canConvert<QDBusVariant>())
            value = value.value<QDBusVariant>().variant(); // Read() wraps twice
        m_portal = value.toUInt();
        apply();
    });
}

void Theme::portalSettingChanged(const QString &space, const QString &key, const QDBusVariant &value)
{
    if (space != appearance() || key != colorScheme())
        return;
    m_portal = value.variant().toUInt();
    apply();
}

void Theme::apply()
{
    bool dark = isDark(m_platform);
    bool ours = QApplication::style()->name() == "fusion"_L1; // the platform brings no palette of its own
    if (m_choice != Choice::System) {
        dark = m_choice == Choice::Dark;
        ours = true;
    } else if (m_portal != 0 && (m_portal == 1) != dark) {
        dark = m_portal == 1; // the platform's palette does not follow what the desktop says
        ours = true;
    }
    const QPalette palette = !ours ? m_platform : dark ? darkPalette() : lightPalette();
    if (palette == QGuiApplication::palette())
        return;
    QApplication::setPalette(palette);
    Q_EMIT changed();
}

} // namespace Gatehouse
