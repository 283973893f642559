// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "config/configsecrets.h"
#include "result.h"
#include "secrets/keychainname.h"
#include "secrets/secretproblem.h"
#include "secrets/secretref.h"

#include <QDateTime>
#include <QHash>
#include <QList>
#include <QObject>
#include <QString>
#include <QTimer>
#include <functional>
#include <optional>

namespace Gatehouse {

class ConfigStore;
class Keychain;
class Resolver;

/// A secret that the configuration uses, or an entry of the keychain that it does not. No value.
struct SecretUse
{
    ConfiguredSecret::Owner owner = ConfiguredSecret::Owner::None; ///< what uses it
    QString ownerId; ///< the UUID of the instance, the id of the route
    QString title; ///< what a keychain entry for it may be called; empty for an entry
    QString place; ///< where in the configuration; empty for an entry that nothing uses
    QString usedBy; ///< for people; empty likewise
    SecretRef::Source source = SecretRef::Source::Plain;
    QString provider; ///< of the reference
    QString reference; ///< SecretRef::describe()
    QString entry; ///< the name of the keychain entry, when it is one
    QDateTime lookedUpAt; ///< UTC, when it was last looked up since the start; null: not yet
    QDateTime resolvedAt; ///< UTC, when that last gave a value
    std::optional<SecretProblem> problem; ///< what the last look-up found; none: a value

    /// `resolves`, `not looked up yet`, or why there is no value: one of a few fixed texts.
    [[nodiscard]] QString result() const;
    [[nodiscard]] bool resolves() const { return lookedUpAt.isValid() && !problem; }
    bool operator==(const SecretUse &) const = default;
};

/// What came of moving a plain text into the keychain.
struct AdoptedSecret
{
    QString place;
    QString entry; ///< its new name
    bool isInBackup = false; ///< the copy of the configuration that was kept still holds the text
};

/// What an operator sees of secrets and does to them: every one in use with the result of its last look-up,
/// tests, the keychain's entries, and the move of a plain text into the keychain. No value ever comes out of
/// it. Gateway thread; callbacks come from the event loop unless their context has died.
class SecretsOverview final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SecretsOverview)
public:
    using Done = std::function<void(const Result<void> &)>;
    using Uses = std::function<void(const QList<SecretUse> &)>;

    /// Longest value of a keychain entry, in bytes.
    static constexpr qsizetype MaxValueBytes = 65536;

    /// Everything is borrowed and must outlive this object.
    SecretsOverview(ConfigStore &config, Resolver &resolver, Keychain &keychain);

    /// Those in the configuration first, in its order, then the keychain entries that nothing uses.
    [[nodiscard]] QList<SecretUse> uses() const;
    /// Looks up now what is at @a place of the configuration, or all of it when that is empty, and calls
    /// @a done with these, once. Nothing there: an empty list.
    void test(const QString &place, QObject *context, Uses done);

    /// Writes the keychain entry @a name, which references call by that, over one of the same name.
    void setEntry(const QString &name, const Secret &value, QObject *context, Done done);
    /// Deletes it. NotFound: this data directory has none of that name.
    void removeEntry(const QString &name, QObject *context, Done done);
    /// Moves the plain text at @a place into the keychain, under @a entry or a name made up, and puts a
    /// reference in its place. The text leaves the file only once the keychain has given it back. NotFound:
    /// there is no secret at @a place. Conflict: it is a reference already, or the entry exists.
    void adopt(const QString &place, const QString &entry, QObject *context,
               std::function<void(const Result<AdoptedSecret> &)> done);

Q_SIGNALS:
    /// uses() has changed. At most twenty times a second.
    void changed();

private:
    struct LookUp
    {
        QDateTime at;
        QDateTime resolvedAt;
        std::optional<SecretProblem> problem;
    };

    [[nodiscard]] SecretUse useOf(const ConfiguredSecret &secret) const;
    [[nodiscard]] QString freeEntry(const QString &title) const;
    void note(const SecretRef &ref, std::optional<SecretProblem> problem);
    void announce();
    [[nodiscard]] Result<AdoptedSecret> replace(const ConfiguredSecret &secret, const QString &entry);

    ConfigStore &m_config;
    Resolver &m_resolver;
    Keychain &m_keychain;
    QHash<QString, LookUp> m_lookUps; ///< by SecretRef::describe()
    QTimer m_announcing;
};

} // namespace Gatehouse
