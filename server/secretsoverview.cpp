// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "secretsoverview.h"

#include "config/configstore.h"
#include "json.h"
#include "secrets/keychain.h"
#include "secrets/resolver.h"

#include <QFile>
#include <QPointer>
#include <QSet>

#include <algorithm>
#include <chrono>
#include <memory>
#include <utility>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

using Source = SecretRef::Source;

/// Look-ups come thousands a second; what is shown of them need not change as often.
constexpr std::chrono::milliseconds AnnounceDelay{50};
/// Past that many, what is remembered of references that are used no longer is forgotten.
constexpr qsizetype MaxLookUps = 4096;

KeychainName entryNamed(const QString &name) { return {KeychainKind::Secret, name}; }

SecretRef referenceTo(const QString &entry)
{
    SecretRef ref;
    ref.source = Source::Keychain;
    ref.id = entry;
    return ref;
}

/// Whether the copy that was kept of the configuration has the text @a value in it, as it is or as JSON
/// writes it.
bool backupHolds(const QString &configFile, const Secret &value)
{
    QFile backup(configFile + u".bak"_s);
    if (!backup.open(QIODevice::ReadOnly))
        return false;
    const QByteArray text = backup.readAll();
    const QByteArrayView bytes = value.bytes();
    QByteArray escaped = toJson(
        boost::json::value(std::string_view(bytes.data(), static_cast<std::size_t>(bytes.size()))));
    const bool holds = text.contains(bytes) || text.contains(escaped);
    wipe(escaped);
    return holds;
}

} // namespace

QString SecretUse::result() const
{
    if (source == Source::Plain)
        return u"plain text in the configuration"_s;
    if (!lookedUpAt.isValid())
        return u"not looked up yet"_s;
    return problem ? words(*problem) : u"resolves"_s;
}

SecretsOverview::SecretsOverview(ConfigStore &config, Resolver &resolver, Keychain &keychain)
    : m_config(config)
    , m_resolver(resolver)
    , m_keychain(keychain)
{
    connect(&m_resolver, &Resolver::lookedUp, this, &SecretsOverview::note);
    connect(&m_config, &ConfigStore::changed, this, &SecretsOverview::announce);
    connect(&m_keychain, &Keychain::entriesChanged, this, &SecretsOverview::announce);
    m_announcing.setSingleShot(true);
    m_announcing.setInterval(AnnounceDelay);
    connect(&m_announcing, &QTimer::timeout, this, &SecretsOverview::changed);
}

void SecretsOverview::note(const SecretRef &ref, std::optional<SecretProblem> problem)
{
    if (m_lookUps.size() >= MaxLookUps)
        m_lookUps.clear();
    LookUp &lookUp = m_lookUps[ref.describe()];
    lookUp.at = QDateTime::currentDateTimeUtc();
    lookUp.problem = problem;
    if (!problem)
        lookUp.resolvedAt = lookUp.at;
    announce();
}

void SecretsOverview::announce()
{
    if (!m_announcing.isActive())
        m_announcing.start();
}

SecretUse SecretsOverview::useOf(const ConfiguredSecret &secret) const
{
    SecretUse use;
    use.owner = secret.owner;
    use.ownerId = secret.ownerId;
    use.title = secret.title;
    use.place = secret.place;
    use.usedBy = secret.usedBy;
    use.source = secret.ref.source;
    use.provider = secret.ref.provider;
    use.reference = secret.ref.describe();
    if (secret.ref.source == Source::Keychain)
        use.entry = secret.ref.id;
    const LookUp lookUp = m_lookUps.value(use.reference);
    use.lookedUpAt = lookUp.at;
    use.resolvedAt = lookUp.resolvedAt;
    use.problem = lookUp.problem;
    return use;
}

QList<SecretUse> SecretsOverview::uses() const
{
    QList<SecretUse> uses;
    QSet<QString> used;
    for (const ConfiguredSecret &secret : configuredSecrets(m_config.current())) {
        uses.append(useOf(secret));
        if (secret.ref.source == Source::Keychain)
            used.insert(secret.ref.id);
    }
    for (const KeychainEntry &entry : m_keychain.entries()) {
        if (entry.name.kind == KeychainKind::Secret && !used.contains(entry.name.name))
            uses.append(useOf({.ownerId = {},
                               .place = {},
                               .usedBy = {},
                               .title = {},
                               .ref = referenceTo(entry.name.name)}));
    }
    return uses;
}

void SecretsOverview::test(const QString &place, QObject *context, Uses done)
{
    const QPointer guard(context);
    QList<ConfiguredSecret> secrets = configuredSecrets(m_config.current());
    secrets.removeIf([&place](const ConfiguredSecret &s) { return !place.isEmpty() && s.place != place; });
    const auto left = std::make_shared<qsizetype>(secrets.size() + 1);
    const auto finishOne = [this, guard, secrets, left, done = std::move(done)] {
        if (--*left > 0 || !guard)
            return;
        QList<SecretUse> tested;
        for (const ConfiguredSecret &secret : secrets)
            tested.append(useOf(secret));
        done(tested);
    };
    for (const ConfiguredSecret &secret : std::as_const(secrets)) {
        m_resolver.lookUp(secret.ref, this,
                          [this, ref = secret.ref, finishOne](const SecretOutcome &outcome) {
                              note(ref, outcome ? std::nullopt : std::optional(outcome.error()));
                              finishOne();
                          });
    }
    QMetaObject::invokeMethod(this, finishOne, Qt::QueuedConnection);
}

