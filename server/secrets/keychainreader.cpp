// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "secrets/keychainreader.h"

#include "secrets/keychainthread.h"
#include "secrets/secretservice.h"

#include <QDeadlineTimer>
#include <array>
#include <systemd/sd-bus.h>
#include <utility>

namespace Gatehouse {

namespace {

// of the Secret Service API 0.2 (specifications.freedesktop.org/secret-service)
constexpr auto *Service = "org.freedesktop.secrets";
constexpr auto *ServicePath = "/org/freedesktop/secrets";
constexpr auto *ServiceInterface = "org.freedesktop.Secret.Service";
constexpr auto *ItemInterface = "org.freedesktop.Secret.Item";
constexpr auto *NoSession = "org.freedesktop.Secret.Error.NoSession";

/// After which another entry may lie where one was found. A value that is written over in place may be told
/// by no signal, and need not be.
constexpr std::array Changes{
    "type='signal',interface='org.freedesktop.Secret.Collection'",
    "type='signal',interface='org.freedesktop.Secret.Service'",
};
constexpr auto *OwnerChange = "type='signal',sender='org.freedesktop.DBus',interface='org.freedesktop.DBus',"
                              "member='NameOwnerChanged',arg0='org.freedesktop.secrets'";

/// How long it may take to find out where an entry lies. Nobody waits for that.
constexpr std::chrono::seconds LearnLimit{5};

bool isGood(sd_bus_message *answer) { return answer && !sd_bus_message_is_method_error(answer, nullptr); }

QByteArrayView readBytes(sd_bus_message *message)
{
    const void *bytes = nullptr;
    std::size_t size = 0;
    if (sd_bus_message_read_array(message, 'y', &bytes, &size) < 0)
        return {};
    return {static_cast<const char *>(bytes), static_cast<qsizetype>(size)};
}

QList<QByteArray> readPaths(sd_bus_message *message)
{
    QList<QByteArray> paths;
    const char *path = nullptr;
    if (sd_bus_message_enter_container(message, 'a', "o") < 0)
        return paths;
    while (sd_bus_message_read_basic(message, 'o', &path) > 0)
        paths.append(path);
    sd_bus_message_exit_container(message);
    return paths;
}

} // namespace

KeychainReader::KeychainReader(Poller &poller)
    : m_bus(poller)
{
    connect(&m_bus, &SessionBus::closed, this, &KeychainReader::endSession);
}

KeychainReader::~KeychainReader() = default;

void KeychainReader::read(const QString &key, std::chrono::milliseconds limit, Done done)
{
    const QByteArray path = m_paths.value(key);
    if (path.isEmpty()) {
        done(std::nullopt);
        return;
    }
    const QDeadlineTimer deadline(limit);
    fetch(path, limit,
          [this, key, deadline, changes = m_changes, done = std::move(done)](std::optional<Secret> value) {
              if (!value && deadline.hasExpired()) {
                  forget();
                  done(tl::unexpected(SecretProblem::KeychainTimedOut));
              } else if (changes != m_changes) { // it may be another entry that lies there now
                  done(std::nullopt);
              } else if (!value) {
                  m_paths.remove(key);
                  done(std::nullopt);
              } else {
                  done(SecretOutcome(*std::move(value)));
              }
          });
}

void KeychainReader::learn(const QString &key, const Secret &value)
{
    if (m_paths.contains(key) || !SecretService::isUsed() || !openBus())
        return;
    m_paths.insert(key, {});
    if (!m_session.isEmpty()) {
        search(key, value);
        return;
    }
    m_waiting.emplace_back([this, key, value] { search(key, value); });
    if (m_waiting.size() == 1)
        openSession();
}

void KeychainReader::forget()
{
    ++m_changes;
    m_paths.clear();
}

void KeychainReader::unlearn(const QString &key, quint64 changes)
{
    if (changes == m_changes)
        m_paths.remove(key);
}

void KeychainReader::fetch(const QByteArray &path, std::chrono::milliseconds limit, Fetched done)
{
    const SessionBus::Message message = m_bus.newCall(Service, path.constData(), ItemInterface, "GetSecret");
    if (message)
        sd_bus_message_append_basic(message.get(), 'o', m_session.constData());
    m_bus.call(message, limit, [this, done = std::move(done)](sd_bus_message *answer) {
        if (answer && sd_bus_message_is_method_error(answer, NoSession))
            endSession();
        done(secretIn(answer));
    });
}

std::optional<Secret> KeychainReader::secretIn(sd_bus_message *answer)
{
    if (!isGood(answer) || !m_cipher || sd_bus_message_enter_container(answer, 'r', "oayays") < 0
        || sd_bus_message_skip(answer, "o") < 0)
        return std::nullopt;
    const QByteArrayView parameter = readBytes(answer);
    std::optional<QByteArray> text = m_cipher->decrypt(parameter, readBytes(answer));
    if (!text)
        return std::nullopt;
    // as QtKeychain stores bytes
    auto decoded = QByteArray::fromBase64Encoding(*text, QByteArray::AbortOnBase64DecodingErrors);
    std::optional<Secret> secret;
    if (decoded.decodingStatus == QByteArray::Base64DecodingStatus::Ok)
        secret.emplace(decoded.decoded);
    wipe(decoded.decoded);
    wipe(*text);
    return secret;
}

void KeychainReader::search(const QString &key, const Secret &value)
{
    const SessionBus::Message message = m_bus.newCall(Service, ServicePath, ServiceInterface, "SearchItems");
    const QByteArray user = key.toUtf8();
    const QByteArray server = keychainService().toUtf8();
    if (message) // what QtKeychain gives an entry
        sd_bus_message_append(message.get(), "a{ss}", 2, "user", user.constData(), "server",
                              server.constData());
    m_bus.call(message, LearnLimit, [this, key, value, changes = m_changes](sd_bus_message *answer) {
        if (!isGood(answer)) {
            unlearn(key, changes);
            return;
        }
        const QList<QByteArray> unlocked = readPaths(answer);
        const QList<QByteArray> locked = readPaths(answer);
        if (changes != m_changes || unlocked.size() != 1 || !locked.isEmpty())
            return; // of several QtKeychain takes any
        fetch(unlocked.first(), LearnLimit,
              [this, key, value, changes, path = unlocked.first()](const std::optional<Secret> &found) {
                  if (!found || !constantTimeEquals(found->bytes(), value.bytes()))
                      unlearn(key, changes); // changed since, perhaps
                  else if (changes == m_changes)
                      m_paths.insert(key, path);
              });
    });
}

bool KeychainReader::openBus()
{
    if (m_bus.isOpen())
        return true;
    if (!m_bus.open())
        return false;
    // signals and answers come in the order in which the service has sent them
    for (const char *rule : Changes)
        m_bus.listen(rule, [this] { forget(); });
    m_bus.listen(OwnerChange, [this] { endSession(); });
    return m_bus.isOpen();
}

void KeychainReader::openSession()
{
    m_cipher = std::make_unique<SessionCipher>();
    const QByteArray publicKey = m_cipher->publicKey();
    const SessionBus::Message message = m_bus.newCall(Service, ServicePath, ServiceInterface, "OpenSession");
    if (message) {
        sd_bus_message_append_basic(message.get(), 's', SessionCipher::Algorithm);
        sd_bus_message_open_container(message.get(), 'v', "ay");
        sd_bus_message_append_array(message.get(), 'y', publicKey.constData(),
                                    static_cast<std::size_t>(publicKey.size()));
        sd_bus_message_close_container(message.get());
    }
    m_bus.call(message, LearnLimit, [this, number = ++m_sessions](sd_bus_message *answer) {
        if (number == m_sessions)
            onSessionOpened(answer);
    });
}

void KeychainReader::onSessionOpened(sd_bus_message *answer)
{
    const std::vector<std::function<void()>> waiting = std::exchange(m_waiting, {});
    const char *path = nullptr;
    const bool isOpen = isGood(answer) && sd_bus_message_enter_container(answer, 'v', "ay") >= 0
        && m_cipher->agree(readBytes(answer)) && sd_bus_message_exit_container(answer) >= 0
        && sd_bus_message_read_basic(answer, 'o', &path) > 0;
    if (!isOpen && (!answer || sd_bus_message_is_method_error(answer, SD_BUS_ERROR_NO_REPLY))) {
        forget(); // to be tried again
        return;
    }
    if (!isOpen) {
        qCInfo(lcKeychain, "the service of secrets opens no session: every entry is read through QtKeychain");
        return;
    }
    m_session = path;
    for (const std::function<void()> &search : waiting)
        search();
}

void KeychainReader::endSession()
{
    forget();
    ++m_sessions; // one that is being opened is none any more
    m_session.clear();
    m_cipher.reset();
    m_waiting.clear();
}

} // namespace Gatehouse
