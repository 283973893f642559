// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "calls/callfilter.h"
#include "calls/callfilterterm.h"

#include <QCoreApplication>
#include <algorithm>
#include <optional>
#include <utility>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

constexpr qint64 Least = std::numeric_limits<qint64>::min();
constexpr qint64 Greatest = std::numeric_limits<qint64>::max();
/// More terms than anyone writes, fewer than SQLite's limits.
constexpr std::size_t MaxTerms = 64;
constexpr qsizetype MaxDigits = 12;

struct Unit
{
    QLatin1StringView name;
    qint64 factor;
};
constexpr Unit DurationUnits[]{{"ms"_L1, 1}, {"s"_L1, 1000}, {"m"_L1, 60000}, {"h"_L1, 3600000}};
constexpr Unit ByteUnits[]{{"b"_L1, 1}, {"kb"_L1, 1024}, {"mb"_L1, 1024 * 1024}};

constexpr QLatin1StringView States[]{"running"_L1, "ok"_L1, "error"_L1, "replay"_L1, "unverified"_L1};

/// Cuts `>`, `>=`, `<`, `<=` or `=` off the front.
QStringView takeOperator(QStringView &text)
{
    const qsizetype length = text.startsWith(u">=") || text.startsWith(u"<=")     ? 2
        : text.startsWith(u'>') || text.startsWith(u'<') || text.startsWith(u'=') ? 1
                                                                                  : 0;
    const QStringView op = text.first(length);
    text = text.sliced(length);
    return op;
}

/// What `<op>number` allows.
void setRange(CallFilterValue &value, QStringView op, qint64 number)
{
    if (op == u">")
        value.from = number + 1;
    else if (op == u">=")
        value.from = number;
    else if (op == u"<")
        value.to = number - 1;
    else if (op == u"<=")
        value.to = number;
    else
        value.from = value.to = number;
}

/// A number with up to one decimal point and a unit, or nothing.
template<std::size_t N>
std::optional<qint64> measure(QStringView text, const Unit (&units)[N])
{
    qsizetype digits = 0;
    while (digits < text.size() && (text.at(digits).isDigit() || text.at(digits) == u'.'))
        ++digits;
    bool ok = false;
    const double number = text.first(digits).toDouble(&ok);
    if (!ok || digits > MaxDigits)
        return {};
    const QStringView name = text.sliced(digits);
    for (const Unit &unit : units) {
        if (name.compare(unit.name, Qt::CaseInsensitive) == 0 || (name.isEmpty() && unit.factor == 1))
            return static_cast<qint64>(number * static_cast<double>(unit.factor));
    }
    return {};
}

/// The nearest name to a mistyped one, or nothing.
QString nearest(QStringView typed)
{
    for (const CallFieldSpec &spec : callFieldSpecs()) {
        if (spec.name.startsWith(typed, Qt::CaseInsensitive)
            || (typed.size() > 2 && typed.startsWith(spec.name.first(2), Qt::CaseInsensitive)))
            return spec.name;
    }
    return {};
}

} // namespace

/// Reads one filter from front to back.
class CallFilterParser final
{
    Q_DECLARE_TR_FUNCTIONS(CallFilter)
public:
    CallFilterParser(const QString &text, const CallNames &names)
        : m_text(text)
        , m_names(names)
    { }

    tl::expected<CallFilter, CallFilterError> run()
    {
        skipSpace();
        while (m_at < m_text.size() && !m_error) {
            readTerm();
            skipSpace();
        }
        if (m_error)
            return tl::unexpected(*m_error);
        CallFilter filter;
        filter.m_names = m_names;
        filter.m_dependsOnTime = std::ranges::any_of(
            m_terms, [](const CallFilter::Term &term) { return term.field == CallField::Duration; });
        if (!m_terms.empty())
            filter.m_terms = std::make_shared<const std::vector<CallFilter::Term>>(std::move(m_terms));
        return filter;
    }

private:
    /// A stretch of text without its quotes, and where it was.
    struct Piece
    {
        QString text = {};
        qsizetype position = 0;
        qsizetype length = 0;
        bool quoted = false;
    };

