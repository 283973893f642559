// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "webhooks/keyvalues.h"

#include "secrets/keychain.h"

#include <QLoggingCategory>
#include <QPointer>

#include <algorithm>
#include <memory>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

Q_LOGGING_CATEGORY(lcKeyValues, "gatehouse.keys")

KeychainName entryOf(qint64 id) { return {KeychainKind::Key, QString::number(id)}; }

/// A sentence as the end of another one.
QString asClause(QString sentence)
{
    if (sentence.endsWith(u'.'))
        sentence.chop(1);
    if (!sentence.isEmpty())
        sentence[0] = sentence.at(0).toLower();
    return sentence;
}

} // namespace

KeyValues::KeyValues(ApiKeys &keys, Keychain &keychain)
    : m_keys(keys)
    , m_keychain(keychain)
{
    connect(&m_keychain, &Keychain::stateChanged, this, [this](Keychain::State state) {
        if (state == Keychain::State::Available)
            removeOrphans();
    });
}

void KeyValues::add(const QString &instance, const QString &label, Visibility visibility, QObject *context,
                    Done<StoredKey> done)
{
    m_keys.add(instance, label, visibility, this,
               [this, guard = QPointer(context), done = std::move(done)](const Result<NewKey> &made) {
                   keep(made, guard, done);
               });
}

void KeyValues::regenerate(const QString &instance, qint64 id, QObject *context, Done<StoredKey> done)
{
    m_keys.regenerate(instance, id, this,
                      [this, guard = QPointer(context), done = std::move(done)](const Result<NewKey> &made) {
                          keep(made, guard, done);
                      });
}

void KeyValues::keep(const Result<NewKey> &made, const QPointer<QObject> &context,
                     const Done<StoredKey> &done)
{
    if (!made) {
        if (context)
            done(tl::unexpected(made.error()));
        return;
    }
    StoredKey stored{.key = made->key, .raw = made->raw, .notKept = {}};
    m_keychain.write(entryOf(stored.key.id), stored.raw, this,
                     [stored, context, done](const Result<void> &written) mutable {
                         if (!context)
                             return;
                         if (!written)
                             stored.notKept = asClause(written.error().message);
                         done(stored);
                     });
}

void KeyValues::remove(const QString &instance, qint64 id, QObject *context, Done<void> done)
{
    m_keys.remove(instance, id, this,
                  [this, id, guard = QPointer(context), done = std::move(done)](const Result<void> &removed) {
                      if (removed)
                          forget({id}, guard, done);
                      else if (guard)
                          done(removed);
                  });
}

void KeyValues::removeAll(const QString &instance, QObject *context, Done<void> done)
{
    QList<qint64> ids;
    for (const ApiKey &key : m_keys.list(instance))
        ids.append(key.id);
    m_keys.removeAll(
        instance, this,
        [this, ids, guard = QPointer(context), done = std::move(done)](const Result<void> &removed) {
            if (removed)
                forget(ids, guard, done);
            else if (guard)
                done(removed);
        });
}

/// Removes the values of keys that are gone. What fails stays in the index and is tried again.
void KeyValues::forget(const QList<qint64> &ids, const QPointer<QObject> &context, const Done<void> &done)
{
    const auto left = std::make_shared<qsizetype>(1);
    const auto finishOne = [left, context, done] {
        if (--*left == 0 && context)
            done({});
    };
    for (const qint64 id : ids) {
        if (!m_keychain.knows(entryOf(id)))
            continue;
        ++*left;
        m_keychain.remove(entryOf(id), this, [id, finishOne](const Result<void> &removed) {
            if (!removed) {
                qCWarning(lcKeyValues).noquote() << "the value of the deleted key" << id
                                                 << "is still in the keychain:" << removed.error().message;
            }
            finishOne();
        });
    }
    finishOne();
}

void KeyValues::show(const QString &instance, qint64 id, QObject *context, Done<Secret> done)
{
    const QList<ApiKey> keys = m_keys.list(instance);
    const auto refuse = [context, done](ErrorCode code, const QString &words) {
        QMetaObject::invokeMethod(
            context, [done, code, words] { done(failure(code, words)); }, Qt::QueuedConnection);
    };
    if (std::ranges::find(keys, id, &ApiKey::id) == keys.end()) {
        refuse(ErrorCode::NotFound, u"This instance has no key with the id %1."_s.arg(id));
        return;
    }
    const QString missing = u"The keychain does not hold the value of key %1; it was shown once, when it was "
                            "made. Regenerate the key for a new one."_s.arg(id);
    if (!m_keychain.knows(entryOf(id))) {
        refuse(ErrorCode::Unavailable, missing);
        return;
    }
    m_keychain.read(entryOf(id), this,
                    [this, instance, id, missing, guard = QPointer(context),
                     done = std::move(done)](const SecretOutcome &outcome) {
                        if (!guard)
                            return;
                        const bool isMissing = !outcome && outcome.error() == SecretProblem::ValueMissing;
                        // a write that timed out may have left another value there
                        const ApiKey *key = outcome ? m_keys.find(instance, outcome->bytes()) : nullptr;
                        if (key && key->id == id)
                            done(*outcome);
                        else if (outcome || isMissing)
                            done(failure(ErrorCode::Unavailable, missing));
                        else
                            done(failure(ErrorCode::Unavailable,
                                         u"The value of key %1 can't be shown: %2."_s.arg(id).arg(
                                             words(outcome.error()))));
                    });
}

/// Removes what was left when a key was deleted while the keychain could not be written.
void KeyValues::removeOrphans()
{
    const QList<KeychainEntry> orphans = m_keychain.orphans([this](const KeychainName &name) {
        return name.kind != KeychainKind::Key || m_keys.contains(name.name.toLongLong());
    });
    for (const KeychainEntry &orphan : orphans)
        m_keychain.remove(orphan.name, this, [](const Result<void> &) {});
}

} // namespace Gatehouse
