// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/processes.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>

using namespace Qt::StringLiterals;

namespace Gatehouse::Test {

namespace {

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QList<qint64> allProcesses()
{
    QList<qint64> ids;
    const QStringList names = QDir(u"/proc"_s).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    for (const QString &name : names) {
        bool isNumber = false;
        const qint64 id = name.toLongLong(&isNumber);
        if (isNumber)
            ids.append(id);
    }
    return ids;
}

/// State and parent, the fields behind the name in parentheses.
QList<QByteArray> statusOf(qint64 id)
{
    const QByteArray text = contentOf(u"/proc/%1/stat"_s.arg(id));
    return text.mid(text.lastIndexOf(')') + 2).split(' ');
}

} // namespace

QList<qint64> processesWith(const QByteArray &marker)
{
    QList<qint64> found;
    const QList<qint64> ids = allProcesses();
    for (const qint64 id : ids) {
        if (!contentOf(u"/proc/%1/cmdline"_s.arg(id)).contains(marker)
            && !contentOf(u"/proc/%1/environ"_s.arg(id)).contains(marker))
            continue;
        const QByteArray state = statusOf(id).value(0);
        if (!state.isEmpty() && state != "Z" && state != "X")
            found.append(id);
    }
    return found;
}

QList<qint64> zombies()
{
    QList<qint64> found;
    const QByteArray self = QByteArray::number(QCoreApplication::applicationPid());
    const QList<qint64> ids = allProcesses();
    for (const qint64 id : ids) {
        const QList<QByteArray> status = statusOf(id);
        if (status.value(0) == "Z" && status.value(1) == self)
            found.append(id);
    }
    return found;
}

int openDescriptors()
{
    return static_cast<int>(
        QDir(u"/proc/self/fd"_s).entryList(QDir::AllEntries | QDir::System | QDir::NoDotAndDotDot).size());
}

} // namespace Gatehouse::Test
