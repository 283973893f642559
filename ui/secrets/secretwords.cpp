// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "secrets/secretwords.h"

#include <QCoreApplication>

namespace Gatehouse {

namespace {

QString tr(const char *text) { return QCoreApplication::translate("Gatehouse::Secrets", text); }

} // namespace

QString sourceWords(SecretRef::Source source)
{
    switch (source) {
    case SecretRef::Source::Plain:
        return tr("Plain text");
    case SecretRef::Source::Env:
        return tr("Variable");
    case SecretRef::Source::File:
        return tr("File");
    case SecretRef::Source::Exec:
        return tr("Command");
    case SecretRef::Source::Keychain:
        break;
    }
    return tr("Keychain");
}

QString ownerWords(const SecretUse &use)
{
    switch (use.owner) {
    case ConfiguredSecret::Owner::Listener:
        return tr("TLS key");
    case ConfiguredSecret::Owner::Instance: // the server's words begin with the kind, in English
        return tr("Instance %1").arg(use.usedBy.section(u' ', 1));
    case ConfiguredSecret::Owner::Route:
        return tr("Route %1").arg(use.ownerId);
    case ConfiguredSecret::Owner::None:
        break;
    }
    return {};
}

QString shortWords(SecretProblem problem)
{
    switch (problem) {
    case SecretProblem::VariableNotSet:
        return tr("Variable not set");
    case SecretProblem::VariableNotAllowed:
        return tr("Variable not on the allowlist");
    case SecretProblem::ValueEmpty:
        return tr("Value empty");
    case SecretProblem::ValueMissing:
        return tr("No entry of that name");
    case SecretProblem::ValueNotText:
        return tr("Entry is not a text");
    case SecretProblem::ProviderMissing:
        return tr("Provider not declared");
    case SecretProblem::ReferenceInvalid:
        return tr("Id does not suit the provider");
    case SecretProblem::FileMissing:
        return tr("File missing");
    case SecretProblem::FileUnreadable:
        return tr("File can't be read");
    case SecretProblem::FileNotRegular:
        return tr("Not a regular file");
    case SecretProblem::FileHasOtherNames:
        return tr("File has further names");
    case SecretProblem::FileForeign:
        return tr("File of another user");
    case SecretProblem::FileReadableByOthers:
        return tr("File readable by others");
    case SecretProblem::FileWritableByOthers:
        return tr("File writable by others");
    case SecretProblem::FileTooLarge:
        return tr("File too large");
    case SecretProblem::FileInvalid:
        return tr("File not understood");
    case SecretProblem::FileTimedOut:
        return tr("Reading timed out");
    case SecretProblem::CommandMissing:
        return tr("Command missing");
    case SecretProblem::CommandUnsafe:
        return tr("Command not safe to run");
    case SecretProblem::CommandUntrusted:
        return tr("Command outside the trusted folders");
    case SecretProblem::CommandFailed:
        return tr("Command failed");
    case SecretProblem::CommandTimedOut:
        return tr("Command timed out");
    case SecretProblem::OutputTooLarge:
        return tr("Command printed too much");
    case SecretProblem::OutputInvalid:
        return tr("Output not understood");
    case SecretProblem::KeychainUnavailable:
        return tr("No keychain");
    case SecretProblem::KeychainLocked:
        return tr("Keychain locked");
    case SecretProblem::KeychainUnwritable:
        return tr("Keychain not writable");
    case SecretProblem::KeychainTimedOut:
        return tr("Keychain does not answer");
    case SecretProblem::IndexUnwritable:
        return tr("Database not writable");
    case SecretProblem::TooManyRequests:
        return tr("Too many requests wait for it");
    }
    return {};
}

QString adviceWords(SecretProblem problem)
{
    switch (problem) {
    case SecretProblem::VariableNotSet:
        return tr("Set it in the file .env beside the configuration, which counts from the next request on, "
                  "or in the environment that the gateway is started with.");
    case SecretProblem::VariableNotAllowed:
        return tr("Add its name to the allowlist of the provider, or choose another provider.");
    case SecretProblem::ValueEmpty:
        return tr("It was found, but there is nothing in it.");
    case SecretProblem::ValueMissing:
        return tr("Where it was looked for, nothing has this name. Check the name, or add the entry.");
    case SecretProblem::ValueNotText:
        return tr("The JSON pointer leads to something else than a text.");
    case SecretProblem::ProviderMissing:
        return tr("Add a provider of this name, or choose another one.");
    case SecretProblem::ReferenceInvalid:
        return tr("A whole file is called by \"value\", a JSON file by a pointer that begins with /.");
    case SecretProblem::FileMissing:
        return tr("There is nothing at the path of the provider.");
    case SecretProblem::FileUnreadable:
        return tr("The system refuses to open it.");
    case SecretProblem::FileNotRegular:
        return tr("A symbolic link, a device or a folder is not read: name the file itself.");
    case SecretProblem::FileHasOtherNames:
        return tr("Hard links lead to it from elsewhere: make a copy of its own.");
    case SecretProblem::FileForeign:
        return tr("It must belong to the user that the gateway runs as.");
    case SecretProblem::FileReadableByOthers:
        return tr("Take it from others: chmod 600 and the path of the file.");
    case SecretProblem::FileWritableByOthers:
        return tr("Take it from others: chmod 600 and the path of the file.");
    case SecretProblem::FileTooLarge:
        return tr("Raise the limit of the provider, if it is the right file.");
    case SecretProblem::FileInvalid:
        return tr("It is not the JSON that its provider's mode asks for.");
    case SecretProblem::FileTimedOut:
        return tr("The disk did not answer within the time of the provider.");
    case SecretProblem::CommandMissing:
        return tr("There is nothing at the path of the provider.");
    case SecretProblem::CommandUnsafe:
        return tr("It must be a regular file, no symbolic link, owned by this user or root, and writable by "
                  "nobody else.");
    case SecretProblem::CommandUntrusted:
        return tr("The provider names the folders that its command must be in.");
    case SecretProblem::CommandFailed:
        return tr("It ended with another code than 0. Run it by hand to see why: its output is not shown "
                  "here, because it might be the secret.");
    case SecretProblem::CommandTimedOut:
        return tr("It was ended after the time of the provider. Raise that, or see what it waits for.");
    case SecretProblem::OutputTooLarge:
        return tr("It was ended because it printed more than the provider allows.");
    case SecretProblem::OutputInvalid:
        return tr("It did not print what the protocol asks for (docs/secrets.md).");
    case SecretProblem::KeychainUnavailable:
        return tr("No keychain runs in this session. Variables, files and commands work without one.");
    case SecretProblem::KeychainLocked:
        return tr("Unlock it; what needs it is refused until then.");
    case SecretProblem::KeychainUnwritable:
        return tr("It is there but can't store anything: it may have no keyring yet.");
    case SecretProblem::KeychainTimedOut:
        return tr("The service of the keychain hangs.");
    case SecretProblem::IndexUnwritable:
        return tr("The names of entries are kept in the database, which refused to be written.");
    case SecretProblem::TooManyRequests:
        return tr("Its provider is too slow for the requests that come.");
    }
    return {};
}

ResultWords resultWords(std::optional<SecretProblem> problem)
{
    if (problem)
        return {.text = shortWords(*problem), .tone = Tone::Bad};
    return {.text = tr("Resolves"), .tone = Tone::Good};
}

ResultWords resultWords(const SecretUse &use)
{
    if (use.source == SecretRef::Source::Plain)
        return {.text = tr("Stands in the file"), .tone = Tone::Warning};
    if (!use.lookedUpAt.isValid())
        return {.text = tr("Not looked up yet"), .tone = Tone::Neutral};
    return resultWords(use.problem);
}

} // namespace Gatehouse
