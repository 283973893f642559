// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "webhooks/headerparameters.h"

#include <algorithm>

namespace Gatehouse {

namespace {

/// Reads one field from front to back.
class Cursor final
{
public:
    explicit Cursor(QByteArrayView text)
        : m_text(text)
    { }

    [[nodiscard]] bool atEnd() const { return m_at >= m_text.size(); }

    bool take(char c)
    {
        if (atEnd() || m_text.at(m_at) != c)
            return false;
        ++m_at;
        return true;
    }

    void skipSpace()
    {
        while (!atEnd() && (m_text.at(m_at) == ' ' || m_text.at(m_at) == '\t'))
            ++m_at;
    }

    /// Up to one of @a stops or the end, without white space around it.
    QByteArray takeUntil(QByteArrayView stops)
    {
        const qsizetype from = m_at;
        while (!atEnd() && !stops.contains(m_text.at(m_at)))
            ++m_at;
        return m_text.sliced(from, m_at - from).trimmed().toByteArray();
    }

    /// What is quoted, after the opening quote; nothing when no closing one comes.
    std::optional<QByteArray> takeQuoted()
    {
        QByteArray out;
        while (!atEnd()) {
            const char c = m_text.at(m_at++);
            if (c == '"')
                return out;
            const bool escapes = c == '\\' && !atEnd() && (m_text.at(m_at) == '"' || m_text.at(m_at) == '\\');
            out += escapes ? m_text.at(m_at++) : c;
        }
        return std::nullopt;
    }

private:
    QByteArrayView m_text;
    qsizetype m_at = 0;
};

} // namespace

std::optional<QByteArray> HeaderParameters::parameter(QByteArrayView name) const
{
    const auto found = std::ranges::find_if(parameters, [name](const auto &p) { return p.first == name; });
    return found == parameters.cend() ? std::nullopt : std::optional(found->second);
}

std::optional<HeaderParameters> parseHeaderParameters(QByteArrayView field)
{
    Cursor cursor(field);
    HeaderParameters result;
    result.value = cursor.takeUntil(";").toLower();
    while (cursor.take(';')) {
        cursor.skipSpace();
        if (cursor.atEnd()) // a semicolon too many is common
            break;
        const QByteArray name = cursor.takeUntil("=;").toLower();
        if (name.isEmpty() || !cursor.take('=') || result.parameter(name))
            return std::nullopt;
        cursor.skipSpace();
        if (cursor.take('"')) {
            std::optional<QByteArray> quoted = cursor.takeQuoted();
            if (!quoted || !cursor.takeUntil(";").isEmpty())
                return std::nullopt;
            result.parameters.append({name, *std::move(quoted)});
        } else {
            result.parameters.append({name, cursor.takeUntil(";")});
        }
    }
    return result;
}

} // namespace Gatehouse
