// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "secrets/secretproblem.h"

#include "secrets/secretref.h"

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

ErrorCode codeOf(SecretProblem problem)
{
    switch (problem) {
    case SecretProblem::VariableNotSet:
    case SecretProblem::ValueMissing:
    case SecretProblem::ProviderMissing:
    case SecretProblem::FileMissing:
    case SecretProblem::CommandMissing:
        return ErrorCode::NotFound;
    case SecretProblem::FileUnreadable:
        return ErrorCode::Io;
    case SecretProblem::FileTimedOut:
    case SecretProblem::CommandFailed:
    case SecretProblem::CommandTimedOut:
    case SecretProblem::KeychainUnavailable:
    case SecretProblem::KeychainLocked:
    case SecretProblem::KeychainUnwritable:
    case SecretProblem::KeychainTimedOut:
    case SecretProblem::TooManyRequests:
        return ErrorCode::Unavailable;
    case SecretProblem::IndexUnwritable:
        return ErrorCode::Storage;
    default:
        return ErrorCode::Invalid;
    }
}

} // namespace

QString words(SecretProblem problem)
{
    switch (problem) {
    case SecretProblem::VariableNotSet:
        return u"the variable is not set"_s;
    case SecretProblem::VariableNotAllowed:
        return u"the provider's allowlist does not name the variable"_s;
    case SecretProblem::ValueEmpty:
        return u"the value is empty"_s;
    case SecretProblem::ValueMissing:
        return u"there is no entry of that name"_s;
    case SecretProblem::ValueNotText:
        return u"the entry is not a text"_s;
    case SecretProblem::ProviderMissing:
        return u"no such provider is declared"_s;
    case SecretProblem::ReferenceInvalid:
        return u"the id does not suit its provider"_s;
    case SecretProblem::FileMissing:
        return u"there is no such file"_s;
    case SecretProblem::FileUnreadable:
        return u"the file can't be read"_s;
    case SecretProblem::FileNotRegular:
        return u"the file is a symbolic link or no regular file"_s;
    case SecretProblem::FileHasOtherNames:
        return u"the file has further names (hard links)"_s;
    case SecretProblem::FileForeign:
        return u"the file belongs to another user"_s;
    case SecretProblem::FileReadableByOthers:
        return u"the file's mode lets others in; it must be 0600 or less"_s;
    case SecretProblem::FileWritableByOthers:
        return u"others can write the file"_s;
    case SecretProblem::FileTooLarge:
        return u"the file is larger than its limit"_s;
    case SecretProblem::FileInvalid:
        return u"the file's content can't be understood"_s;
    case SecretProblem::FileTimedOut:
        return u"reading the file took too long"_s;
    case SecretProblem::CommandMissing:
        return u"there is no such command"_s;
    case SecretProblem::CommandUnsafe:
        return u"the command is not safe to run: it must be a regular file with an absolute path, no "
               "symbolic link, owned by this user or root, and writable by nobody else"_s;
    case SecretProblem::CommandUntrusted:
        return u"the command is outside the trusted folders"_s;
    case SecretProblem::CommandFailed:
        return u"the command failed"_s;
    case SecretProblem::CommandTimedOut:
        return u"the command timed out"_s;
    case SecretProblem::OutputTooLarge:
        return u"the command printed more than its limit"_s;
    case SecretProblem::OutputInvalid:
        return u"the command's output can't be understood"_s;
    case SecretProblem::KeychainUnavailable:
        return u"there is no keychain"_s;
    case SecretProblem::KeychainLocked:
        return u"the keychain is locked"_s;
    case SecretProblem::KeychainUnwritable:
        return u"the keychain can't be written"_s;
    case SecretProblem::KeychainTimedOut:
        return u"the keychain does not answer"_s;
    case SecretProblem::IndexUnwritable:
        return u"the index of the keychain can't be written"_s;
    case SecretProblem::TooManyRequests:
        return u"too many requests wait for it"_s;
    }
    return {};
}

Error toError(const SecretRef &ref, SecretProblem problem)
{
    return {codeOf(problem), u"The secret %1 has no value: %2."_s.arg(ref.describe(), words(problem))};
}

Error toError(SecretProblem problem)
{
    QString sentence = words(problem);
    sentence[0] = sentence.at(0).toUpper();
    return {codeOf(problem), sentence + u'.'};
}

} // namespace Gatehouse
