// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "instances/pairlines.h"

#include <QCoreApplication>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

struct Lines
{
    Q_DECLARE_TR_FUNCTIONS(PairLines)
};

QString escaped(QString text)
{
    return text.replace(u'\\', u"\\\\"_s).replace(u'\n', u"\\n"_s).replace(u'\r', u"\\r"_s);
}

QString unescaped(const QString &text)
{
    QString out;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text.at(i) != u'\\' || i + 1 == text.size()) {
            out += text.at(i);
            continue;
        }
        switch (text.at(++i).unicode()) {
        case u'n':
            out += u'\n';
            break;
        case u'r':
            out += u'\r';
            break;
        case u'\\':
            out += u'\\';
            break;
        default: // a path of another system, for example
            out += u'\\';
            out += text.at(i);
        }
    }
    return out;
}

} // namespace

QString toLines(const Pairs &pairs, QChar separator)
{
    const QString between = separator == u':' ? u": "_s : QString(separator);
    QStringList lines;
    for (const auto &[name, value] : pairs)
        lines.append(name + between + escaped(value));
    return lines.join(u'\n');
}

Result<Pairs> fromLines(const QString &text, QChar separator)
{
    Pairs pairs;
    const QStringList lines = text.split(u'\n');
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const QString &line = lines.at(i);
        if (line.trimmed().isEmpty())
            continue;
        const qsizetype at = line.indexOf(separator);
        const QString name = line.left(std::max<qsizetype>(at, 0)).trimmed();
        if (name.isEmpty())
            return failure(
                ErrorCode::Invalid,
                Lines::tr("Line %1 should be a name, “%2” and a value.").arg(i + 1).arg(separator));
        const bool isThere = std::ranges::any_of(pairs,
                                                 [&name](const auto &pair) { return pair.first == name; });
        if (isThere)
            return failure(ErrorCode::Invalid,
                           Lines::tr("Line %1: %2 is there already.").arg(i + 1).arg(name));
        const QString value = line.sliced(at + 1);
        pairs.append({name, unescaped(separator == u':' ? value.trimmed() : value)});
    }
    return pairs;
}

} // namespace Gatehouse
