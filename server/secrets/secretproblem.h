// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "result.h"
#include "secrets/secret.h"

#include <QString>

namespace Gatehouse {

struct SecretRef;

/// Why a secret has no value. Each kind has one fixed sentence, so that what a provider printed or a file
/// held never reaches a screen or a log.
enum class SecretProblem {
    VariableNotSet,
    VariableNotAllowed,
    ValueEmpty,
    ValueMissing,
    ValueNotText,
    ProviderMissing,
    ReferenceInvalid,
    FileMissing,
    FileUnreadable,
    FileNotRegular, ///< a symbolic link, a device, a folder, …
    FileHasOtherNames, ///< hard links
    FileForeign,
    FileReadableByOthers,
    FileWritableByOthers,
    FileTooLarge,
    FileInvalid,
    FileTimedOut,
    CommandMissing,
    CommandUnsafe,
    CommandUntrusted, ///< outside `trustedDirs`
    CommandFailed,
    CommandTimedOut,
    OutputTooLarge,
    OutputInvalid,
    KeychainUnavailable,
    KeychainLocked,
    KeychainUnwritable,
    KeychainTimedOut,
    IndexUnwritable, ///< the database refused the index of the keychain
    TooManyRequests
};

/// A value, or why there is none.
using SecretOutcome = tl::expected<Secret, SecretProblem>;

/// What is wrong, as words that can follow a colon: "the variable is not set".
[[nodiscard]] QString words(SecretProblem problem);

/// The error that says that @a problem keeps @a ref from having a value.
[[nodiscard]] Error toError(const SecretRef &ref, SecretProblem problem);

/// The error without a reference, for what is done to the keychain itself.
[[nodiscard]] Error toError(SecretProblem problem);

} // namespace Gatehouse
