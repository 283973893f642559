// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "result.h"
#include "webhooks/apikeys.h"

#include <QObject>
#include <QString>

#include <optional>

namespace Gatehouse {

class Keychain;

/// A key that has just been made or given another value.
struct StoredKey
{
    ApiKey key;
    Secret raw;
    /// Why the keychain does not hold the value, which then is shown this once: the end of a sentence, such
    /// as "there is no keychain". None: show() reads it.
    std::optional<QString> notKept;
};

/// The raw values of API keys, in the keychain and nowhere else. What is done to a key counts once ApiKeys
/// says so; the keychain follows and never holds authentication up. A value whose key is gone is removed when
/// the keychain allows it. Gateway thread; callbacks as those of ApiKeys.
class KeyValues final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(KeyValues)
public:
    template<typename T>
    using Done = ApiKeys::Done<T>;

    /// Both are borrowed and must outlive this object.
    KeyValues(ApiKeys &keys, Keychain &keychain);

    /// As ApiKeys::add() and ApiKeys::regenerate(); answers when the keychain has been tried.
    void add(const QString &instance, const QString &label, Visibility visibility, QObject *context,
             Done<StoredKey> done);
    void regenerate(const QString &instance, qint64 id, QObject *context, Done<StoredKey> done);
    /// As ApiKeys::remove() and ApiKeys::removeAll(); answers when the values are gone from the keychain, or
    /// it has refused.
    void remove(const QString &instance, qint64 id, QObject *context, Done<void> done);
    void removeAll(const QString &instance, QObject *context, Done<void> done);

    /// The raw value of a key. NotFound: there is no such key. Unavailable: the keychain can't be read, or
    /// has no value that is this key's.
    void show(const QString &instance, qint64 id, QObject *context, Done<Secret> done);

private:
    void keep(const Result<NewKey> &made, const QPointer<QObject> &context, const Done<StoredKey> &done);
    void forget(const QList<qint64> &ids, const QPointer<QObject> &context, const Done<void> &done);
    void removeOrphans();

    ApiKeys &m_keys;
    Keychain &m_keychain;
};

} // namespace Gatehouse
