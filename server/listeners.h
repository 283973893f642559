// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "config/config.h"
#include "http/listener.h"
#include "result.h"
#include "secrets/secret.h"

#include <QObject>
#include <QUrl>
#include <functional>
#include <memory>
#include <vector>

namespace Gatehouse {

/// A listener that is declared and could not be bound as declared.
struct ListenerProblem
{
    ListenerKind listener = ListenerKind::Public;
    quint16 port = 0; ///< the one it wanted
    QString message; ///< a sentence for the operator

    bool operator==(const ListenerProblem &) const = default;
};

/// The public and the private listener as the configuration declares them. A reload rebinds only the one
/// whose declaration changed; the old one ends what it has begun. Gateway thread.
class Listeners final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Listeners)
public:
    /// Everything is borrowed. @a endpointKinds as for HttpServer.
    Listeners(HttpServices services, QList<QByteArray> endpointKinds, SecretResolver &secrets);
    ~Listeners() override;

    using Done = std::function<void(const Result<void> &)>;

    /// Binds what @a config declares and is not bound. A listener that can't be bound stays as it was, and
    /// the error names it; the other one is bound all the same. @a done is called at once unless the
    /// passphrase of a TLS key has to be fetched; then the listener is bound when that is there, and if
    /// another configuration is applied before, @a done hears of an error of code Conflict.
    void apply(const Config &config, const Done &done);
    /// What could not be bound when apply() was called last.
    [[nodiscard]] const QList<ListenerProblem> &problems() const { return m_problems; }
    /// Closes what listens; connections end with the request they are at. drained() follows.
    void retire();
    /// Ends every connection now.
    void dropAll();

    /// Where the public listener can be reached on this machine; empty while it is not bound.
    [[nodiscard]] QUrl publicUrl() const;
    /// The base of URLs for callers: what the operator declared, else publicUrl().
    [[nodiscard]] QUrl publicBaseUrl() const;
    /// Where the private listener can be reached: loopback first, then its other addresses.
    [[nodiscard]] QList<QUrl> privateUrls() const;

Q_SIGNALS:
    /// retire() was called, and the last connection is gone.
    void drained();

private:
    [[nodiscard]] bool hasPublic(const PublicListenerConfig &wanted) const;
    [[nodiscard]] Result<void> applyPublic(const Config &config, const Secret &passphrase);
    [[nodiscard]] Result<void> applyPrivate(const Config &config);
    [[nodiscard]] Result<void> replace(std::unique_ptr<Listener> &listener, ListenerSettings settings,
                                       const QString &name);
    void retireOne(std::unique_ptr<Listener> listener);

    HttpServices m_services;
    QList<QByteArray> m_kinds;
    SecretResolver &m_secrets;
    std::unique_ptr<Listener> m_public;
    std::unique_ptr<Listener> m_private;
    PublicListenerConfig m_publicConfig; ///< in force
    PrivateListenerConfig m_privateConfig;
    QList<ListenerProblem> m_problems;
    std::vector<std::unique_ptr<Listener>> m_retired;
    quint64 m_applied = 0; ///< how often apply() was called: what was fetched for an earlier call is late
    bool m_retiring = false;
};

} // namespace Gatehouse
