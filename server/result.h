// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>
#include <tl/expected.hpp>

namespace Gatehouse {

/// What kind of failure it was, for callers that act on it. The words for people are in Error::message.
enum class ErrorCode {
    Invalid, ///< what was given breaks a rule
    NotFound,
    Conflict, ///< it exists already, or changed meanwhile
    Unavailable, ///< a service, file or peer that is needed is not there now
    Storage, ///< the database refused or failed
    Io, ///< a file or socket operation failed
    Internal, ///< a defect of this program
};

/// A failure as a value. @c message is a sentence an operator can act on and never holds a secret.
struct Error
{
    ErrorCode code = ErrorCode::Internal;
    QString message;
};

/// A value, or why there is none.
template<typename T>
using Result = tl::expected<T, Error>;

/// Shorthand for the failing branch of a Result.
inline tl::unexpected<Error> failure(ErrorCode code, QString message)
{
    return tl::unexpected<Error>(Error{code, std::move(message)});
}

} // namespace Gatehouse