    void skipSpace()
    {
        while (m_at < m_text.size() && m_text.at(m_at).isSpace())
            ++m_at;
    }

    void fail(qsizetype position, qsizetype length, const QString &words)
    {
        if (!m_error)
            m_error = CallFilterError{position, std::max<qsizetype>(length, 1), words};
    }

    /// Reads up to a space or one of @a stops; in quotes nothing stops but the closing one.
    Piece readPiece(QStringView stops)
    {
        Piece piece{.position = m_at};
        while (m_at < m_text.size()) {
            const QChar c = m_text.at(m_at);
            if (c == u'"') {
                piece.quoted = true;
                readQuoted(piece.text);
                continue;
            }
            if (c.isSpace() || stops.contains(c))
                break;
            piece.text += c;
            ++m_at;
        }
        piece.length = m_at - piece.position;
        return piece;
    }

    void readQuoted(QString &text)
    {
        const qsizetype opened = m_at++;
        while (m_at < m_text.size() && m_text.at(m_at) != u'"') {
            if (m_text.at(m_at) == u'\\' && m_at + 1 < m_text.size())
                ++m_at;
            text += m_text.at(m_at++);
        }
        if (m_at < m_text.size())
            ++m_at;
        else
            fail(opened, m_at - opened, tr("this quote is not closed"));
    }

    void readTerm()
    {
        const qsizetype begin = m_at;
        CallFilter::Term term;
        if (m_text.at(m_at) == u'-') {
            term.negated = true;
            ++m_at;
        }
        if (m_at == m_text.size() || m_text.at(m_at).isSpace()) {
            fail(begin, 1, tr("a minus needs something to exclude right after it"));
            return;
        }
        const Piece head = readPiece(u":");
        if (m_error)
            return;
        const bool isField = m_at < m_text.size() && m_text.at(m_at) == u':' && !head.quoted;
        if (isField) {
            ++m_at;
            readField(head, term);
        } else {
            readWord(head, term);
        }
        if (m_error)
            return;
        if (m_terms.size() == MaxTerms)
            fail(begin, m_at - begin, tr("more than %n terms", nullptr, static_cast<int>(MaxTerms)));
        else
            m_terms.push_back(std::move(term));
    }

    void readWord(const Piece &head, CallFilter::Term &term)
    {
        Piece word = head;
        if (m_at < m_text.size() && m_text.at(m_at) == u':') { // after a quoted part a colon is a letter
            const Piece rest = readPiece({});
            word.text += rest.text;
            word.length += rest.length;
        }
        if (word.text.isEmpty()) {
            fail(word.position, word.length, tr("these quotes are empty"));
            return;
        }
        CallFilterValue value{.text = word.text, .needle = word.text.toLower().toUtf8()};
        const TextPattern part(u'*' + word.text + u'*');
        addNames(part, value);
        term.values.push_back(std::move(value));
    }

    void readField(const Piece &head, CallFilter::Term &term)
    {
        const auto &specs = callFieldSpecs();
        const auto spec = std::ranges::find_if(specs, [&head](const CallFieldSpec &each) {
            return head.text.compare(each.name, Qt::CaseInsensitive) == 0;
        });
        if (spec == specs.end()) {
            const QString guess = nearest(head.text);
            fail(head.position, head.length,
                 guess.isEmpty()
                     ? tr("there is no field “%1”; quote the term to look for it as it is").arg(head.text)
                     : tr("there is no field “%1”; do you mean “%2”?").arg(head.text, guess));
            return;
        }
        term.field = spec->field;
        do {
            if (!term.values.empty())
                ++m_at; // the comma
            const Piece piece = readPiece(u",");
            if (m_error)
                return;
            if (piece.text.isEmpty() && !piece.quoted) {
                fail(head.position, m_at - head.position,
                     tr("“%1:” needs a value, for example %2").arg(spec->name, exampleOf(*spec)));
                return;
            }
            readValue(*spec, piece, term);
        } while (!m_error && m_at < m_text.size() && m_text.at(m_at) == u',');
    }

