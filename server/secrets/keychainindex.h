// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "result.h"
#include "secrets/keychainname.h"
#include "storage/database.h"

#include <QList>
#include <QObject>
#include <QString>
#include <functional>
#include <map>
#include <memory>

namespace Gatehouse {

/// The tables of the keychain's index.
[[nodiscard]] Schema keychainSchema();

/// Which entries this data directory has in the keychain, which can't be listed, and the id that tells them
/// from those of others. A row is there before its entry is, and goes after it. Thread: the one that owns the
/// database.
class KeychainIndex final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(KeychainIndex)
public:
    using Done = std::function<void(const Result<void> &)>;

    /// Reads the index, and makes up the id of a new data directory. Blocks. @a database is borrowed.
    [[nodiscard]] static Result<std::unique_ptr<KeychainIndex>> load(Database &database);

    /// A random id, made once for the data directory.
    [[nodiscard]] const QString &directoryId() const { return m_directoryId; }
    /// All entries, by kind and name.
    [[nodiscard]] QList<KeychainEntry> entries() const;
    [[nodiscard]] bool contains(const KeychainName &name) const { return m_entries.contains(name); }

    /// Notes that @a name is about to be written.
    void add(const KeychainName &name, Done done);
    /// Notes that it has been.
    void confirm(const KeychainName &name, Done done);
    /// Forgets @a name.
    void remove(const KeychainName &name, Done done);

private:
    KeychainIndex(Database &database, QString directoryId)
        : m_database(database)
        , m_directoryId(std::move(directoryId))
    { }

    Database &m_database;
    QString m_directoryId;
    std::map<KeychainName, KeychainEntry> m_entries;
};

} // namespace Gatehouse
