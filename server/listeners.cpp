// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "listeners.h"

#include "http/tlsfiles.h"

#include <QLoggingCategory>

#include <algorithm>
#include <utility>

namespace Gatehouse {

using namespace Qt::StringLiterals;

namespace {

Q_LOGGING_CATEGORY(lcListeners, "gatehouse.listeners")

QUrl urlOf(const QString &scheme, const QHostAddress &address, quint16 port)
{
    QHostAddress host = address;
    if (host == QHostAddress(QHostAddress::AnyIPv4) || host == QHostAddress(QHostAddress::Any))
        host = QHostAddress(QHostAddress::LocalHost);
    else if (host == QHostAddress(QHostAddress::AnyIPv6))
        host = QHostAddress(QHostAddress::LocalHostIPv6);
    QUrl url;
    url.setScheme(scheme);
    url.setHost(host.toString());
    url.setPort(port);
    return url;
}

QList<QHostAddress> privateAddresses(const PrivateListenerConfig &config)
{
    return QList<QHostAddress>{QHostAddress(QHostAddress::LocalHost)} + config.addresses;
}

} // namespace

Listeners::Listeners(HttpServices services, QList<QByteArray> endpointKinds, SecretResolver &secrets)
    : m_services(services)
    , m_kinds(std::move(endpointKinds))
    , m_secrets(secrets)
{ }

Listeners::~Listeners() = default;

void Listeners::apply(const Config &config, const Done &done)
{
    const quint64 number = ++m_applied;
    const Result<void> privateDone = applyPrivate(config);
    const auto bindPublic = [this, config, privateDone, done](const Result<Secret> &passphrase) {
        const Result<void> publicDone = passphrase ? applyPublic(config, *passphrase)
                                                   : Result<void>(tl::unexpected(passphrase.error()));
        m_problems.clear();
        const auto note = [this](ListenerKind listener, quint16 port, const Result<void> &bound) {
            if (!bound)
                m_problems.append({listener, port, bound.error().message});
        };
        note(ListenerKind::Public, config.publicListener.port, publicDone);
        note(ListenerKind::Private, config.privateListener.port, privateDone);
        if (m_public)
            m_public->setTrustedProxies(config.trustedProxies);
        done(publicDone ? privateDone : publicDone);
    };
    const PublicListenerConfig &wanted = config.publicListener;
    if (hasPublic(wanted) || !wanted.tls || wanted.tls->passphrase.isNull()) {
        bindPublic(Secret());
        return;
    }
    m_secrets.resolve(wanted.tls->passphrase, this, [this, number, bindPublic, done](Result<Secret> value) {
        if (number != m_applied || m_retiring) {
            done(failure(ErrorCode::Conflict, u"The configuration has changed meanwhile."_s));
            return;
        }
        bindPublic(value.map_error([](const Error &error) {
            return Error{error.code, u"The passphrase of the TLS key can't be had. %1"_s.arg(error.message)};
        }));
    });
}

/// Whether the public listener is bound as @a wanted says.
bool Listeners::hasPublic(const PublicListenerConfig &wanted) const
{
    PublicListenerConfig comparable = m_publicConfig;
    comparable.baseUrl = wanted.baseUrl; // shown, not bound
    return m_public && comparable == wanted;
}

Result<void> Listeners::applyPublic(const Config &config, const Secret &passphrase)
{
    const PublicListenerConfig &wanted = config.publicListener;
    if (hasPublic(wanted)) {
        m_publicConfig = wanted;
        return {};
    }
    ListenerSettings settings{.addresses = {wanted.address},
                              .port = wanted.port,
                              .gate = {.kind = ListenerKind::Public,
                                       .trustedProxies = config.trustedProxies,
                                       .allowedHosts = {},
                                       .tls = {},
                                       .deadlines = {}}};
    if (wanted.port == 0 && m_public && m_publicConfig.port == 0)
        settings.port = m_public->port();
    if (wanted.tls) {
        const Result<QSslConfiguration> tls = loadTlsFiles(wanted.tls->certificate, wanted.tls->key,
                                                           passphrase);
        if (!tls)
            return tl::unexpected(tls.error());
        settings.gate.tls = *tls;
    }
    const Result<void> done = replace(m_public, std::move(settings), u"public"_s);
    if (done)
        m_publicConfig = wanted;
    return done;
}

Result<void> Listeners::applyPrivate(const Config &config)
{
    const PrivateListenerConfig &wanted = config.privateListener;
    if (m_private && wanted == m_privateConfig)
        return {};
    ListenerSettings settings{.addresses = privateAddresses(wanted),
                              .port = wanted.port,
                              .gate = {.kind = ListenerKind::Private,
                                       .trustedProxies = {},
                                       .allowedHosts = {u"localhost"_s, u"::1"_s},
                                       .tls = {},
                                       .deadlines = {}}};
    for (const QHostAddress &address : std::as_const(settings.addresses))
        settings.gate.allowedHosts.append(address.toString());
    if (wanted.port == 0 && m_private && m_privateConfig.port == 0)
        settings.port = m_private->port();
    const Result<void> done = replace(m_private, std::move(settings), u"private"_s);
    if (done)
        m_privateConfig = wanted;
    return done;
}

Result<void> Listeners::replace(std::unique_ptr<Listener> &listener, ListenerSettings settings,
                                const QString &name)
{
    Result<std::unique_ptr<Listener>> fresh = Listener::listen(m_services, m_kinds, settings);
    if (!fresh && listener && settings.port == listener->port()) {
        // the old one may hold the port: it has to let go first, and has it back when the new one fails
        retireOne(std::exchange(listener, nullptr));
        fresh = Listener::listen(m_services, m_kinds, settings);
    }
    if (!fresh) {
        return failure(fresh.error().code,
                       u"The %1 listener can't be bound. %2"_s.arg(name, fresh.error().message));
    }
    if (listener)
        retireOne(std::move(listener));
    listener = std::move(*fresh);
    qCInfo(lcListeners) << "the" << name << "listener is on port" << listener->port();
    return {};
}

void Listeners::retireOne(std::unique_ptr<Listener> listener)
{
    Listener *const raw = listener.get();
    m_retired.push_back(std::move(listener));
    connect(
        raw, &Listener::drained, this,
        [this, raw] {
            std::erase_if(m_retired, [raw](const auto &retired) { return retired.get() == raw; });
            if (m_retiring && m_retired.empty())
                Q_EMIT drained();
        },
        Qt::QueuedConnection);
    raw->retire();
}

void Listeners::retire()
{
    m_retiring = true;
    if (m_public)
        retireOne(std::exchange(m_public, nullptr));
    if (m_private)
        retireOne(std::exchange(m_private, nullptr));
    if (m_retired.empty())
        QMetaObject::invokeMethod(this, &Listeners::drained, Qt::QueuedConnection);
}

void Listeners::dropAll()
{
    for (const auto &listener : m_retired)
        listener->dropAll();
    for (Listener *listener : {m_public.get(), m_private.get()}) {
        if (listener != nullptr)
            listener->dropAll();
    }
}

QUrl Listeners::publicUrl() const
{
    if (!m_public)
        return {};
    return urlOf(m_publicConfig.tls ? u"https"_s : u"http"_s, m_publicConfig.address, m_public->port());
}

QUrl Listeners::publicBaseUrl() const
{
    return m_publicConfig.baseUrl.isEmpty() ? publicUrl() : m_publicConfig.baseUrl;
}

QList<QUrl> Listeners::privateUrls() const
{
    QList<QUrl> urls;
    if (m_private) {
        for (const QHostAddress &address : privateAddresses(m_privateConfig))
            urls.append(urlOf(u"http"_s, address, m_private->port()));
    }
    return urls;
}

} // namespace Gatehouse
