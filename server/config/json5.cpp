// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config/json5.h"

#include "config/configproblem.h"
#include "config/json5scanner.h"
#include "json.h"

#include <QSet>
#include <utility>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

constexpr QByteArrayView ByteOrderMark("\xef\xbb\xbf");

QByteArrayView withoutByteOrderMark(QByteArrayView text)
{
    return text.startsWith(ByteOrderMark) ? text.sliced(ByteOrderMark.size()) : text;
}

/// Reads JSON5 and writes the same value as strict JSON. Every function returns false once there is an error.
class Translator final
{
public:
    explicit Translator(const QString &text)
        : m_scanner(text)
    { }

    bool run()
    {
        if (!m_scanner.skipSpace() || !value({}, 0) || !m_scanner.skipSpace())
            return false;
        return m_scanner.atEnd() || m_scanner.fail(u"nothing may follow the value"_s);
    }

    [[nodiscard]] const QByteArray &json() const { return m_json; }
    [[nodiscard]] const QList<Json5Duplicate> &duplicates() const { return m_duplicates; }
    [[nodiscard]] const Json5Error &error() const { return m_scanner.error(); }

private:
    bool value(const QString &path, int depth);
    bool object(const QString &path, int depth);
    bool member(const QString &path, int depth, QSet<QString> &seen);
    bool array(const QString &path, int depth);
    bool word();
    /// Passes over the comma after an item, if @a end does not follow at once.
    bool comma(char16_t end);
    [[nodiscard]] bool atString() const { return m_scanner.peek() == u'"' || m_scanner.peek() == u'\''; }
    void append(const QString &text) { m_json += toJson(toJsonString(text)); }

    Json5Scanner m_scanner;
    QByteArray m_json;
    QList<Json5Duplicate> m_duplicates;
};

bool Translator::value(const QString &path, int depth)
{
    if (m_scanner.atEnd())
        return m_scanner.fail(u"a value is missing: the text ends here"_s);
    const char16_t c = m_scanner.peek();
    if (c == u'{' || c == u'[') {
        if (depth == JsonMaxDepth)
            return m_scanner.fail(u"nested more than %1 levels deep"_s.arg(JsonMaxDepth));
        return c == u'{' ? object(path, depth + 1) : array(path, depth + 1);
    }
    if (atString()) {
        QString text;
        if (!m_scanner.string(text))
            return false;
        append(text);
        return true;
    }
    if ((c >= u'0' && c <= u'9') || c == u'.' || c == u'+' || c == u'-')
        return m_scanner.number(m_json);
    return word();
}

bool Translator::comma(char16_t end)
{
    if (!m_scanner.skipSpace())
        return false;
    if (m_scanner.peek() == u',')
        m_scanner.skip();
    else if (m_scanner.peek() != end)
        return m_scanner.fail(u"a comma or %1 must stand here"_s.arg(QChar(end)));
    return m_scanner.skipSpace();
}

bool Translator::object(const QString &path, int depth)
{
    QSet<QString> seen;
    m_json += '{';
    m_scanner.skip();
    if (!m_scanner.skipSpace())
        return false;
    while (m_scanner.peek() != u'}') {
        if (!seen.isEmpty())
            m_json += ',';
        if (!member(path, depth, seen) || !comma(u'}'))
            return false;
    }
    m_scanner.skip();
    m_json += '}';
    return true;
}

bool Translator::member(const QString &path, int depth, QSet<QString> &seen)
{
    const qsizetype start = m_scanner.position();
    QString key;
    if (!(atString() ? m_scanner.string(key) : m_scanner.name(key)))
        return false;
    const QString place = memberPath(path, key);
    if (seen.contains(key))
        m_duplicates.append({.path = place, .line = m_scanner.errorAt(start, {}).line});
    seen.insert(key);
    append(key);
    if (!m_scanner.skipSpace())
        return false;
    if (m_scanner.peek() != u':')
        return m_scanner.fail(u"a colon must follow the field name"_s);
    m_scanner.skip();
    m_json += ':';
    return m_scanner.skipSpace() && value(place, depth);
}

bool Translator::array(const QString &path, int depth)
{
    m_json += '[';
    m_scanner.skip();
    if (!m_scanner.skipSpace())
        return false;
    for (qsizetype index = 0; m_scanner.peek() != u']'; ++index) {
        if (index > 0)
            m_json += ',';
        if (!value(itemPath(path, index), depth) || !comma(u']'))
            return false;
    }
    m_scanner.skip();
    m_json += ']';
    return true;
}

bool Translator::word()
{
    if (!m_scanner.atName())
        return m_scanner.fail(u"a value must stand here"_s);
    const qsizetype start = m_scanner.position();
    QString text;
    if (!m_scanner.name(text))
        return false;
    if (text == "true"_L1 || text == "false"_L1 || text == "null"_L1) {
        m_json += text.toLatin1();
        return true;
    }
    return m_scanner.failAt(start,
                            text == "Infinity"_L1 || text == "NaN"_L1
                                ? u"Infinity and NaN are no numbers here"_s
                                : u"a value must stand here; text needs quotes"_s);
}

} // namespace

tl::expected<Json5Document, Json5Error> parseJson5(QByteArrayView text)
{
    const QByteArrayView bytes = withoutByteOrderMark(text);
    const QString decoded = QString::fromUtf8(bytes);
    if (!bytes.isValidUtf8()) {
        const qsizetype place = decoded.indexOf(QChar::ReplacementCharacter);
        return tl::unexpected(Json5Scanner(decoded).errorAt(place, u"the text is not valid UTF-8"_s));
    }
    Translator translator(decoded);
    if (!translator.run())
        return tl::unexpected(translator.error());
    Result<boost::json::value> value = parseJson(translator.json());
    if (!value)
        return tl::unexpected(Json5Error{.message = value.error().message});
    return Json5Document{.value = std::move(*value), .duplicates = translator.duplicates()};
}

bool isPlainJson(QByteArrayView text) { return parseJson(withoutByteOrderMark(text)).has_value(); }

} // namespace Gatehouse
