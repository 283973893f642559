// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "config/configcontext.h"
#include "config/configproblem.h"

#include <QList>
#include <QString>
#include <QStringList>
#include <boost/json/value.hpp>
#include <optional>
#include <string_view>
#include <utility>

namespace Gatehouse {

/// One value of a configuration that is being read: what it is, where it stands, and where its problems go.
/// Borrows all three. The functions that ask for a type report a problem when the value has another one.
class ConfigNode final
{
public:
    ConfigNode(const boost::json::value &value, QString path, const ConfigContext &context,
               QList<ConfigProblem> &problems)
        : m_value(&value)
        , m_path(std::move(path))
        , m_context(&context)
        , m_problems(&problems)
    { }

    [[nodiscard]] const boost::json::value &value() const { return *m_value; }
    [[nodiscard]] const ConfigContext &context() const { return *m_context; }
    [[nodiscard]] const QList<ConfigProblem> &problems() const { return *m_problems; }

    /// Adds a problem with this value. @a message must not quote the value: it may be a secret.
    void report(const QString &message) const { m_problems->append({.path = m_path, .message = message}); }
    /// Adds a problem with member @a name, which may be missing.
    void reportMember(const QString &name, const QString &message) const
    {
        m_problems->append({.path = memberPath(m_path, name), .message = message});
    }

    /// Adds a problem with what stands at @a path of the document.
    void reportAt(const QString &path, const QString &message) const
    {
        m_problems->append({.path = path, .message = message});
    }
    /// Adds a problem at @a path (`providers.vault.args[1]`) below this value; empty: this value itself.
    void reportBelow(const QString &path, const QString &message) const;

    [[nodiscard]] ConfigNode member(std::string_view name, const boost::json::value &value) const;
    /// The items, when it is an array.
    [[nodiscard]] std::optional<QList<ConfigNode>> items() const;
    [[nodiscard]] const boost::json::object *object() const;
    /// The text, when it is one without NUL characters.
    [[nodiscard]] std::optional<QString> text() const;
    [[nodiscard]] std::optional<bool> boolean() const;
    /// The number, when it is a whole one from @a least to @a most.
    [[nodiscard]] std::optional<qint64> integer(qint64 least, qint64 most) const;

private:
    const boost::json::value *m_value;
    QString m_path;
    const ConfigContext *m_context;
    QList<ConfigProblem> *m_problems;
};

/// The one of @a known that @a name was most likely meant to be; none when nothing is near.
[[nodiscard]] std::optional<QString> nearestName(const QString &name, const QStringList &known);

/// `unknown field "adress"; did you mean "address"?`
[[nodiscard]] QString unknownField(const QString &name, const QStringList &known);

} // namespace Gatehouse
