// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "http/requesthead.h"

#include <QByteArray>

#include <chrono>
#include <optional>

namespace Gatehouse {

/// What a caller says about waiting, in its `Prefer` fields (RFC 7240).
struct Preferences
{
    bool respondAsync = false;
    std::optional<std::chrono::seconds> wait = {}; ///< capped at what a timer can count

    /// Whether the caller would rather be told where to look than wait for the end.
    [[nodiscard]] bool any() const { return respondAsync || wait; }
    /// How long to wait for the answer before saying where it will be. Only when any().
    [[nodiscard]] std::chrono::seconds patience() const { return wait.value_or(std::chrono::seconds(0)); }
    /// The value of `Preference-Applied` once that time is up.
    [[nodiscard]] QByteArray applied() const;

    bool operator==(const Preferences &) const = default;
};

/// Reads every `Prefer` field of @a head. Preferences are wishes: what is unknown, malformed or said a second
/// time is passed over.
[[nodiscard]] Preferences preferencesOf(const RequestHead &head);

} // namespace Gatehouse
