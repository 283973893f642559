// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "common/languages.h"

#include <QCoreApplication>
#include <QDir>
#include <QLibraryInfo>
#include <QLocale>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

QString folder() { return u":/i18n"_s; }
QString prefix() { return u"gatehouse_"_s; }
QString english() { return u"en"_s; }

} // namespace

Languages::Languages(const QString &code)
    : m_code(codes().contains(code) ? code : best(QLocale::system().uiLanguages()))
{
    if (m_words.load(folder() + u'/' + prefix() + m_code))
        QCoreApplication::installTranslator(&m_words);
    if (m_dialogs.load(u"qtbase_"_s + m_code, QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
        QCoreApplication::installTranslator(&m_dialogs);
}

Languages::~Languages() = default; // a translator that dies is taken out

QStringList Languages::codes()
{
    QStringList codes;
    for (const QString &file : QDir(folder()).entryList({prefix() + u"*.qm"_s}, QDir::Files, QDir::Name))
        codes.append(file.sliced(prefix().size()).chopped(3));
    return codes;
}

QString Languages::nameOf(const QString &code)
{
    const QLocale locale(code);
    // the system's English is "American English" without a country of its own
    const QString name = code == english() ? u"English"_s : locale.nativeLanguageName();
    return name.isEmpty() ? code : name.at(0).toUpper() + name.sliced(1);
}

QString Languages::best(const QStringList &preferred)
{
    const QStringList there = codes();
    for (const QString &wanted : preferred) {
        const QString language = wanted.section(u'-', 0, 0).section(u'_', 0, 0).toLower();
        if (there.contains(language))
            return language;
    }
    return english();
}

} // namespace Gatehouse
