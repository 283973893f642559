// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "secrets/secretproviders.h"
#include "ui/consolefixture.h"

#include <QFile>

namespace Gatehouse::Test {

/// True in a session of tests/support/with-keyring.sh that has an unlocked keychain.
[[nodiscard]] inline bool hasTestKeychain()
{
    return qEnvironmentVariable("GATEHOUSE_TEST_KEYCHAIN") == QStringLiteral("unlocked");
}

/// A console whose configuration has providers of every kind, and the files and commands behind them, some of
/// them planted so that they fail. Every value it hands out begins with "planted".
class SecretsFixture final : public ConsoleFixture
{
public:
    /// @a more are further members of the configuration.
    explicit SecretsFixture(const boost::json::object &more = {});

    /// Writes @a content over a file of the fixture's folder, with the @a mode. Returns its path.
    QString write(const QString &name, const QByteArray &content,
                  QFile::Permissions mode = QFile::ReadOwner | QFile::WriteOwner) const;
    /// A shell script that may run.
    QString script(const QString &name, const QByteArray &body) const;
    /// What the configuration file holds.
    [[nodiscard]] QByteArray configText() const;
    /// The configuration that the constructor wrote.
    [[nodiscard]] const boost::json::object &config() const { return m_config; }

private:
    boost::json::object m_config;
};

} // namespace Gatehouse::Test
