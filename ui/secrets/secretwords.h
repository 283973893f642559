// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "common/snapshots.h"
#include "common/theme.h"

#include <QString>
#include <optional>

namespace Gatehouse {

// The fixed words for what is known of secrets. None of them ever holds a value, or anything that a provider
// printed.

/// "Environment variable", "Keychain" and so on.
[[nodiscard]] QString sourceWords(SecretRef::Source source);
/// "Route zapier", "Instance helper", "TLS key"; empty for an entry that nothing uses.
[[nodiscard]] QString ownerWords(const SecretUse &use);
/// What is wrong, in a few words: "Variable not set".
[[nodiscard]] QString shortWords(SecretProblem problem);
/// What can be done about it, as a sentence.
[[nodiscard]] QString adviceWords(SecretProblem problem);

/// A result as it is shown.
struct ResultWords
{
    QString text;
    Tone tone = Tone::Neutral;
};
/// Of a look-up that found @a problem, or a value when there is none.
[[nodiscard]] ResultWords resultWords(std::optional<SecretProblem> problem);
/// Of what is known of @a use.
[[nodiscard]] ResultWords resultWords(const SecretUse &use);

} // namespace Gatehouse
