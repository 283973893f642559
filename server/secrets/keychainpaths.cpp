// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "secrets/keychainpaths.h"

#include "secrets/keychainthread.h"

#include <QLibrary>

#include <utility>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

template<typename Function>
void resolve(Function &function, const QString &library, const char *name)
{
    function = reinterpret_cast<Function>(QLibrary::resolve(library, 0, name));
}

/// What is used of libsecret (its paths of D-Bus are documented as "DBus Path Related Functions") and GLib.
/// Found while the program runs, as QtKeychain finds it: there are desktops without.
struct Libsecret
{
    static constexpr int OpenSession = 2; // SECRET_SERVICE_OPEN_SESSION

    void *(*getService)(int, void *, void **) = nullptr;
    int (*search)(void *, const void *, void *, void *, char ***, char ***, void **) = nullptr;
    void *(*getSecret)(void *, const char *, void *, void **) = nullptr;
    const char *(*valueOf)(void *, std::size_t *) = nullptr;
    void (*unrefValue)(void *) = nullptr;
    void *(*newTable)(void *, void *) = nullptr;
    int (*insert)(void *, const void *, const void *) = nullptr;
    void (*unrefTable)(void *) = nullptr;
    void *stringHash = nullptr;
    void *stringEqual = nullptr;
    void (*freeStrings)(char **) = nullptr;
    void (*clearError)(void **) = nullptr;
    void (*unref)(void *) = nullptr;

    Libsecret()
    {
        const QString secret = u"secret-1"_s;
        const QString glib = u"glib-2.0"_s;
        resolve(getService, secret, "secret_service_get_sync");
        resolve(search, secret, "secret_service_search_for_dbus_paths_sync");
        resolve(getSecret, secret, "secret_service_get_secret_for_dbus_path_sync");
        resolve(valueOf, secret, "secret_value_get");
        resolve(unrefValue, secret, "secret_value_unref");
        resolve(newTable, glib, "g_hash_table_new");
        resolve(insert, glib, "g_hash_table_insert");
        resolve(unrefTable, glib, "g_hash_table_unref");
        resolve(stringHash, glib, "g_str_hash");
        resolve(stringEqual, glib, "g_str_equal");
        resolve(freeStrings, glib, "g_strfreev");
        resolve(clearError, glib, "g_clear_error");
        resolve(unref, u"gobject-2.0"_s, "g_object_unref");
    }

    [[nodiscard]] bool isComplete() const
    {
        return getService && search && getSecret && valueOf && unrefValue && newTable && insert && unrefTable
            && stringHash && stringEqual && freeStrings && clearError && unref;
    }
};

/// None where it is not there as it is needed.
const Libsecret *libsecret()
{
    static const Libsecret functions;
    return functions.isComplete() ? &functions : nullptr;
}

/// The connection that QtKeychain uses as well.
class Service final
{
    Q_DISABLE_COPY_MOVE(Service)
public:
    explicit Service(const Libsecret &functions)
        : m_functions(functions)
        , m_service(functions.getService(Libsecret::OpenSession, nullptr, &m_error))
    { }
    ~Service()
    {
        if (m_service)
            m_functions.unref(m_service);
        m_functions.clearError(&m_error);
    }

    [[nodiscard]] bool isThere() const { return m_service != nullptr; }

    /// Where the only entry lies that QtKeychain may mean by @a key; empty when there is none, or several.
    [[nodiscard]] QByteArray pathOf(const QString &key)
    {
        const QByteArray user = key.toUtf8();
        const QByteArray server = keychainService().toUtf8();
        void *const attributes = m_functions.newTable(m_functions.stringHash, m_functions.stringEqual);
        m_functions.insert(attributes, "user", user.constData());
        m_functions.insert(attributes, "server", server.constData());
        char **unlocked = nullptr;
        char **locked = nullptr;
        QByteArray path;
        if (m_functions.search(m_service, nullptr, attributes, nullptr, &unlocked, &locked, &m_error)) {
            const bool isOne = unlocked && unlocked[0] && !unlocked[1];
            const bool isLocked = locked && locked[0];
            if (isOne && !isLocked)
                path = unlocked[0];
        }
        m_functions.freeStrings(unlocked);
        m_functions.freeStrings(locked);
        m_functions.unrefTable(attributes);
        return path;
    }

    /// What lies at @a path, of what QtKeychain stores as bytes.
    [[nodiscard]] std::optional<Secret> secretAt(const QByteArray &path)
    {
        void *const value = m_functions.getSecret(m_service, path.constData(), nullptr, &m_error);
        if (!value)
            return std::nullopt;
        std::size_t length = 0;
        const char *const text = m_functions.valueOf(value, &length);
        auto decoded = QByteArray::fromBase64Encoding(
            QByteArray::fromRawData(text, static_cast<qsizetype>(length)),
            QByteArray::AbortOnBase64DecodingErrors);
        std::optional<Secret> secret;
        if (decoded.decodingStatus == QByteArray::Base64DecodingStatus::Ok)
            secret.emplace(decoded.decoded);
        wipe(decoded.decoded);
        m_functions.unrefValue(value); // which wipes it
        return secret;
    }

private:
    const Libsecret &m_functions;
    void *m_error = nullptr;
    void *m_service;
};

} // namespace

std::optional<Secret> KeychainPaths::read(const QString &key)
{
    const QByteArray path = m_paths.value(key);
    if (path.isEmpty())
        return std::nullopt;
    Service service(*libsecret());
    std::optional<Secret> secret = service.isThere() ? service.secretAt(path) : std::nullopt;
    if (!secret)
        m_paths.remove(key);
    return secret;
}

void KeychainPaths::learn(const QString &key, const Secret &value)
{
    const Libsecret *const functions = libsecret();
    if (!functions || m_paths.contains(key))
        return;
    Service service(*functions);
    if (!service.isThere())
        return;
    QByteArray path = service.pathOf(key);
    const std::optional<Secret> found = path.isEmpty() ? std::nullopt : service.secretAt(path);
    if (!found || !constantTimeEquals(found->bytes(), value.bytes()))
        path.clear();
    m_paths.insert(key, path);
}

} // namespace Gatehouse
