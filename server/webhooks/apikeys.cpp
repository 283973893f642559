// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "webhooks/apikeys.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QLoggingCategory>
#include <QPointer>
#include <QRandomGenerator>
#include <QSqlQuery>
#include <QVariant>

#include <algorithm>
#include <array>
#include <cstring>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

Q_LOGGING_CATEGORY(lcWebhooks, "gatehouse.webhooks")

QByteArray digestOf(QByteArrayView raw) { return QCryptographicHash::hash(raw, QCryptographicHash::Sha256); }

Secret generateRawKey()
{
    std::array<quint32, 16> random{};
    QRandomGenerator::system()->fillRange(random.data(), static_cast<qsizetype>(random.size()));
    QByteArray bytes(reinterpret_cast<const char *>(random.data()), sizeof random);
    QByteArray hex = bytes.toHex();
    Secret key(hex);
    wipe(hex);
    wipe(bytes);
    explicit_bzero(random.data(), sizeof random);
    return key;
}

QString last4Of(const Secret &raw) { return QString::fromLatin1(raw.bytes().last(4)); }

Result<QString> checkedLabel(const QString &label)
{
    const QString trimmed = label.trimmed();
    if (trimmed.isEmpty())
        return failure(ErrorCode::Invalid, u"A key needs a label that says who uses it."_s);
    if (trimmed.size() > ApiKeys::MaxLabelLength) {
        return failure(ErrorCode::Invalid,
                       u"The label is longer than %1 characters."_s.arg(ApiKeys::MaxLabelLength));
    }
    if (std::ranges::any_of(trimmed, [](QChar c) { return c.category() == QChar::Other_Control; }))
        return failure(ErrorCode::Invalid, u"The label must be one line without control characters."_s);
    return trimmed;
}

/// Calls @a done for a change that failed before anything was stored; from the event loop, as all are.
template<typename T>
void refuse(QObject *context, ApiKeys::Done<T> done, Error error)
{
    QMetaObject::invokeMethod(
        context, [done = std::move(done), error = std::move(error)] { done(tl::unexpected<Error>(error)); },
        Qt::QueuedConnection);
}

constexpr const char *SelectAll =
    "SELECT id, instance, label, visibility, digest, last4, created_at, last_used_at"
    " FROM api_keys ORDER BY id";
constexpr const char *InsertKey =
    "INSERT INTO api_keys (instance, label, visibility, digest, last4, created_at)"
    " VALUES (?, ?, ?, ?, ?, ?)";
constexpr const char *UpdateValue = "UPDATE api_keys SET digest = ?, last4 = ? WHERE id = ?";
constexpr const char *UpdateLabel = "UPDATE api_keys SET label = ?, visibility = ? WHERE id = ?";
constexpr const char *UpdateLastUsed = "UPDATE api_keys SET last_used_at = ? WHERE id = ?";
constexpr const char *DeleteKey = "DELETE FROM api_keys WHERE id = ?";
constexpr const char *DeleteKeysOf = "DELETE FROM api_keys WHERE instance = ?";

/// Runs @a sql with @a values; fails with NotFound when it must change a row and changes none.
Result<void> change(Connection &connection, const char *sql, const QVariantList &values,
                    bool mustChange = true)
{
    QSqlQuery &query = connection.prepared(sql);
    for (int i = 0; i < values.size(); ++i)
        query.bindValue(i, values.at(i));
    if (Result<void> done = connection.exec(query); !done)
        return done;
    if (mustChange && query.numRowsAffected() == 0)
        return failure(ErrorCode::NotFound, u"The key is gone."_s);
    return {};
}

} // namespace

QLatin1StringView toString(Visibility visibility)
{
    switch (visibility) {
    case Visibility::Public:
        return "public"_L1;
    case Visibility::Private:
        return "private"_L1;
    case Visibility::Both:
        break;
    }
    return "both"_L1;
}

std::optional<Visibility> visibilityFromString(QStringView word)
{
    for (const Visibility visibility : {Visibility::Public, Visibility::Private, Visibility::Both}) {
        if (word == toString(visibility))
            return visibility;
    }
    return std::nullopt;
}

