// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QList>
#include <QString>
#include <QStringList>

namespace Gatehouse::Test {

/// Looks for secret values where none may be. Values are searched for as they are, in Base64 and in
/// hexadecimal.
class SecretAudit final
{
public:
    /// A value that must not be found from now on. @a name says which one it is.
    void mark(const QString &name, const QByteArray &value)
    {
        m_marks.append({name, value});
        m_marks.append({name + QStringLiteral(" in Base64"), value.toBase64(QByteArray::OmitTrailingEquals)});
        m_marks.append({name + QStringLiteral(" in hex"), value.toHex()});
    }
    /// Searches @a text, which came from @a where.
    void search(const QString &where, const QByteArray &text)
    {
        m_bytes += text.size();
        for (const Mark &mark : m_marks) {
            if (text.contains(mark.value))
                m_found.append(mark.name + QStringLiteral(": ") + where);
        }
    }
    /// Searches every file below @a folder but those whose path begins with one of @a homes.
    void searchFiles(const QString &folder, const QStringList &homes)
    {
        QDirIterator files(folder, QDir::Files | QDir::Hidden | QDir::NoSymLinks,
                           QDirIterator::Subdirectories);
        while (files.hasNext()) {
            const QString path = files.next();
            const auto isBelow = [&path](const QString &home) { return path.startsWith(home); };
            QFile file(path);
            if (std::none_of(homes.begin(), homes.end(), isBelow) && file.open(QIODevice::ReadOnly))
                search(path, file.readAll());
        }
    }
    /// Searches what /proc shows of @a process: command line and environment.
    void searchProcess(qint64 process)
    {
        for (const char *name : {"cmdline", "environ"}) {
            const QString path = QStringLiteral("/proc/%1/%2").arg(process).arg(QString::fromLatin1(name));
            QFile file(path);
            if (file.open(QIODevice::ReadOnly))
                search(path, file.readAll());
        }
    }
    /// What was found, one line each.
    [[nodiscard]] const QStringList &found() const { return m_found; }
    /// How much has been searched.
    [[nodiscard]] qint64 searchedBytes() const { return m_bytes; }

private:
    struct Mark
    {
        QString name;
        QByteArray value;
    };
    QList<Mark> m_marks;
    QStringList m_found;
    qint64 m_bytes = 0;
};

} // namespace Gatehouse::Test
