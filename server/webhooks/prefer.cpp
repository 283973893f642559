// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "webhooks/prefer.h"

#include "agents/agent.h"

#include <QList>

#include <algorithm>
#include <utility>

namespace Gatehouse {

namespace {

constexpr auto LongestWait = std::chrono::floor<std::chrono::seconds>(LongestTimer);

bool isTokenCharacter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
        || QByteArrayView("!#$%&'*+-.^_`|~").contains(c);
}

bool isToken(QByteArrayView text)
{
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), isTokenCharacter);
}

/// Cuts @a text at each @a separator that is not inside quotes. An opening quote without a closing one
/// reaches to the end.
QList<QByteArrayView> cut(QByteArrayView text, char separator)
{
    QList<QByteArrayView> pieces;
    qsizetype from = 0;
    bool quoted = false;
    for (qsizetype at = 0; at < text.size(); ++at) {
        const char c = text.at(at);
        if (quoted && c == '\\') {
            ++at;
        } else if (c == '"') {
            quoted = !quoted;
        } else if (c == separator && !quoted) {
            pieces.append(text.sliced(from, at - from));
            from = at + 1;
        }
    }
    pieces.append(text.sliced(from));
    return pieces;
}

/// The word @a text, a token or a quoted string; nothing when it is neither.
std::optional<QByteArray> wordOf(QByteArrayView text)
{
    if (!text.startsWith('"'))
        return isToken(text) ? std::optional(text.toByteArray()) : std::nullopt;
    QByteArray word;
    for (qsizetype at = 1; at < text.size(); ++at) {
        const char c = text.at(at);
        if (c == '"')
            return at == text.size() - 1 ? std::optional(word) : std::nullopt;
        if (c == '\\' && ++at == text.size())
            return std::nullopt;
        word += text.at(at);
    }
    return std::nullopt;
}

/// A preference, or a parameter of one: its name in lower case and its value, empty when it has none.
struct Named
{
    QByteArray name;
    QByteArray value;
};

std::optional<Named> namedOf(QByteArrayView text)
{
    const qsizetype equals = text.indexOf('=');
    const QByteArrayView name = (equals < 0 ? text : text.first(equals)).trimmed();
    if (!isToken(name))
        return std::nullopt;
    if (equals < 0)
        return Named{name.toByteArray().toLower(), {}};
    const std::optional<QByteArray> value = wordOf(text.sliced(equals + 1).trimmed());
    return value ? std::optional(Named{name.toByteArray().toLower(), *value}) : std::nullopt;
}

/// The preference @a text, whose parameters have no meaning here but must be in order.
std::optional<Named> preferenceOf(QByteArrayView text)
{
    const QList<QByteArrayView> pieces = cut(text, ';');
    for (const QByteArrayView parameter : pieces.sliced(1)) {
        if (!parameter.trimmed().isEmpty() && !namedOf(parameter))
            return std::nullopt;
    }
    return namedOf(pieces.first());
}

std::optional<std::chrono::seconds> secondsOf(const QByteArray &digits)
{
    const auto isDigit = [](char c) { return c >= '0' && c <= '9'; };
    if (digits.isEmpty() || !std::all_of(digits.begin(), digits.end(), isDigit))
        return std::nullopt;
    bool fits = false;
    const qint64 seconds = digits.toLongLong(&fits);
    return fits ? std::min(std::chrono::seconds(seconds), LongestWait) : LongestWait;
}

} // namespace

QByteArray Preferences::applied() const
{
    QByteArray text = respondAsync ? "respond-async" : "";
    if (wait)
        text += (text.isEmpty() ? "wait=" : ", wait=") + QByteArray::number(qint64(wait->count()));
    return text;
}

Preferences preferencesOf(const RequestHead &head)
{
    Preferences preferences;
    for (const RequestHead::Field &field : head.fields) {
        if (field.name.compare("prefer", Qt::CaseInsensitive) != 0)
            continue;
        for (const QByteArrayView text : cut(field.value, ',')) {
            const std::optional<Named> preference = preferenceOf(text);
            if (!preference)
                continue;
            if (preference->name == "respond-async" && preference->value.isEmpty())
                preferences.respondAsync = true;
            else if (preference->name == "wait" && !preferences.wait)
                preferences.wait = secondsOf(preference->value);
        }
    }
    return preferences;
}

} // namespace Gatehouse