bool opens(ListenerKind listener, Visibility visibility)
{
    return visibility == Visibility::Both
        || visibility == (listener == ListenerKind::Public ? Visibility::Public : Visibility::Private);
}

Schema keysSchema()
{
    return {.domain = u"keys"_s,
            .steps = {{
                u"CREATE TABLE api_keys ("
                "id INTEGER PRIMARY KEY AUTOINCREMENT, "
                "instance TEXT NOT NULL, "
                "label TEXT NOT NULL, "
                "visibility TEXT NOT NULL CHECK (visibility IN ('public', 'private', 'both')), "
                "digest BLOB NOT NULL, " // SHA-256 of the raw value
                "last4 TEXT NOT NULL, "
                "created_at INTEGER NOT NULL, " // milliseconds since 1970 UTC
                "last_used_at INTEGER) STRICT"_s,
                u"CREATE INDEX api_keys_of_instance ON api_keys (instance)"_s,
            }}};
}

ApiKeys::ApiKeys(Database &database, QObject *parent)
    : QObject(parent)
    , m_database(database)
{ }

ApiKeys::~ApiKeys() = default;

Result<void> ApiKeys::load()
{
    Result<QList<Entry>> entries = m_database.runNow<QList<Entry>>(
        [](Connection &connection) -> Result<QList<Entry>> {
            QList<Entry> all;
            if (const Result<void> done = read(connection, all); !done)
                return tl::unexpected(done.error());
            return all;
        });
    if (!entries)
        return tl::unexpected(entries.error());
    m_keys.clear();
    m_instances.clear();
    for (Entry &entry : *entries)
        insert(std::move(entry));
    return {};
}

Result<void> ApiKeys::read(Connection &connection, QList<Entry> &entries)
{
    QSqlQuery &query = connection.prepared(SelectAll);
    if (Result<void> done = connection.exec(query); !done)
        return done;
    while (query.next()) {
        const std::optional<Visibility> visibility = visibilityFromString(query.value(3).toString());
        if (!visibility)
            return failure(ErrorCode::Storage, u"An API key in the database has an unknown visibility."_s);
        const QVariant lastUsed = query.value(7);
        entries.append(
            {.key = {.id = query.value(0).toLongLong(),
                     .instance = query.value(1).toString(),
                     .label = query.value(2).toString(),
                     .visibility = *visibility,
                     .last4 = query.value(5).toString(),
                     .createdAtMs = query.value(6).toLongLong(),
                     .lastUsedAtMs = lastUsed.isNull() ? std::nullopt : std::optional(lastUsed.toLongLong())},
             .digest = query.value(4).toByteArray()});
    }
    return connection.checkEnd(query);
}

QList<ApiKey> ApiKeys::list(const QString &instance) const
{
    QList<ApiKey> result;
    if (const auto known = m_instances.constFind(instance); known != m_instances.constEnd()) {
        for (const qint64 id : known->ids)
            result.append(m_keys.at(id).key);
    }
    return result;
}

void ApiKeys::add(const QString &instance, const QString &label, Visibility visibility, QObject *context,
                  Done<NewKey> done)
{
    const Result<QString> checked = checkedLabel(label);
    if (!checked)
        return refuse(context, std::move(done), checked.error());
    const Secret raw = generateRawKey();
    Entry entry{.key = {.instance = instance,
                        .label = *checked,
                        .visibility = visibility,
                        .last4 = last4Of(raw),
                        .createdAtMs = QDateTime::currentMSecsSinceEpoch()},
                .digest = digestOf(raw.bytes())};
    const auto id = std::make_shared<qint64>(0);
    m_database.write(
        [entry, id](Connection &connection) -> Result<void> {
            const ApiKey &key = entry.key;
            Result<void> inserted = change(connection, InsertKey,
                                           {key.instance, key.label, QString(toString(key.visibility)),
                                            entry.digest, key.last4, key.createdAtMs});
            if (inserted)
                *id = connection.prepared(InsertKey).lastInsertId().toLongLong();
            return inserted;
        },
        this,
        [this, entry, id, raw, guard = QPointer<QObject>(context), done](const Result<void> &stored) mutable {
            if (stored) {
                entry.key.id = *id;
                insert(entry);
                Q_EMIT changed(entry.key.instance);
            }
            if (!guard)
                return;
            if (stored)
                done(NewKey{.key = entry.key, .raw = raw});
            else
                done(tl::unexpected(stored.error()));
        });
}

