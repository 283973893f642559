// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "settings/autostart.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>
#include <QStandardPaths>
#include <utility>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

/// @a word for the key Exec of a desktop entry: in quotes, with what has a meaning there escaped, once for
/// the quotes and once for the file.
QString quoted(const QString &word)
{
    QString escaped;
    for (const QChar c : word) {
        if (c == u'"' || c == u'`' || c == u'$' || c == u'\\')
            escaped += u'\\';
        escaped += c;
        if (c == u'%')
            escaped += c; // else it begins a field code
    }
    return u'"' + escaped.replace(u'\\', u"\\\\"_s) + u'"';
}

Error ioError(const QString &what)
{
    return {ErrorCode::Io,
            QCoreApplication::translate("Gatehouse::Autostart",
                                        "Starting at login could not be "
                                        "changed. %1")
                .arg(what)};
}

} // namespace

Autostart::Autostart(QStringList command)
    : m_command(std::move(command))
{ }

QString Autostart::file()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation)
        + u"/autostart/gatehouse.desktop"_s;
}

bool Autostart::isOn() const
{
    QFile entry(file());
    if (!entry.open(QIODevice::ReadOnly))
        return false;
    for (const QByteArray &line : entry.readAll().split('\n')) {
        const QByteArray plain = line.trimmed().toLower().replace(" ", "");
        if (plain == "hidden=true" || plain == "x-gnome-autostart-enabled=false")
            return false; // how desktops switch an entry off
    }
    return true;
}

Result<void> Autostart::set(bool on) const
{
    if (!on) {
        QFile entry(file());
        if (entry.exists() && !entry.remove())
            return tl::unexpected(ioError(entry.errorString()));
        return {};
    }
    if (!QDir().mkpath(QFileInfo(file()).absolutePath()))
        return tl::unexpected(ioError(QFileInfo(file()).absolutePath()));
    QStringList words;
    for (const QString &word : m_command)
        words.append(quoted(word));
    QSaveFile entry(file());
    const QByteArray text =
        "[Desktop Entry]\nType=Application\nName=Gatehouse\nIcon=gatehouse\nTerminal=false\nExec="
        + words.join(u' ').toUtf8() + "\n";
    if (!entry.open(QIODevice::WriteOnly) || entry.write(text) != text.size() || !entry.commit())
        return tl::unexpected(ioError(entry.errorString()));
    return {};
}

} // namespace Gatehouse
