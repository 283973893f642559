// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "listeners.h"

#include "http/tlsfiles.h"

#include <QFileInfo>
#include <QLoggingCategory>

#include <algorithm>
#include <chrono>
#include <utility>

namespace Gatehouse {

using namespace Qt::StringLiterals;

namespace {

Q_LOGGING_CATEGORY(lcListeners, "gatehouse.listeners")

/// Between two looks at the files of the certificate.
constexpr std::chrono::seconds CertificateInterval{2};

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
{
    m_certificateTimer.setInterval(CertificateInterval);
    connect(&m_certificateTimer, &QTimer::timeout, this, &Listeners::checkCertificate);
}

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
        if (m_public.listener)
            m_public.listener->setTrustedProxies(config.trustedProxies);
        done(publicDone ? privateDone : publicDone);
    };
    if (hasPublic(config.publicListener)) {
        bindPublic(Secret());
        return;
    }
    withPassphrase(config.publicListener.tls, [this, number, bindPublic, done](const Result<Secret> &value) {
        if (number == m_applied && !m_retiring)
            bindPublic(value);
        else
            done(failure(ErrorCode::Conflict, u"The configuration has changed meanwhile."_s));
    });
}

/// Calls @a then at once unless there is a passphrase to be fetched.
void Listeners::withPassphrase(const std::optional<TlsConfig> &tls,
                               const std::function<void(const Result<Secret> &)> &then)
{
    if (!tls || tls->passphrase.isNull()) {
        then(Secret());
        return;
    }
    m_secrets.resolve(tls->passphrase, this, [then](Result<Secret> value) {
        then(value.map_error([](const Error &error) {
            return Error{error.code, u"The passphrase of the TLS key can't be had. %1"_s.arg(error.message)};
        }));
    });
}

/// Whether the public listener is bound as @a wanted says.
bool Listeners::hasPublic(const PublicListenerConfig &wanted) const
{
    PublicListenerConfig comparable = m_publicConfig;
    comparable.baseUrl = wanted.baseUrl; // shown, not bound
    return m_public.listener && comparable == wanted;
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
    if (wanted.port == 0 && m_public.listener && m_publicConfig.port == 0)
        settings.port = m_public.listener->port();
    const TlsStamp stamp = stampOf(wanted.tls);
    if (wanted.tls) {
        const Result<QSslConfiguration> tls = loadTlsFiles(wanted.tls->certificate, wanted.tls->key,
                                                           passphrase);
        if (!tls)
            return tl::unexpected(tls.error());
        settings.gate.tls = *tls;
    }
    const bool isThere = m_public.listener && settings.addresses == m_public.settings.addresses
        && settings.port == m_public.listener->port();
    if (isThere) {
        m_public.listener->setTls(settings.gate.tls);
        m_public.settings.gate.tls = settings.gate.tls;
    } else if (const Result<void> done = replace(m_public, std::move(settings), u"public"_s); !done) {
        return done;
    }
    m_publicConfig = wanted;
    m_certificate = stamp;
    m_certificateSeen = stamp;
    if (wanted.tls)
        m_certificateTimer.start();
    else
        m_certificateTimer.stop();
    return {};
}

Result<void> Listeners::applyPrivate(const Config &config)
{
    const PrivateListenerConfig &wanted = config.privateListener;
    if (m_private.listener && wanted == m_privateConfig)
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
    if (wanted.port == 0 && m_private.listener && m_privateConfig.port == 0)
        settings.port = m_private.listener->port();
    const Result<void> done = replace(m_private, std::move(settings), u"private"_s);
    if (done)
        m_privateConfig = wanted;
    return done;
}

