// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "http/requesthead.h"
#include "result.h"
#include "secrets/secret.h"
#include "storage/database.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QHash>
#include <QList>
#include <QObject>
#include <QString>

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <utility>

namespace Gatehouse {

/// Which listeners a key opens.
enum class Visibility { Public, Private, Both };

/// "public", "private" or "both".
[[nodiscard]] QLatin1StringView toString(Visibility visibility);
/// The reverse; nothing for any other word.
[[nodiscard]] std::optional<Visibility> visibilityFromString(QStringView word);
/// Whether a key of @a visibility opens @a listener.
[[nodiscard]] bool opens(ListenerKind listener, Visibility visibility);

/// What is known of an API key. Its raw value is not.
struct ApiKey
{
    qint64 id = 0; ///< never used again for another key
    QString instance; ///< UUID
    QString label;
    Visibility visibility = Visibility::Public;
    QString last4; ///< last four characters of the raw value
    qint64 createdAtMs = 0; ///< milliseconds since 1970 UTC
    std::optional<qint64> lastUsedAtMs = {};

    bool operator==(const ApiKey &) const = default;
};

/// A key with its raw value, which nobody can ask for again.
struct NewKey
{
    ApiKey key;
    Secret raw;
};

/// The API keys of all instances. Memory holds what authentication needs, so that it never waits; the
/// database holds the same. A change takes access away at once and gives it once it has been committed; one
/// that can't be stored is undone and reported. Gateway thread.
///
/// Callbacks run from the event loop of the gateway thread unless their context dies before. Errors: Invalid
/// (a label that breaks the rules), NotFound, Conflict (another change of the key is being stored; try
/// again), Storage.
class ApiKeys final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ApiKeys)
public:
    template<typename T>
    using Done = std::function<void(Result<T>)>;

    static constexpr qsizetype MaxLabelLength = 200;

    /// @a database is borrowed and must outlive this object.
    explicit ApiKeys(Database &database, QObject *parent = nullptr);
    ~ApiKeys() override;

    /// Reads all keys. Blocks; call it once, before anything else.
    [[nodiscard]] Result<void> load();

    /// The keys of @a instance, oldest first.
    [[nodiscard]] QList<ApiKey> list(const QString &instance) const;

    /// Whether there is a key @a id, of whatever instance.
    [[nodiscard]] bool contains(qint64 id) const { return m_keys.contains(id); }

    /// Makes a key: 64 bytes of the operating system's generator as 128 lower-case hexadecimal digits.
    /// @a label is trimmed and must be one line of 1 to MaxLabelLength characters.
    void add(const QString &instance, const QString &label, Visibility visibility, QObject *context,
             Done<NewKey> done);
    /// Gives the key another raw value; id, label and visibility stay. The old value counts no longer when
    /// this returns.
    void regenerate(const QString &instance, qint64 id, QObject *context, Done<NewKey> done);
    void edit(const QString &instance, qint64 id, const QString &label, Visibility visibility,
              QObject *context, Done<ApiKey> done);
    /// Deletes the key. It counts no longer when this returns.
    void remove(const QString &instance, qint64 id, QObject *context, Done<void> done);
    /// Deletes every key of @a instance.
    void removeAll(const QString &instance, QObject *context, Done<void> done);

    /// The key of @a instance whose raw value is @a presented, or null. Its cost does not depend on the
    /// number of keys. The pointer is valid until control returns to the event loop.
    [[nodiscard]] const ApiKey *find(const QString &instance, QByteArrayView presented) const;
    /// Whether @a instance has a key that opens @a listener. O(1).
    [[nodiscard]] bool hasKeyFor(const QString &instance, ListenerKind listener) const;

    /// Notes that the key @a id has just been used.
    void used(qint64 id);
    /// Called each time there is something for collect() again.
    void setOnDirty(std::function<void()> onDirty) { m_onDirty = std::move(onDirty); }
    /// A job that stores the last uses noted since the last call, to be written along with other records;
    /// null when there are none. The second function must be told, on this thread, whether it was committed.
    [[nodiscard]] std::pair<Database::WriteJob, std::function<void(bool)>> collect();

Q_SIGNALS:
    /// The keys of @a instance are others than before, or have other labels or visibilities.
    void changed(const QString &instance);

private:
    struct Entry
    {
        ApiKey key;
        QByteArray digest;
        bool isSaving = false;
    };
    struct Instance
    {
        QHash<QByteArray, qint64> byDigest; ///< what authenticates
        std::set<qint64> ids;
        std::array<int, 2> opening{}; ///< keys that open the public and the private listener
    };

    void insert(Entry entry);
    Entry take(qint64 id);
    void count(const ApiKey &key, int by);
    /// The key, if it exists and may be changed now.
    [[nodiscard]] Result<Entry *> changeable(const QString &instance, qint64 id);
    [[nodiscard]] static Result<void> read(Connection &connection, QList<Entry> &entries);

    Database &m_database;
    std::map<qint64, Entry> m_keys;
    QHash<QString, Instance> m_instances; ///< only those with keys
    QHash<qint64, qint64> m_lastUsed; ///< noted, not collected yet
    std::function<void()> m_onDirty;
};

/// The table of the API keys.
[[nodiscard]] Schema keysSchema();

} // namespace Gatehouse
