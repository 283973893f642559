// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "poller.h"
#include "scratchfiles.h"
#include "secrets/keychain.h"
#include "storage/database.h"

#include <QTemporaryDir>
#include <QTest>
#include <memory>
#include <optional>

namespace Gatehouse {

/// A data directory and its keychain, and calls that wait for their answer.
class KeychainFixture final
{
public:
    KeychainFixture() { reopen(); }

    /// As after a restart of the program.
    void reopen()
    {
        m_keychain.reset();
        m_database.reset();
        auto database = Database::open(m_dir.filePath(QStringLiteral("test.db")), {keychainSchema()});
        if (!database)
            qFatal("%s", qPrintable(database.error().message));
        m_database = std::move(*database);
        auto keychain = Keychain::open(*m_database, m_poller);
        if (!keychain)
            qFatal("%s", qPrintable(keychain.error().message));
        m_keychain = std::move(*keychain);
    }

    [[nodiscard]] Keychain &keychain() { return *m_keychain; }
    [[nodiscard]] Database &database() { return *m_database; }

    [[nodiscard]] QString read(const KeychainName &name)
    {
        std::optional<QString> answer;
        m_keychain->read(name, &m_context,
                         [&answer](const SecretOutcome &outcome) { answer = told(outcome); });
        return wait(answer);
    }
    [[nodiscard]] QString write(const KeychainName &name, const QByteArray &value)
    {
        std::optional<QString> answer;
        m_keychain->write(name, Secret(value), &m_context, [&answer](const Result<void> &result) {
            answer = result ? QStringLiteral("ok") : result.error().message;
        });
        return wait(answer);
    }
    [[nodiscard]] QString remove(const KeychainName &name)
    {
        std::optional<QString> answer;
        m_keychain->remove(name, &m_context, [&answer](const Result<void> &result) {
            answer = result ? QStringLiteral("ok") : result.error().message;
        });
        return wait(answer);
    }
    [[nodiscard]] Keychain::State probe()
    {
        std::optional<Keychain::State> answer;
        m_keychain->probe(&m_context, [&answer](Keychain::State state) { answer = state; });
        return QTest::qWaitFor([&answer] { return answer.has_value(); }, 40000) ? *answer
                                                                                : Keychain::State::Unknown;
    }
    /// The names in the index: `kind/name`, with a question mark where it is not confirmed.
    [[nodiscard]] QStringList indexed() const
    {
        QStringList names;
        const QList<KeychainEntry> entries = m_keychain->orphans([](const KeychainName &) { return false; });
        for (const KeychainEntry &entry : entries) {
            names.append(nameOf(entry.name.kind) + u'/' + entry.name.name
                         + (entry.isConfirmed ? QString() : QStringLiteral("?")));
        }
        return names;
    }

private:
    static QString wait(const std::optional<QString> &answer)
    {
        return QTest::qWaitFor([&answer] { return answer.has_value(); }, 20000) ? *answer
                                                                                : QStringLiteral("(never)");
    }

    QTemporaryDir m_dir;
    Poller m_poller;
    QObject m_context;
    std::unique_ptr<Database> m_database;
    std::unique_ptr<Keychain> m_keychain;
};

} // namespace Gatehouse
