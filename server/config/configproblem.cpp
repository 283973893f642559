// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config/configproblem.h"

#include "json.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

constexpr qsizetype ShownNameLength = 64;

} // namespace

QString describe(const QString &file, const ConfigProblem &problem)
{
    if (problem.path.isEmpty())
        return file + u": "_s + problem.message;
    return file + u": "_s + problem.path + u": "_s + problem.message;
}

QString quotedName(const QString &name)
{
    const QString shown = name.size() > ShownNameLength ? name.left(ShownNameLength) + u'…' : name;
    return QString::fromUtf8(toJson(toJsonString(shown)));
}

QString memberPath(const QString &parent, const QString &key)
{
    static const QRegularExpression plain(
        QRegularExpression::anchoredPattern(u"[A-Za-z_$][A-Za-z0-9_$-]{0,63}"_s));
    if (!plain.match(key).hasMatch())
        return parent + u'[' + quotedName(key) + u']';
    return parent.isEmpty() ? key : parent + u'.' + key;
}

QString itemPath(const QString &parent, qsizetype index)
{
    return parent + u'[' + QString::number(index) + u']';
}

} // namespace Gatehouse
