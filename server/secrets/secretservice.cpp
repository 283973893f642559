// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "secrets/secretservice.h"

#include <QDBusMessage>
#include <QDBusObjectPath>
#include <QDBusPendingCallWatcher>
#include <QDBusServiceWatcher>
#include <QDBusVariant>
#include <QLibrary>

#include <utility>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

constexpr int AnswerTimeoutMs = 3000;

const QString &serviceName()
{
    static const QString name = u"org.freedesktop.secrets"_s;
    return name;
}

const QString &servicePath()
{
    static const QString path = u"/org/freedesktop/secrets"_s;
    return path;
}

const QString &serviceInterface()
{
    static const QString name = u"org.freedesktop.Secret.Service"_s;
    return name;
}

/// QtKeychain prefers KWallet's own interface there.
bool isKde() { return qgetenv("XDG_CURRENT_DESKTOP") == "KDE"; }

/// Without it QtKeychain uses KWallet wherever it is.
bool hasLibsecret() { return QLibrary::resolve(u"secret-1"_s, 0, "secret_password_lookup") != nullptr; }

} // namespace

SecretService::SecretService()
    : m_bus(QDBusConnection::sessionBus())
{
    auto *watcher = new QDBusServiceWatcher(this);
    watcher->setConnection(m_bus);
    watcher->setWatchMode(QDBusServiceWatcher::WatchForOwnerChange);
    watcher->setWatchedServices({serviceName(), u"org.kde.kwalletd5"_s, u"org.kde.kwalletd6"_s});
    connect(watcher, &QDBusServiceWatcher::serviceOwnerChanged, this,
            [this](const QString &name, const QString &, const QString &owner) {
                const bool isOurs = isKde() == (name != serviceName());
                if (isOurs && owner.isEmpty())
                    Q_EMIT vanished();
                else if (isOurs)
                    Q_EMIT changed();
            });
    // A slot by name: QtDBus knows no other way. Of any sender: Qt would ask for the owner of a name, and
    // Qt 6.4 is aborted by that when the bus goes at this moment.
    m_bus.connect(QString(), servicePath(), serviceInterface(), u"CollectionChanged"_s, this,
                  SLOT(onCollectionChanged()));
}

SecretService::~SecretService() = default;

bool SecretService::isUsed()
{
    static const bool isUsed = !isKde() && hasLibsecret();
    return isUsed;
}

void SecretService::onCollectionChanged() { Q_EMIT changed(); }

void SecretService::check(Done done)
{
    if (isKde()) {
        done(State::NotAsked);
        return;
    }
    if (!m_bus.isConnected()) {
        done(State::NoBus);
        return;
    }
    m_asking.push_back(std::move(done));
    if (m_asking.size() == 1)
        startService();
}

void SecretService::startService()
{
    QDBusMessage message = QDBusMessage::createMethodCall(u"org.freedesktop.DBus"_s,
                                                          u"/org/freedesktop/DBus"_s,
                                                          u"org.freedesktop.DBus"_s, u"StartServiceByName"_s);
    message << serviceName() << 0U;
    call(message, [this](const QDBusMessage &reply) {
        if (reply.type() == QDBusMessage::ErrorMessage)
            answer(m_bus.isConnected() ? State::NoService : State::NoBus);
        else
            askForCollection();
    });
}

void SecretService::askForCollection()
{
    QDBusMessage message = QDBusMessage::createMethodCall(serviceName(), servicePath(), serviceInterface(),
                                                          u"ReadAlias"_s);
    message << u"default"_s;
    call(message, [this](const QDBusMessage &reply) {
        if (reply.type() == QDBusMessage::ErrorMessage) {
            answer(State::NoService);
            return;
        }
        const QString path = reply.arguments().value(0).value<QDBusObjectPath>().path();
        if (path.size() > 1)
            askWhetherLocked(path);
        else
            answer(State::NoCollection);
    });
}

void SecretService::askWhetherLocked(const QString &collection)
{
    QDBusMessage message = QDBusMessage::createMethodCall(serviceName(), collection,
                                                          u"org.freedesktop.DBus.Properties"_s, u"Get"_s);
    message << u"org.freedesktop.Secret.Collection"_s << u"Locked"_s;
    call(message, [this](const QDBusMessage &reply) {
        if (reply.type() == QDBusMessage::ErrorMessage) {
            answer(State::NoCollection); // the alias may name one that is not there
            return;
        }
        const bool isLocked = reply.arguments().value(0).value<QDBusVariant>().variant().toBool();
        answer(isLocked ? State::Locked : State::Unlocked);
    });
}

void SecretService::call(const QDBusMessage &message, const std::function<void(const QDBusMessage &)> &done)
{
    auto *watcher = new QDBusPendingCallWatcher(m_bus.asyncCall(message, AnswerTimeoutMs), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [watcher, done] {
        watcher->deleteLater();
        done(watcher->reply());
    });
}

void SecretService::answer(State state)
{
    const std::vector<Done> asking = std::exchange(m_asking, {});
    for (const Done &done : asking)
        done(state);
}

} // namespace Gatehouse
