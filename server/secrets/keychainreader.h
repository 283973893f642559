// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "secrets/secretproblem.h"
#include "secrets/sessionbus.h"
#include "secrets/sessioncipher.h"

#include <QByteArray>
#include <QHash>
#include <QObject>
#include <QString>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace Gatehouse {

/// Fetches entries of the Secret Service from where they lie, once that is known: one short call to the
/// service instead of the three long ones that a job of QtKeychain makes. Keeps where entries lie and none of
/// their values, and forgets all of it when an entry comes or goes, whoever does that. What it can't fetch is
/// left to QtKeychain, which finds out why.
///
/// Gateway thread.
class KeychainReader final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(KeychainReader)
public:
    /// Gets the value, or that the service did not answer in time; none when QtKeychain has to be asked.
    using Done = std::function<void(std::optional<SecretOutcome>)>;

    /// @a poller is borrowed and must outlive this.
    explicit KeychainReader(Poller &poller);
    ~KeychainReader() override;

    /// Fetches the entry @a key and calls @a done, after @a limit at the latest; at once when it is not known
    /// where the entry lies.
    void read(const QString &key, std::chrono::milliseconds limit, Done done);
    /// Finds out where the entry @a key lies, given what QtKeychain has just read there: its @a value.
    void learn(const QString &key, const Secret &value);
    /// Whether it is known where the entry @a key lies.
    [[nodiscard]] bool knows(const QString &key) const { return !m_paths.value(key).isEmpty(); }
    /// Forgets where entries lie.
    void forget();

private:
    using Fetched = std::function<void(std::optional<Secret>)>;

    void unlearn(const QString &key, quint64 changes);
    void fetch(const QByteArray &path, std::chrono::milliseconds limit, Fetched done);
    [[nodiscard]] std::optional<Secret> secretIn(sd_bus_message *answer);
    void search(const QString &key, const Secret &value);
    bool openBus();
    void openSession();
    void onSessionOpened(sd_bus_message *answer);
    void endSession();

    SessionBus m_bus;
    std::unique_ptr<SessionCipher> m_cipher; ///< of the session, or of the one that is being opened
    QByteArray m_session; ///< its path; empty when there is none
    quint64 m_sessions = 0; ///< opened or being opened so far, or ended before they were
    std::vector<std::function<void()>> m_waiting; ///< for the session that is being opened
    QHash<QString, QByteArray> m_paths; ///< by key; empty while one is looked for, and where none can be used
    quint64 m_changes = 0; ///< how often everything was forgotten
};

} // namespace Gatehouse
