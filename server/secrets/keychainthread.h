// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QLoggingCategory>

class QString;
class QThread;

namespace Gatehouse {

Q_DECLARE_LOGGING_CATEGORY(lcKeychain)

/// The thread on which all keychain jobs of this process run, started when it is asked for first and ended
/// with the QCoreApplication. QtKeychain keeps one queue of jobs for the process, which belongs to the thread
/// that has used it first, and libsecret ties its connection to the main context of that thread; so that
/// thread must be one and last, and its event loop must be GLib's.
[[nodiscard]] QThread &keychainThread();

/// Keeps GLib from ending this process when the session bus goes: it sends SIGTERM to whoever has used the
/// bus's shared connection otherwise. On the keychain thread, before each use of the bus.
void surviveLossOfBus();

/// Lets libsecret connect to the service anew with the next job: it keeps the session it had with a service
/// that has been replaced, and fails with that for ever. On the keychain thread, between two jobs.
void forgetKeychainSession();

/// The name that all entries of this program have in common; for QtKeychain the service, in the Secret
/// Service the attribute "server".
[[nodiscard]] const QString &keychainService();

/// Whether the event loop of the calling thread is GLib's, without which no keychain job ever ends.
[[nodiscard]] bool hasGlibEventLoop();

} // namespace Gatehouse
