// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "config/config.h"
#include "http/listener.h"
#include "result.h"
#include "secrets/secret.h"

#include <QDateTime>
#include <QObject>
#include <QTimer>
#include <QUrl>
#include <functional>
#include <memory>
#include <optional>
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
/// whose place changed: the new one listens before the old one stops to, and the old one ends what it has
/// begun. Another certificate is shown to clients that connect from then on, also when the files it was read
/// from are replaced. Gateway thread.
class Listeners final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Listeners)
public:
    /// Everything is borrowed. @a endpointKinds as for HttpServer.
    Listeners(HttpServices services, QList<QByteArray> endpointKinds, SecretResolver &secrets);
    ~Listeners() override;

    using Done = std::function<void(const Result<void> &)>;

    /// Binds what @a config declares and is not bound. A listener that can't be bound stays where it was, and
    /// the error names it; the other one is bound all the same. @a done is called at once unless the
    /// passphrase of a TLS key has to be fetched; then the listener is bound when that is there, and if
    /// another configuration is applied before, @a done hears of an error of code Conflict.
    void apply(const Config &config, const Done &done);
    /// What could not be bound when apply() was called last, and certificates that can't be read anew.
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
    /// problems() may be new though apply() was not called: a certificate was replaced.
    void problemsChanged();
    /// retire() was called, and the last connection is gone.
    void drained();

private:
    /// A listener, and what it was bound with.
    struct Bound
    {
        std::unique_ptr<Listener> listener;
        ListenerSettings settings;
    };
    /// The files of the certificate in force as they were when they were read.
    struct TlsStamp
    {
        QDateTime certificate;
        QDateTime key;
        bool operator==(const TlsStamp &) const = default;
    };

    [[nodiscard]] bool hasPublic(const PublicListenerConfig &wanted) const;
    [[nodiscard]] Result<void> applyPublic(const Config &config, const Secret &passphrase);
    [[nodiscard]] Result<void> applyPrivate(const Config &config);
    [[nodiscard]] Result<void> replace(Bound &bound, ListenerSettings settings, const QString &name);
    void retireOne(std::unique_ptr<Listener> listener, Newcomers newcomers);
    void withPassphrase(const std::optional<TlsConfig> &tls,
                        const std::function<void(const Result<Secret> &)> &then);
    [[nodiscard]] static TlsStamp stampOf(const std::optional<TlsConfig> &tls);
    void checkCertificate();
    void readCertificateAnew();

    HttpServices m_services;
    QList<QByteArray> m_kinds;
    SecretResolver &m_secrets;
    Bound m_public;
    Bound m_private;
    PublicListenerConfig m_publicConfig; ///< in force
    PrivateListenerConfig m_privateConfig;
    QList<ListenerProblem> m_problems;
    std::vector<std::unique_ptr<Listener>> m_retired;
    QTimer m_certificateTimer;
    TlsStamp m_certificate; ///< in force
    TlsStamp m_certificateSeen; ///< when it was looked at last
    quint64 m_applied = 0; ///< how often apply() was called: what was fetched for an earlier call is late
    bool m_retiring = false;
};

} // namespace Gatehouse
