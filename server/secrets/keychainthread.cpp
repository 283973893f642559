// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "secrets/keychainthread.h"

#include <QAbstractEventDispatcher>
#include <QCoreApplication>
#include <QLibrary>
#include <QThread>

using namespace Qt::StringLiterals;

namespace Gatehouse {

Q_LOGGING_CATEGORY(lcKeychain, "gatehouse.keychain")

namespace {

constexpr unsigned long PatienceAtEndMs = 1000;

QThread *theThread = nullptr;

void endThread()
{
    QThread *thread = theThread;
    if (!thread)
        return;
    theThread = nullptr;
    thread->quit();
    if (thread->wait(PatienceAtEndMs)) // else it is stuck in a library: the end of the process ends it
        delete thread;
}

} // namespace

QThread &keychainThread()
{
    if (!theThread) {
        theThread = new QThread;
        theThread->setObjectName(u"keychain"_s);
        theThread->start();
        qAddPostRoutine(endThread);
    }
    return *theThread;
}

const QString &keychainService()
{
    static const QString name = u"gatehouse"_s;
    return name;
}

void surviveLossOfBus()
{
    // GIO comes with libsecret, which QtKeychain loads in the same way
    using GetBus = void *(*)(int, void *, void **);
    using SetExitOnClose = void (*)(void *, int);
    using Unref = void (*)(void *);
    constexpr int SessionBus = 2;
    static const auto getBus = reinterpret_cast<GetBus>(QLibrary::resolve(u"gio-2.0"_s, 0, "g_bus_get_sync"));
    static const auto setExitOnClose = reinterpret_cast<SetExitOnClose>(
        QLibrary::resolve(u"gio-2.0"_s, 0, "g_dbus_connection_set_exit_on_close"));
    if (!getBus || !setExitOnClose)
        return;
    static void *last = nullptr; // a reference of ours, so that the shared connection stays the same one
    void *connection = getBus(SessionBus, nullptr, nullptr);
    if (!connection)
        return;
    setExitOnClose(connection, 0);
    static const auto unref = reinterpret_cast<Unref>(
        QLibrary::resolve(u"gobject-2.0"_s, 0, "g_object_unref"));
    if (unref && last)
        unref(last);
    last = connection;
}

void forgetKeychainSession()
{
    using Disconnect = void (*)();
    static const auto disconnect = reinterpret_cast<Disconnect>(
        QLibrary::resolve(u"secret-1"_s, 0, "secret_service_disconnect"));
    if (disconnect)
        disconnect();
}

bool hasGlibEventLoop()
{
    const QAbstractEventDispatcher *dispatcher = QAbstractEventDispatcher::instance();
    return dispatcher && dispatcher->inherits("QEventDispatcherGlib");
}

} // namespace Gatehouse
