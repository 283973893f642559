// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "secrets/secretref.h"

#include "json.h"

#include <QRegularExpression>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

using Source = SecretRef::Source;

constexpr QLatin1StringView DefaultProvider = "default"_L1;
constexpr qsizetype MaxKeychainName = 128;

bool matches(const QRegularExpression &pattern, QStringView text) { return pattern.match(text).hasMatch(); }

bool isExecId(QStringView id)
{
    static const QRegularExpression pattern(
        QRegularExpression::anchoredPattern(u"[A-Za-z0-9][A-Za-z0-9._:/#-]{0,255}"_s));
    if (!matches(pattern, id))
        return false;
    const QList<QStringView> segments = id.split(u'/');
    return std::ranges::none_of(segments, [](QStringView s) { return s == "."_L1 || s == ".."_L1; });
}

/// RFC 6901, beginning at the top of the document.
bool isAbsolutePointer(QStringView id)
{
    for (qsizetype i = id.indexOf(u'~'); i >= 0; i = id.indexOf(u'~', i + 1)) {
        const QStringView escaped = id.sliced(i + 1).first(qMin(qsizetype(1), id.size() - i - 1));
        if (escaped != "0"_L1 && escaped != "1"_L1)
            return false;
    }
    return id.startsWith(u'/');
}

/// What is wrong with @a id for @a source; empty when nothing is.
QString idProblem(Source source, const QString &id)
{
    switch (source) {
    case Source::Env:
        return isVariableName(id)
            ? QString()
            : u"must be the name of a variable: capital letters, digits and _, beginning with a letter, at "
              "most 128 characters"_s;
    case Source::File:
        return id == "value"_L1 || isAbsolutePointer(id)
            ? QString()
            : u"must be a JSON pointer that begins with /, such as /routes/zapier, or \"value\" where the "
              "provider's mode is \"singleValue\""_s;
    case Source::Exec:
        return isExecId(id)
            ? QString()
            : u"must be 1 to 256 letters, digits and . _ : / # -, beginning with a letter or digit, without "
              "the segments . and .."_s;
    case Source::Keychain:
        return isKeychainName(id)
            ? QString()
            : u"must be 1 to 128 characters, without control characters and without white space at its "
              "ends"_s;
    case Source::Plain:
        break;
    }
    return {};
}

std::optional<Source> sourceNamed(const QString &name)
{
    for (const Source source : {Source::Env, Source::File, Source::Exec, Source::Keychain}) {
        if (name == nameOf(source))
            return source;
    }
    return std::nullopt;
}

std::optional<SecretRef> readPlain(const boost::json::string &text, const JsonProblemSink &report)
{
    if (text.empty()) {
        report({}, u"must not be empty: leave it out where there is no secret"_s);
        return std::nullopt;
    }
    const std::string_view view = text;
    if (view.find('\0') != std::string_view::npos) {
        report({}, u"must not contain the character NUL"_s);
        return std::nullopt;
    }
    SecretRef ref;
    ref.value = Secret(QByteArrayView(view.data(), static_cast<qsizetype>(view.size())));
    return ref;
}

/// The text of member @a name; none when it is missing or no text.
std::optional<QString> textMember(const boost::json::object &object, std::string_view name, bool isRequired,
                                  const JsonProblemSink &report)
{
    const boost::json::value *member = object.if_contains(name);
    if (!member) {
        if (isRequired)
            report(toQString(name), u"is required"_s);
        return std::nullopt;
    }
    if (!member->is_string()) {
        report(toQString(name), u"must be text in quotes"_s);
        return std::nullopt;
    }
    return toQString(member->get_string());
}

} // namespace

bool SecretRef::operator==(const SecretRef &other) const
{
    return source == other.source && provider == other.provider && id == other.id
        && constantTimeEquals(value.bytes(), other.value.bytes());
}

