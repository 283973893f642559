// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "portholder.h"

#include <QDir>
#include <QFile>
#include <QSet>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

/// The inodes of the sockets that listen on @a port, by /proc/net/tcp and tcp6.
QSet<QByteArray> listeningInodes(quint16 port)
{
    constexpr qsizetype LocalAddress = 1;
    constexpr qsizetype State = 3;
    constexpr qsizetype Inode = 9;
    QSet<QByteArray> inodes;
    for (const QString &table : {u"/proc/net/tcp"_s, u"/proc/net/tcp6"_s}) {
        QFile file(table);
        if (!file.open(QIODevice::ReadOnly))
            continue;
        const QByteArrayList lines = file.readAll().split('\n');
        for (const QByteArray &line : lines) {
            const QByteArrayList fields = line.simplified().split(' ');
            if (fields.size() <= Inode || fields.at(State) != "0A")
                continue;
            const QByteArray local = fields.at(LocalAddress);
            if (local.mid(local.lastIndexOf(':') + 1).toUInt(nullptr, 16) == port)
                inodes.insert(fields.at(Inode));
        }
    }
    return inodes;
}

} // namespace

QString portHolder(quint16 port)
{
    const QSet<QByteArray> inodes = listeningInodes(port);
    if (inodes.isEmpty())
        return {};
    const QStringList processes = QDir(u"/proc"_s).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    for (const QString &process : processes) {
        bool isNumber = false;
        process.toInt(&isNumber);
        if (!isNumber)
            continue;
        const QDir descriptors(u"/proc/%1/fd"_s.arg(process));
        const QStringList links = descriptors.entryList(QDir::AllEntries | QDir::System
                                                        | QDir::NoDotAndDotDot);
        for (const QString &link : links) {
            const QString target = QFile::symLinkTarget(descriptors.filePath(link)); // "…/socket:[123]"
            const qsizetype start = target.lastIndexOf(u"socket:["_s);
            if (start < 0 || !inodes.contains(target.mid(start + 8).chopped(1).toLatin1()))
                continue;
            QFile name(u"/proc/%1/comm"_s.arg(process));
            if (!name.open(QIODevice::ReadOnly))
                return {};
            return u"%1 (process %2)"_s.arg(QString::fromUtf8(name.readAll().trimmed()), process);
        }
    }
    return {};
}

} // namespace Gatehouse
