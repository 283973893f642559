// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QDBusConnection>
#include <QObject>
#include <functional>
#include <vector>

class QDBusMessage;

namespace Gatehouse {

/// What can be seen of the Secret Service on the session bus without asking for a secret: QtKeychain takes a
/// locked entry for a missing one, and its jobs open a prompt where one is needed. Never blocks on the
/// service. Keychain thread.
class SecretService final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SecretService)
public:
    enum class State {
        NotAsked, ///< the desktop keeps its secrets elsewhere (KWallet)
        NoBus,
        NoService,
        NoCollection, ///< there is nothing that new entries could go to
        Locked,
        Unlocked
    };
    using Done = std::function<void(State)>;

    SecretService();
    ~SecretService() override;

    /// Whether it is where QtKeychain keeps secrets on this desktop. Any thread.
    [[nodiscard]] static bool isUsed();

    /// Asks the service, starting it when the bus knows how to, and calls @a done once; at once when there is
    /// nothing to ask.
    void check(Done done);

Q_SIGNALS:
    /// A service of secrets has come or gone, or one of its collections has been locked or unlocked.
    void changed();
    /// The service has left the bus.
    void vanished();

private Q_SLOTS:
    void onCollectionChanged();

private:
    void startService();
    void askForCollection();
    void askWhetherLocked(const QString &collection);
    void call(const QDBusMessage &message, const std::function<void(const QDBusMessage &)> &done);
    void answer(State state);

    QDBusConnection m_bus;
    std::vector<Done> m_asking;
};

} // namespace Gatehouse
