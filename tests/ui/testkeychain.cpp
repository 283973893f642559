// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/testkeychain.h"

#include <QDBusArgument>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusMetaType>
#include <QDBusObjectPath>
#include <QDBusVariant>

using namespace Qt::StringLiterals;

namespace Gatehouse::Test {

/// The structure `(oayays)` of the Secret Service.
struct KeyringPassword
{
    QDBusObjectPath session;
    QByteArray parameters;
    QByteArray value;
    QString contentType;
};

static QDBusArgument &operator<<(QDBusArgument &argument, const KeyringPassword &password)
{
    argument.beginStructure();
    argument << password.session << password.parameters << password.value << password.contentType;
    argument.endStructure();
    return argument;
}

static const QDBusArgument &operator>>(const QDBusArgument &argument, KeyringPassword &password)
{
    argument.beginStructure();
    argument >> password.session >> password.parameters >> password.value >> password.contentType;
    argument.endStructure();
    return argument;
}

namespace {

QDBusMessage serviceCall(const QString &interface, const QString &method)
{
    return QDBusMessage::createMethodCall(u"org.freedesktop.secrets"_s, u"/org/freedesktop/secrets"_s,
                                          interface, method);
}

QDBusObjectPath collection() { return QDBusObjectPath(u"/org/freedesktop/secrets/collection/login"_s); }

void send(const QDBusMessage &call)
{
    const QDBusMessage reply = QDBusConnection::sessionBus().call(call);
    if (reply.type() == QDBusMessage::ErrorMessage)
        qWarning("%s", qPrintable(reply.errorMessage()));
}

} // namespace

void lockTestKeychain()
{
    qDBusRegisterMetaType<QList<QDBusObjectPath>>();
    QDBusMessage call = serviceCall(u"org.freedesktop.Secret.Service"_s, u"Lock"_s);
    call << QVariant::fromValue(QList{collection()});
    send(call);
}

void unlockTestKeychain()
{
    qDBusRegisterMetaType<KeyringPassword>();
    QDBusMessage open = serviceCall(u"org.freedesktop.Secret.Service"_s, u"OpenSession"_s);
    open << u"plain"_s << QVariant::fromValue(QDBusVariant(QString()));
    const auto session =
        QDBusConnection::sessionBus().call(open).arguments().value(1).value<QDBusObjectPath>();
    QDBusMessage call = serviceCall(u"org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface"_s,
                                    u"UnlockWithMasterPassword"_s);
    call << QVariant::fromValue(collection())
         << QVariant::fromValue(KeyringPassword{session, {}, "password", u"text/plain"_s});
    send(call);
}

} // namespace Gatehouse::Test
