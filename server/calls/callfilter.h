// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "http/call.h"

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QString>
#include <QStringList>
#include <QVariant>
#include <memory>
#include <tl/expected.hpp>
#include <vector>

namespace Gatehouse {

/// What people call things that a record names by a number or a UUID.
struct CallNames
{
    QHash<QString, QString> instances; ///< name by UUID
    QHash<qint64, QString> keys; ///< label by id

    bool operator==(const CallNames &) const = default;
};

/// Why a filter can't be read, and which part of it.
struct CallFilterError
{
    qsizetype position = 0; ///< in the text, counted in QChars
    qsizetype length = 0;
    QString words;
};

/// A word of the filter language before a colon, for help and completion.
struct CallFilterField
{
    QString name;
    QString example; ///< a whole term
    QString help;
};

/// Which calls to show, in the language of docs/call-filters.md: free words, `field:value`, `-` negates,
/// quotes group, commas are "or". An empty filter matches everything. A value, cheap to copy; any thread.
class CallFilter final
{
public:
    /// A part of a WHERE clause, and what is to be bound to its question marks.
    struct Sql
    {
        QString condition; ///< empty: everything
        QList<QVariant> values;
    };

    CallFilter() = default;
    /// Reads @a text. @a names are those of now: a filter knows nothing of later ones.
    [[nodiscard]] static tl::expected<CallFilter, CallFilterError> parse(const QString &text,
                                                                         const CallNames &names = {});
    /// Every field of the language, in the order in which they are worth reading.
    [[nodiscard]] static const QList<CallFilterField> &fields();
    /// `field:value` as parse() reads it, with quotes where @a value needs them.
    [[nodiscard]] static QString term(const QString &field, const QString &value);
    /// What free words are looked for in: lower case, UTF-8. For callers that match a record often.
    [[nodiscard]] static QByteArray searchText(const CallRecord &record, const CallNames &names);

    [[nodiscard]] bool isEmpty() const { return !m_terms || m_terms->empty(); }
    /// Whether @a record is wanted. @a nowMs (milliseconds since 1970 UTC) says how long one has run that
    /// still does.
    [[nodiscard]] bool matches(const CallRecord &record, const QByteArray &searchText, qint64 nowMs) const;
    [[nodiscard]] bool matches(const CallRecord &record) const;
    /// Whether a running call can begin to match, or cease to, by the passing of time alone.
    [[nodiscard]] bool dependsOnTime() const { return m_dependsOnTime; }
    /// Both filters at once.
    [[nodiscard]] CallFilter both(const CallFilter &other) const;

    /// Finds, in the table of callstore.h, at least every record that matches; SQLite knows upper case of
    /// ASCII only, for example. matches() must have the last word.
    [[nodiscard]] Sql toSql(qint64 nowMs) const;

private:
    friend class CallFilterParser;
    struct Term;

    std::shared_ptr<const std::vector<Term>> m_terms;
    CallNames m_names; ///< for matches(record)
    bool m_dependsOnTime = false;
};

} // namespace Gatehouse