void ApiKeys::regenerate(const QString &instance, qint64 id, QObject *context, Done<NewKey> done)
{
    const Result<Entry *> entry = changeable(instance, id);
    if (!entry)
        return refuse(context, std::move(done), entry.error());
    (*entry)->isSaving = true;
    m_instances[instance].byDigest.remove((*entry)->digest);

    const Secret raw = generateRawKey();
    const QByteArray digest = digestOf(raw.bytes());
    const QString last4 = last4Of(raw);
    m_database.write(
        [id, digest, last4](Connection &connection) {
            return change(connection, UpdateValue, {digest, last4, id});
        },
        this,
        [this, id, raw, digest, last4, guard = QPointer<QObject>(context), done](const Result<void> &stored) {
            Entry &changedEntry = m_keys.at(id);
            changedEntry.isSaving = false;
            if (stored) {
                changedEntry.digest = digest;
                changedEntry.key.last4 = last4;
            }
            const ApiKey key = changedEntry.key;
            m_instances[key.instance].byDigest.insert(changedEntry.digest, id);
            if (stored)
                Q_EMIT changed(key.instance);
            if (!guard)
                return;
            if (stored)
                done(NewKey{.key = key, .raw = raw});
            else
                done(tl::unexpected(stored.error()));
        });
}

void ApiKeys::edit(const QString &instance, qint64 id, const QString &label, Visibility visibility,
                   QObject *context, Done<ApiKey> done)
{
    const Result<Entry *> entry = changeable(instance, id);
    if (!entry)
        return refuse(context, std::move(done), entry.error());
    const Result<QString> checked = checkedLabel(label);
    if (!checked)
        return refuse(context, std::move(done), checked.error());

    const ApiKey before = (*entry)->key;
    const auto setTo = [this, id](const QString &newLabel, Visibility newVisibility) {
        ApiKey &key = m_keys.at(id).key;
        count(key, -1);
        key.label = newLabel;
        key.visibility = newVisibility;
        count(key, +1);
        return key;
    };
    (*entry)->isSaving = true;
    setTo(*checked, visibility);
    m_database.write(
        [id, label = *checked, visibility](Connection &connection) {
            return change(connection, UpdateLabel, {label, QString(toString(visibility)), id});
        },
        this,
        [this, id, before, setTo, guard = QPointer<QObject>(context), done](const Result<void> &stored) {
            m_keys.at(id).isSaving = false;
            const ApiKey key = stored ? m_keys.at(id).key : setTo(before.label, before.visibility);
            Q_EMIT changed(key.instance);
            if (!guard)
                return;
            if (stored)
                done(key);
            else
                done(tl::unexpected(stored.error()));
        });
    Q_EMIT changed(instance);
}

void ApiKeys::remove(const QString &instance, qint64 id, QObject *context, Done<void> done)
{
    if (const Result<Entry *> entry = changeable(instance, id); !entry)
        return refuse(context, std::move(done), entry.error());
    m_database.write(
        [id](Connection &connection) { return change(connection, DeleteKey, {id}, false); }, this,
        [this, entry = take(id), guard = QPointer<QObject>(context), done](const Result<void> &stored) {
            if (!stored) {
                insert(entry);
                Q_EMIT changed(entry.key.instance);
            }
            if (guard)
                done(stored);
        });
    Q_EMIT changed(instance);
}

void ApiKeys::removeAll(const QString &instance, QObject *context, Done<void> done)
{
    QList<Entry> taken;
    for (const ApiKey &key : list(instance)) {
        if (const Result<Entry *> entry = changeable(instance, key.id); !entry)
            return refuse(context, std::move(done), entry.error());
    }
    for (const ApiKey &key : list(instance))
        taken.append(take(key.id));
    m_database.write(
        [instance](Connection &connection) { return change(connection, DeleteKeysOf, {instance}, false); },
        this,
        [this, instance, taken, guard = QPointer<QObject>(context), done](const Result<void> &stored) {
            if (!stored) {
                for (const Entry &entry : taken)
                    insert(entry);
                Q_EMIT changed(instance);
            }
            if (guard)
                done(stored);
        });
    Q_EMIT changed(instance);
}

