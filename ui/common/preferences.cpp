// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "common/preferences.h"

#include <QSettings>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

QString appearanceKey() { return u"window/theme"_s; }
QString languageKey() { return u"window/language"_s; }
QString keepsRunningKey() { return u"window/keepsRunning"_s; }

} // namespace

Preferences::Preferences(QSettings &settings, QObject *parent)
    : QObject(parent)
    , m_settings(settings)
{ }

Theme::Choice Preferences::appearance() const
{
    const int number = m_settings.value(appearanceKey(), 0).toInt();
    return static_cast<Theme::Choice>(std::clamp(number, 0, static_cast<int>(Theme::Choice::Dark)));
}

void Preferences::setAppearance(Theme::Choice choice)
{
    if (choice == appearance())
        return;
    m_settings.setValue(appearanceKey(), static_cast<int>(choice));
    Q_EMIT changed();
}

QString Preferences::language() const { return m_settings.value(languageKey()).toString(); }

void Preferences::setLanguage(const QString &code)
{
    if (code == language())
        return;
    m_settings.setValue(languageKey(), code);
    Q_EMIT changed();
}

bool Preferences::keepsRunning() const { return m_settings.value(keepsRunningKey(), false).toBool(); }

void Preferences::setKeepsRunning(bool keeps)
{
    if (keeps == keepsRunning())
        return;
    m_settings.setValue(keepsRunningKey(), keeps);
    Q_EMIT changed();
}

} // namespace Gatehouse
