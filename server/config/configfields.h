// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "config/confignode.h"

#include <QLatin1StringView>
#include <QStringList>
#include <algorithm>
#include <array>
#include <chrono>
#include <concepts>
#include <limits>
#include <span>

namespace Gatehouse {

/// A field of an object that is read into a @a T. The tables of these are the only place that says which
/// fields there are: what is read, what is unknown, what is suggested and what has to be documented follow
/// from them.
template<typename T>
struct ConfigField
{
    QLatin1StringView name;
    void (*read)(const ConfigNode &node, T &out);
    /// What may stand below it, as paths to append to its name (`.port`, `[].uuid`); null for none.
    QStringList (*below)() = nullptr;
    bool isRequired = false;
};

/// A table as the functions below take it.
template<typename T, std::size_t N>
constexpr std::span<const ConfigField<T>> table(const std::array<ConfigField<T>, N> &fields)
{
    return fields;
}

/// Highest limit there is.
inline constexpr qint64 MaxConfigNumber = std::numeric_limits<qint32>::max();

template<typename T>
QStringList fieldNames(std::span<const ConfigField<T>> fields)
{
    QStringList names;
    for (const ConfigField<T> &field : fields)
        names.append(field.name);
    return names;
}

/// Reads an object by its table: reports unknown fields and missing ones, and reads the others into @a out.
/// What is missing or wrong leaves its default there.
template<typename T>
void readFields(const ConfigNode &node, std::span<const ConfigField<T>> fields, T &out)
{
    const boost::json::object *object = node.object();
    if (!object)
        return;
    for (const auto &member : *object) {
        const QString name = QString::fromUtf8(member.key().data(),
                                               static_cast<qsizetype>(member.key().size()));
        const auto field = std::ranges::find_if(
            fields, [&name](const auto &candidate) { return candidate.name == name; });
        if (field == fields.end())
            node.reportMember(name, unknownField(name, fieldNames(fields)));
        else
            field->read(node.member(member.key(), member.value()), out);
    }
    for (const ConfigField<T> &field : fields) {
        if (field.isRequired
            && !object->contains({field.name.data(), static_cast<std::size_t>(field.name.size())}))
            node.reportMember(field.name, QStringLiteral("is required"));
    }
}

/// Every field of @a fields and below, each path beginning with @a prefix.
template<typename T>
QStringList fieldPaths(std::span<const ConfigField<T>> fields, const QString &prefix)
{
    QStringList paths;
    for (const ConfigField<T> &field : fields) {
        paths.append(prefix + field.name);
        if (field.below) {
            for (const QString &path : field.below())
                paths.append(prefix + field.name + path);
        }
    }
    return paths;
}

/// For ConfigField::below: the fields of a table, as those of an object.
template<const auto &Table>
QStringList belowObject()
{
    return fieldPaths(table(Table), QStringLiteral("."));
}

/// For ConfigField::below: the fields of a table, as those of the items of an array.
template<const auto &Table>
QStringList belowArray()
{
    return fieldPaths(table(Table), QStringLiteral("[]."));
}

template<typename>
struct MemberOf;
template<typename O, typename V>
struct MemberOf<V O::*>
{
    using Owner = O;
    using Value = V;
};

/// Reads an object that has a table into a member.
template<auto Member, const auto &Table>
void readObject(const ConfigNode &node, typename MemberOf<decltype(Member)>::Owner &out)
{
    readFields(node, table(Table), out.*Member);
}

/// Reads a whole number, or a number of seconds, into a member.
template<auto Member, qint64 Least, qint64 Most = MaxConfigNumber>
void readNumber(const ConfigNode &node, typename MemberOf<decltype(Member)>::Owner &out)
{
    using Value = typename MemberOf<decltype(Member)>::Value;
    const std::optional<qint64> number = node.integer(Least, Most);
    if (!number)
        return;
    if constexpr (std::integral<Value>)
        out.*Member = static_cast<Value>(*number);
    else
        out.*Member = std::chrono::seconds(*number);
}

template<auto Member>
void readBoolean(const ConfigNode &node, typename MemberOf<decltype(Member)>::Owner &out)
{
    out.*Member = node.boolean().value_or(out.*Member);
}

/// Reads any text into a member.
template<auto Member>
void readText(const ConfigNode &node, typename MemberOf<decltype(Member)>::Owner &out)
{
    out.*Member = node.text().value_or(QString());
}

/// Reads text that is more than white space into a member.
template<auto Member>
void readWords(const ConfigNode &node, typename MemberOf<decltype(Member)>::Owner &out)
{
    const std::optional<QString> text = node.text();
    if (text && text->trimmed().isEmpty())
        node.report(QStringLiteral("must not be empty"));
    else if (text)
        out.*Member = *text;
}

} // namespace Gatehouse
