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
#include <array>
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

/// One role of a palette in both themes.
struct RoleColor
{
    QPalette::ColorRole role;
    QRgb light;
    QRgb dark;
};

// The dark window, base and button are far enough apart that a field or a check box is seen without its
// outline.
constexpr auto RoleColors = std::to_array<RoleColor>({
    {QPalette::Window, 0xfff3f4f5, 0xff303338},
    {QPalette::WindowText, 0xff1d1f22, 0xffe6e7e9},
    {QPalette::Base, 0xffffffff, 0xff1c1e21},
    {QPalette::AlternateBase, 0xfff7f8f9, 0xff222428},
    {QPalette::Text, 0xff1d1f22, 0xffe6e7e9},
    {QPalette::PlaceholderText, 0xff6a6e75, 0xff9a9ea6},
    {QPalette::Button, 0xfff0f1f2, 0xff40444a},
    {QPalette::ButtonText, 0xff1d1f22, 0xffe6e7e9},
    {QPalette::BrightText, 0xffffffff, 0xffffffff},
    {QPalette::ToolTipBase, 0xffffffff, 0xff3a3d43},
    {QPalette::ToolTipText, 0xff1d1f22, 0xffe6e7e9},
    {QPalette::Highlight, 0xff1f5fbf, 0xff2b5ca8},
    {QPalette::HighlightedText, 0xffffffff, 0xffffffff},
    {QPalette::Link, 0xff1057b8, 0xff7ab4ff},
    {QPalette::LinkVisited, 0xff6b3fa0, 0xffc0a0ff},
    {QPalette::Light, 0xffffffff, 0xff565a61},
    {QPalette::Midlight, 0xffe6e8ea, 0xff3a3d43},
    {QPalette::Mid, 0xffcfd2d6, 0xff4c5057},
    {QPalette::Dark, 0xffa9adb3, 0xff16171a},
    {QPalette::Shadow, 0xff80848a, 0xff000000},
});

constexpr auto DisabledColors = std::to_array<RoleColor>({
    {QPalette::WindowText, 0xff868a90, 0xff868a91},
    {QPalette::Text, 0xff868a90, 0xff868a91},
    {QPalette::ButtonText, 0xff868a90, 0xff868a91},
    {QPalette::Highlight, 0xffcfd2d6, 0xff3a3d43},
});

QPalette paletteOf(bool dark)
{
    QPalette palette;
    for (const RoleColor &color : RoleColors)
        palette.setColor(color.role, QColor(dark ? color.dark : color.light));
    for (const RoleColor &color : DisabledColors)
        palette.setColor(QPalette::Disabled, color.role, QColor(dark ? color.dark : color.light));
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

QStringView toneIcon(Tone tone)
{
    switch (tone) {
    case Tone::Good:
        return u"gatehouse-state-ok";
    case Tone::Warning:
        return u"gatehouse-state-warning";
    case Tone::Bad:
        return u"gatehouse-state-error";
    case Tone::Neutral:
        break;
    }
    return u"gatehouse-state-info";
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
    const QPalette palette = !ours ? m_platform : paletteOf(dark);
    if (palette == QGuiApplication::palette())
        return;
    QApplication::setPalette(palette);
    Q_EMIT changed();
}

} // namespace Gatehouse