QString SecretRef::describe() const
{
    QString text = nameOf(source);
    if (source == Source::Plain)
        return text;
    if (!provider.isEmpty() && provider != DefaultProvider)
        text += u':' + provider;
    return text + u':' + id;
}

boost::json::value SecretRef::toJson() const
{
    if (source == Source::Plain) {
        const QByteArrayView bytes = value.bytes();
        return boost::json::value(std::string_view(bytes.data(), static_cast<std::size_t>(bytes.size())));
    }
    boost::json::object object;
    const QLatin1StringView name = nameOf(source);
    object["source"] = std::string_view(name.data(), static_cast<std::size_t>(name.size()));
    if (!provider.isEmpty() && provider != DefaultProvider)
        object["provider"] = toJsonString(provider);
    object["id"] = toJsonString(id);
    return object;
}

QLatin1StringView nameOf(SecretRef::Source source)
{
    constexpr auto Names = std::to_array<QLatin1StringView>(
        {"plain"_L1, "env"_L1, "file"_L1, "exec"_L1, "keychain"_L1});
    return Names.at(static_cast<std::size_t>(source));
}

std::optional<SecretRef> parseSecretRef(const boost::json::value &value, const JsonProblemSink &report)
{
    if (const boost::json::string *text = value.if_string())
        return readPlain(*text, report);
    const boost::json::object *object = value.if_object();
    if (!object) {
        report({}, u"must be text in quotes, or an object such as {\"source\":\"env\",\"id\":\"NAME\"}"_s);
        return std::nullopt;
    }
    bool isValid = true;
    const JsonProblemSink note = [&](const QString &path, const QString &message) {
        isValid = false;
        report(path, message);
    };
    for (const auto &member : *object) {
        const std::string_view name = member.key();
        if (name != "source" && name != "provider" && name != "id") {
            note(toQString(name.substr(0, 64)),
                 u"is an unknown field; a reference has \"source\", \"provider\" and \"id\""_s);
        }
    }
    SecretRef ref;
    ref.provider = DefaultProvider;
    if (const auto provider = textMember(*object, "provider", false, note)) {
        if (!isProviderName(*provider)) {
            note(u"provider"_s,
                 u"must be 1 to 64 lower-case letters, digits, _ and -, beginning with a letter"_s);
        }
        ref.provider = *provider;
    }
    const auto id = textMember(*object, "id", true, note);
    if (const auto name = textMember(*object, "source", true, note)) {
        const std::optional<Source> source = sourceNamed(*name);
        if (!source)
            note(u"source"_s, u"must be \"env\", \"file\", \"exec\" or \"keychain\""_s);
        else if (const QString problem = id ? idProblem(*source, *id) : QString(); !problem.isEmpty())
            note(u"id"_s, problem);
        ref.source = source.value_or(Source::Env);
    }
    ref.id = id.value_or(QString());
    return isValid ? std::optional(ref) : std::nullopt;
}

Result<SecretRef> parseSecretRef(const boost::json::value &value)
{
    QString first;
    const auto ref = parseSecretRef(value, [&first](const QString &path, const QString &message) {
        if (first.isEmpty())
            first = path.isEmpty() ? message : path + u": "_s + message;
    });
    if (!ref)
        return failure(ErrorCode::Invalid, first);
    return *ref;
}

bool isProviderName(QStringView name)
{
    static const QRegularExpression pattern(QRegularExpression::anchoredPattern(u"[a-z][a-z0-9_-]{0,63}"_s));
    return matches(pattern, name);
}

bool isVariableName(QStringView name)
{
    static const QRegularExpression pattern(QRegularExpression::anchoredPattern(u"[A-Z][A-Z0-9_]{0,127}"_s));
    return matches(pattern, name);
}

bool isKeychainName(QStringView name)
{
    return !name.isEmpty() && name.size() <= MaxKeychainName && name.trimmed().size() == name.size()
        && std::ranges::none_of(name, [](QChar c) { return c.category() == QChar::Other_Control; });
}

} // namespace Gatehouse
