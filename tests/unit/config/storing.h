// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "config/configstore.h"

#include <QByteArray>
#include <QFile>
#include <QSignalSpy>
#include <cstdio>

namespace Gatehouse {

inline const QByteArray Ports = "{ \"listeners\": { \"public\": { \"port\": 1000 } } }";
inline const QByteArray OtherPorts = "{ \"listeners\": { \"public\": { \"port\": 2000 } } }";

inline bool writeFile(const QString &path, const QByteArray &text)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(text) == text.size()
        && file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
}

inline bool replaceFile(const QString &path, const QByteArray &text)
{
    const QString temporary = path + QStringLiteral(".new");
    return writeFile(temporary, text)
        && std::rename(QFile::encodeName(temporary).constData(), QFile::encodeName(path).constData()) == 0;
}

inline QByteArray readFile(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("unreadable");
}

/// A store and everything it says.
struct Watched
{
    explicit Watched(const QString &file)
        : store(file, {.baseDir = {}, .interfaceAddresses = QList<QHostAddress>()})
        , changed(&store, &ConfigStore::changed)
        , rejected(&store, &ConfigStore::rejected)
        , notice(&store, &ConfigStore::notice)
    { }

    [[nodiscard]] int port() const { return store.current().publicListener.port; }
    [[nodiscard]] bool isSilent() const
    {
        return changed.isEmpty() && rejected.isEmpty() && notice.isEmpty();
    }

    ConfigStore store;
    QSignalSpy changed;
    QSignalSpy rejected;
    QSignalSpy notice;
};

} // namespace Gatehouse
