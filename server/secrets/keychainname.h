// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QDateTime>
#include <QLatin1StringView>
#include <QString>
#include <array>
#include <utility>

namespace Gatehouse {

/// What an entry of the keychain is for.
enum class KeychainKind {
    Key, ///< a raw API key
    Secret, ///< a value that a reference of the configuration names
    Agent ///< a token of an agent
};

/// `key`, `secret`, `agent`.
[[nodiscard]] constexpr QLatin1StringView nameOf(KeychainKind kind)
{
    constexpr std::array Names{QLatin1StringView("key"), QLatin1StringView("secret"),
                               QLatin1StringView("agent")};
    return Names.at(static_cast<std::size_t>(kind));
}

/// The name of an entry within one data directory.
struct KeychainName
{
    KeychainKind kind = KeychainKind::Secret;
    QString name;
    bool operator==(const KeychainName &) const = default;
    bool operator<(const KeychainName &other) const
    {
        return std::pair(kind, name) < std::pair(other.kind, other.name);
    }
};

/// What the index knows of an entry.
struct KeychainEntry
{
    KeychainName name;
    QDateTime writtenAt; ///< UTC, of the last write
    bool isConfirmed = false; ///< the keychain has said that it holds it
    bool operator==(const KeychainEntry &) const = default;
};

} // namespace Gatehouse