    static QString exampleOf(const CallFieldSpec &spec)
    {
        for (const CallFilterField &field : CallFilter::fields()) {
            if (field.name == spec.name)
                return field.example;
        }
        return {};
    }

    void readValue(const CallFieldSpec &spec, const Piece &piece, CallFilter::Term &term)
    {
        using Kind = CallFieldSpec::Kind;
        CallFilterValue value{.text = piece.text, .pattern = TextPattern(piece.text)};
        QStringView number = piece.text;
        switch (spec.kind) {
        case Kind::Text:
            addNames(value.pattern, value, spec.field);
            break;
        case Kind::Part:
            break;
        case Kind::Status:
            readStatus(piece, value);
            break;
        case Kind::Duration: {
            const QStringView op = takeOperator(number);
            const auto ms = measure(number, DurationUnits);
            if (ms)
                setRange(value, op, *ms);
            else
                fail(piece.position, piece.length, tr("a duration is written like >5s, 250ms or <2m"));
            break;
        }
        case Kind::Bytes: {
            const QStringView op = takeOperator(number);
            const auto bytes = measure(number, ByteUnits);
            if (bytes)
                setRange(value, op, *bytes);
            else
                fail(piece.position, piece.length, tr("a size is written like >64kb, 512 or <1mb"));
            break;
        }
        case Kind::Visibility:
            value.text = value.text.toLower();
            if (value.text != "public"_L1 && value.text != "private"_L1)
                fail(piece.position, piece.length, tr("a visibility is public or private"));
            break;
        case Kind::Is:
            value.text = value.text.toLower();
            if (std::ranges::find(States, value.text) == std::end(States))
                fail(piece.position, piece.length,
                     tr("“is:” takes running, ok, error, replay or unverified"));
            break;
        }
        term.values.push_back(std::move(value));
    }

    void readStatus(const Piece &piece, CallFilterValue &value)
    {
        value.text = value.text.toLower();
        if (value.text == "running"_L1)
            return;
        QStringView text = value.text;
        const QStringView op = takeOperator(text);
        bool ok = false;
        if (op.isEmpty() && text.size() == 3 && text.endsWith(u"xx")) {
            const int hundred = text.first(1).toInt(&ok);
            value.from = qint64{hundred} * 100;
            value.to = value.from + 99;
            ok = ok && hundred >= 1 && hundred <= 5;
        } else {
            const int number = text.toInt(&ok);
            setRange(value, op, number);
            ok = ok && number >= 100 && number <= 599;
        }
        if (!ok)
            fail(piece.position, piece.length, tr("a status is written like 404, 4xx, >=400 or running"));
    }

    void addNames(const TextPattern &pattern, CallFilterValue &value, CallField field = CallField::Word) const
    {
        if (field == CallField::Word || field == CallField::Instance) {
            for (const auto &[uuid, name] : m_names.instances.asKeyValueRange()) {
                if (pattern.matches(name))
                    value.instances.append(uuid);
            }
        }
        if (field == CallField::Word || field == CallField::Key) {
            for (const auto &[id, label] : m_names.keys.asKeyValueRange()) {
                if (pattern.matches(label))
                    value.keys.append(id);
            }
        }
    }

    const QString &m_text;
    const CallNames &m_names;
    qsizetype m_at = 0;
    std::vector<CallFilter::Term> m_terms;
    std::optional<CallFilterError> m_error;
};

tl::expected<CallFilter, CallFilterError> CallFilter::parse(const QString &text, const CallNames &names)
{
    return CallFilterParser(text, names).run();
}

QString CallFilter::term(const QString &field, const QString &value)
{
    const bool plain = !value.isEmpty() && std::ranges::none_of(value, [](QChar c) {
        return c.isSpace() || c == u'"' || c == u',' || c == u'\\';
    });
    if (plain)
        return field + u':' + value;
    QString quoted = value;
    quoted.replace(u'\\', "\\\\"_L1).replace(u'"', "\\\""_L1);
    return field + ":\""_L1 + quoted + u'"';
}

} // namespace Gatehouse