void SecretsOverview::setEntry(const QString &name, const Secret &value, QObject *context, Done done)
{
    const QByteArrayView bytes = value.bytes();
    QString problem;
    if (!isKeychainName(name)) {
        problem = u"The name of an entry must be 1 to 128 characters, without control characters and without "
                  "white space at its ends."_s;
    } else if (bytes.isEmpty()) {
        problem = u"The value is empty."_s;
    } else if (bytes.size() > MaxValueBytes) {
        problem = u"The value is longer than %1 bytes."_s.arg(MaxValueBytes);
    } else if (bytes.contains('\0')) {
        problem = u"The value holds the character NUL."_s;
    }
    if (problem.isEmpty()) {
        m_keychain.write(entryNamed(name), value, context, std::move(done));
        return;
    }
    QMetaObject::invokeMethod(
        context, [done = std::move(done), problem] { done(failure(ErrorCode::Invalid, problem)); },
        Qt::QueuedConnection);
}

void SecretsOverview::removeEntry(const QString &name, QObject *context, Done done)
{
    if (m_keychain.knows(entryNamed(name))) {
        m_keychain.remove(entryNamed(name), context, std::move(done));
        return;
    }
    QMetaObject::invokeMethod(
        context,
        [done = std::move(done), name] {
            done(failure(ErrorCode::NotFound, u"There is no keychain entry \"%1\"."_s.arg(name)));
        },
        Qt::QueuedConnection);
}

/// A name for a new entry, made of @a title.
QString SecretsOverview::freeEntry(const QString &title) const
{
    const QString base = isKeychainName(title) ? title : u"secret"_s;
    QString name = base;
    for (int number = 2; m_keychain.knows(entryNamed(name)); ++number)
        name = base + u' ' + QString::number(number);
    return name;
}

void SecretsOverview::adopt(const QString &place, const QString &entry, QObject *context,
                            std::function<void(const Result<AdoptedSecret> &)> done)
{
    const auto finish = [guard = QPointer(context), done](const Result<AdoptedSecret> &result) {
        if (guard)
            done(result);
    };
    const auto refuse = [this, finish](ErrorCode code, const QString &words) {
        QMetaObject::invokeMethod(
            this, [finish, code, words] { finish(failure(code, words)); }, Qt::QueuedConnection);
    };
    const QList<ConfiguredSecret> secrets = configuredSecrets(m_config.current());
    const auto found = std::ranges::find(secrets, place, &ConfiguredSecret::place);
    if (found == secrets.end()) {
        refuse(ErrorCode::NotFound, u"There is no secret at %1 of the configuration."_s.arg(place));
        return;
    }
    if (found->ref.source != Source::Plain) {
        refuse(ErrorCode::Conflict, u"%1 is a reference already."_s.arg(place));
        return;
    }
    if (!entry.isEmpty() && m_keychain.knows(entryNamed(entry))) {
        refuse(ErrorCode::Conflict, u"There is a keychain entry \"%1\" already."_s.arg(entry));
        return;
    }
    const QString name = entry.isEmpty() ? freeEntry(found->title) : entry;
    const auto giveUp = [this, name, finish](const Error &error) {
        m_keychain.remove(entryNamed(name), this,
                          [finish, error](const Result<void> &) { finish(tl::unexpected(error)); });
    };
    setEntry(name, found->ref.value, this,
             [this, secret = *found, name, finish, giveUp](const Result<void> &written) {
                 if (!written) {
                     finish(tl::unexpected(written.error()));
                     return;
                 }
                 m_keychain.read(
                     entryNamed(name), this,
                     [this, secret, name, finish, giveUp](const SecretOutcome &outcome) {
                         if (!outcome) {
                             giveUp(toError(outcome.error()));
                             return;
                         }
                         const bool isSame = constantTimeEquals(outcome->bytes(), secret.ref.value.bytes());
                         const Result<AdoptedSecret> moved = isSame
                             ? replace(secret, name)
                             : failure(ErrorCode::Unavailable, u"The keychain gave another value back."_s);
                         if (moved)
                             finish(moved);
                         else
                             giveUp(moved.error());
                     });
             });
}

/// Puts a reference to @a entry where the text of @a secret stands.
Result<AdoptedSecret> SecretsOverview::replace(const ConfiguredSecret &secret, const QString &entry)
{
    const Result<void> edited = m_config.edit([&](boost::json::object &document) -> Result<void> {
        boost::json::value *here = findSecret(document, m_config.current(), secret.place);
        const boost::json::string *text = here ? here->if_string() : nullptr;
        if (!text
            || !constantTimeEquals({text->data(), static_cast<qsizetype>(text->size())},
                                   secret.ref.value.bytes()))
            return failure(ErrorCode::Conflict, u"%1 was changed meanwhile: try again."_s.arg(secret.place));
        *here = referenceTo(entry).toJson();
        return {};
    });
    if (!edited)
        return tl::unexpected(edited.error());
    return AdoptedSecret{
        .place = secret.place, .entry = entry, .isInBackup = backupHolds(m_config.file(), secret.ref.value)};
}

} // namespace Gatehouse