/// Puts a listener with @a settings in the place of the one in @a bound. On failure that one goes on.
Result<void> Listeners::replace(Bound &bound, ListenerSettings settings, const QString &name)
{
    Result<std::unique_ptr<Listener>> fresh = Listener::listen(m_services, m_kinds, settings);
    if (!fresh && bound.listener && settings.port == bound.listener->port()) {
        // the old one may hold the port: it has to let go first, and has it back when the new one fails
        retireOne(std::exchange(bound.listener, nullptr), Newcomers::Await);
        fresh = Listener::listen(m_services, m_kinds, settings);
        if (!fresh) {
            if (Result<std::unique_ptr<Listener>> again = Listener::listen(m_services, m_kinds,
                                                                           bound.settings))
                bound.listener = std::move(*again);
        }
    }
    if (!fresh) {
        QString words = u"The %1 listener can't be bound. %2"_s.arg(name, fresh.error().message);
        if (bound.listener)
            words += u" It stays on port %1."_s.arg(bound.listener->port());
        return failure(fresh.error().code, words);
    }
    if (bound.listener)
        retireOne(std::move(bound.listener), Newcomers::Await);
    bound.listener = std::move(*fresh);
    bound.settings = std::move(settings);
    bound.settings.port = bound.listener->port(); // a free one is kept
    qCInfo(lcListeners) << "the" << name << "listener is on port" << bound.listener->port();
    return {};
}

Listeners::TlsStamp Listeners::stampOf(const std::optional<TlsConfig> &tls)
{
    if (!tls)
        return {};
    return {.certificate = QFileInfo(tls->certificate).lastModified(),
            .key = QFileInfo(tls->key).lastModified()};
}

/// Sees that the files of the certificate were replaced, as programs that renew certificates do.
void Listeners::checkCertificate()
{
    if (!m_public.listener || m_retiring)
        return;
    const TlsStamp now = stampOf(m_publicConfig.tls);
    // only once it has been the same twice: certificate and key are two files, written one after the other
    const bool isSettled = std::exchange(m_certificateSeen, now) == now;
    if (isSettled && now != m_certificate)
        readCertificateAnew();
}

void Listeners::readCertificateAnew()
{
    m_certificate = m_certificateSeen;
    withPassphrase(m_publicConfig.tls, [this, number = m_applied](const Result<Secret> &passphrase) {
        if (number != m_applied || m_retiring || !m_public.listener || !m_publicConfig.tls)
            return; // apply() reads it
        const Result<QSslConfiguration> tls = passphrase
            ? loadTlsFiles(m_publicConfig.tls->certificate, m_publicConfig.tls->key, *passphrase)
            : Result<QSslConfiguration>(tl::unexpected(passphrase.error()));
        m_problems.removeIf([](const ListenerProblem &p) { return p.listener == ListenerKind::Public; });
        if (tls) {
            m_public.listener->setTls(*tls);
            m_public.settings.gate.tls = *tls;
            qCInfo(lcListeners) << "the public listener shows its new certificate";
        } else {
            const QString words =
                u"The certificate of the public listener was replaced and can't be used. %1 "
                "Callers still get the one before."_s.arg(tls.error().message);
            m_problems.append({ListenerKind::Public, m_publicConfig.port, words});
            qCWarning(lcListeners).noquote() << words;
        }
        Q_EMIT problemsChanged();
    });
}

void Listeners::retireOne(std::unique_ptr<Listener> listener, Newcomers newcomers)
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
    raw->retire(newcomers);
}

void Listeners::retire()
{
    m_retiring = true;
    for (Bound *bound : {&m_public, &m_private}) {
        if (bound->listener)
            retireOne(std::exchange(bound->listener, nullptr), Newcomers::Close);
    }
    if (m_retired.empty())
        QMetaObject::invokeMethod(this, &Listeners::drained, Qt::QueuedConnection);
}

void Listeners::dropAll()
{
    for (const auto &listener : m_retired)
        listener->dropAll();
    for (Listener *listener : {m_public.listener.get(), m_private.listener.get()}) {
        if (listener != nullptr)
            listener->dropAll();
    }
}

QUrl Listeners::publicUrl() const
{
    if (!m_public.listener)
        return {};
    return urlOf(m_publicConfig.tls ? u"https"_s : u"http"_s, m_publicConfig.address,
                 m_public.listener->port());
}

QUrl Listeners::publicBaseUrl() const
{
    return m_publicConfig.baseUrl.isEmpty() ? publicUrl() : m_publicConfig.baseUrl;
}

QList<QUrl> Listeners::privateUrls() const
{
    QList<QUrl> urls;
    if (m_private.listener) {
        for (const QHostAddress &address : privateAddresses(m_privateConfig))
            urls.append(urlOf(u"http"_s, address, m_private.listener->port()));
    }
    return urls;
}

} // namespace Gatehouse