const ApiKey *ApiKeys::find(const QString &instance, QByteArrayView presented) const
{
    const auto known = m_instances.constFind(instance);
    if (known == m_instances.constEnd())
        return nullptr;
    const QByteArray digest = digestOf(presented);
    const auto found = known->byDigest.constFind(digest);
    if (found == known->byDigest.constEnd())
        return nullptr;
    const Entry &entry = m_keys.at(*found);
    return digestsEqual(entry.digest, digest) ? &entry.key : nullptr;
}

bool ApiKeys::hasKeyFor(const QString &instance, ListenerKind listener) const
{
    const auto known = m_instances.constFind(instance);
    return known != m_instances.constEnd() && known->opening.at(static_cast<std::size_t>(listener)) > 0;
}

void ApiKeys::used(qint64 id)
{
    const auto found = m_keys.find(id);
    if (found == m_keys.end())
        return;
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    found->second.key.lastUsedAtMs = now;
    const bool wasClean = m_lastUsed.isEmpty();
    m_lastUsed.insert(id, now);
    if (wasClean && m_onDirty)
        m_onDirty();
}

std::pair<Database::WriteJob, std::function<void(bool)>> ApiKeys::collect()
{
    if (m_lastUsed.isEmpty())
        return {};
    const QHash<qint64, qint64> uses = std::exchange(m_lastUsed, {});
    const auto job = [uses](Connection &connection) -> Result<void> {
        for (auto use = uses.cbegin(); use != uses.cend(); ++use) {
            if (Result<void> done = change(connection, UpdateLastUsed, {use.value(), use.key()}, false);
                !done) {
                return done;
            }
        }
        return {};
    };
    const auto done = [guard = QPointer<ApiKeys>(this), uses](bool committed) {
        if (committed || !guard)
            return;
        qCWarning(lcWebhooks) << "the last uses of" << uses.size() << "keys were not stored; trying again";
        const bool wasClean = guard->m_lastUsed.isEmpty();
        for (auto use = uses.cbegin(); use != uses.cend(); ++use) {
            qint64 &noted = guard->m_lastUsed[use.key()];
            noted = std::max(noted, use.value());
        }
        if (wasClean && guard->m_onDirty)
            guard->m_onDirty();
    };
    return {job, done};
}

void ApiKeys::insert(Entry entry)
{
    const qint64 id = entry.key.id;
    Instance &instance = m_instances[entry.key.instance];
    instance.ids.insert(id);
    instance.byDigest.insert(entry.digest, id);
    count(entry.key, +1);
    m_keys.insert_or_assign(id, std::move(entry));
}

ApiKeys::Entry ApiKeys::take(qint64 id)
{
    Entry entry = std::move(m_keys.extract(id).mapped());
    count(entry.key, -1);
    Instance &instance = m_instances[entry.key.instance];
    instance.ids.erase(id);
    instance.byDigest.remove(entry.digest);
    if (instance.ids.empty())
        m_instances.remove(entry.key.instance);
    return entry;
}

void ApiKeys::count(const ApiKey &key, int by)
{
    Instance &instance = m_instances[key.instance];
    for (const ListenerKind listener : {ListenerKind::Public, ListenerKind::Private}) {
        if (opens(listener, key.visibility))
            instance.opening.at(static_cast<std::size_t>(listener)) += by;
    }
}

Result<ApiKeys::Entry *> ApiKeys::changeable(const QString &instance, qint64 id)
{
    const auto found = m_keys.find(id);
    if (found == m_keys.end() || found->second.key.instance != instance)
        return failure(ErrorCode::NotFound, u"This instance has no key with the id %1."_s.arg(id));
    if (found->second.isSaving) {
        return failure(ErrorCode::Conflict,
                       u"Another change of this key is being stored. Try again in a moment."_s);
    }
    return &found->second;
}

} // namespace Gatehouse
