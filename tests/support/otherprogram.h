// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QDBusArgument>
#include <QDBusConnection>
#include <QDBusConnectionInterface>
#include <QDBusMessage>
#include <QDBusMetaType>
#include <QDBusObjectPath>
#include <QDBusVariant>
#include <QList>
#include <QMap>
#include <QTest>
#include <sys/types.h>

/// What another program does with the keyring of the session, through QtDBus.
namespace OtherProgram {

using namespace Qt::StringLiterals;

/// The structure `(oayays)` of the Secret Service.
struct Password
{
    QDBusObjectPath session;
    QByteArray parameters;
    QByteArray value;
    QString contentType;
};

inline QDBusArgument &operator<<(QDBusArgument &argument, const Password &password)
{
    argument.beginStructure();
    argument << password.session << password.parameters << password.value << password.contentType;
    argument.endStructure();
    return argument;
}

inline const QDBusArgument &operator>>(const QDBusArgument &argument, Password &password)
{
    argument.beginStructure();
    argument >> password.session >> password.parameters >> password.value >> password.contentType;
    argument.endStructure();
    return argument;
}

/// What the calls below send, for QtDBus. They do not work before.
inline void registerTypes()
{
    qDBusRegisterMetaType<QList<QDBusObjectPath>>();
    qDBusRegisterMetaType<QMap<QString, QString>>();
    qDBusRegisterMetaType<Password>();
}

inline const QString ServiceName = u"org.freedesktop.secrets"_s;
inline const QString CollectionPath = u"/org/freedesktop/secrets/collection/login"_s;

inline pid_t servicePid()
{
    return static_cast<pid_t>(QDBusConnection::sessionBus().interface()->servicePid(ServiceName).value());
}

inline QList<QDBusObjectPath> items()
{
    QDBusMessage get = QDBusMessage::createMethodCall(ServiceName, CollectionPath,
                                                      u"org.freedesktop.DBus.Properties"_s, u"Get"_s);
    get << u"org.freedesktop.Secret.Collection"_s << u"Items"_s;
    const QVariant paths =
        QDBusConnection::sessionBus().call(get).arguments().value(0).value<QDBusVariant>().variant();
    return qdbus_cast<QList<QDBusObjectPath>>(paths);
}

inline qsizetype itemCount() { return items().size(); }

inline QDBusObjectPath openSession()
{
    QDBusMessage open = QDBusMessage::createMethodCall(ServiceName, u"/org/freedesktop/secrets"_s,
                                                       u"org.freedesktop.Secret.Service"_s, u"OpenSession"_s);
    open << u"plain"_s << QVariant::fromValue(QDBusVariant(QString()));
    return QDBusConnection::sessionBus().call(open).arguments().value(1).value<QDBusObjectPath>();
}

/// Another entry beside those that have the same @a attributes.
inline void addItem(const QMap<QString, QString> &attributes, const QByteArray &value)
{
    QDBusMessage call = QDBusMessage::createMethodCall(
        ServiceName, CollectionPath, u"org.freedesktop.Secret.Collection"_s, u"CreateItem"_s);
    call << QVariantMap{{u"org.freedesktop.Secret.Item.Label"_s, u"another"_s},
                        {u"org.freedesktop.Secret.Item.Attributes"_s, QVariant::fromValue(attributes)}}
         << QVariant::fromValue(Password{openSession(), {}, value.toBase64(), u"text/plain"_s}) << false;
    const QDBusMessage reply = QDBusConnection::sessionBus().call(call);
    QVERIFY2(reply.type() != QDBusMessage::ErrorMessage, qPrintable(reply.errorMessage()));
}

inline void setSecret(const QDBusObjectPath &item, const QByteArray &value)
{
    QDBusMessage call = QDBusMessage::createMethodCall(ServiceName, item.path(),
                                                       u"org.freedesktop.Secret.Item"_s, u"SetSecret"_s);
    call << QVariant::fromValue(Password{openSession(), {}, value.toBase64(), u"text/plain"_s});
    const QDBusMessage reply = QDBusConnection::sessionBus().call(call);
    QVERIFY2(reply.type() != QDBusMessage::ErrorMessage, qPrintable(reply.errorMessage()));
}

inline void deleteItem(const QDBusObjectPath &item)
{
    QDBusConnection::sessionBus().call(QDBusMessage::createMethodCall(
        ServiceName, item.path(), u"org.freedesktop.Secret.Item"_s, u"Delete"_s));
}

inline void lock()
{
    registerTypes();
    QDBusMessage call = QDBusMessage::createMethodCall(ServiceName, u"/org/freedesktop/secrets"_s,
                                                       u"org.freedesktop.Secret.Service"_s, u"Lock"_s);
    call << QVariant::fromValue(QList{QDBusObjectPath(CollectionPath)});
    QDBusConnection::sessionBus().call(call);
}

/// As the login does, through the daemon's own interface: no window is opened.
inline void unlock()
{
    registerTypes();
    QDBusConnection bus = QDBusConnection::sessionBus();
    const QString path = u"/org/freedesktop/secrets"_s;
    QDBusMessage call = QDBusMessage::createMethodCall(
        ServiceName, path, u"org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface"_s,
        u"UnlockWithMasterPassword"_s);
    call << QVariant::fromValue(QDBusObjectPath(CollectionPath))
         << QVariant::fromValue(Password{openSession(), {}, "password", u"text/plain"_s});
    const QDBusMessage reply = bus.call(call);
    if (reply.type() == QDBusMessage::ErrorMessage)
        qWarning("%s", qPrintable(reply.errorMessage()));
}

} // namespace OtherProgram
