// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "taskflows/actionreference.h"

#include "json.h"
#include "taskflows/actionsample.h"
#include "taskflows/actionschema.h"
#include "taskflows/viewschema.h"

#include <QStringList>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

constexpr auto Begin = "<!-- made from the tables of server/taskflows; `cmake --build build/dev --target "
                       "taskflow-reference` writes it anew -->"_L1;
constexpr auto End = "<!-- end of what is made -->"_L1;

QString quoted(std::string_view text) { return u'`' + toQString(text) + u'`'; }

QString typeOf(const ActionField &field)
{
    const QString orNull = field.isNullable ? u" or null"_s : QString();
    switch (field.type) {
    case ActionField::Type::Text:
        return u"text"_s + orNull;
    case ActionField::Type::Choice: {
        QStringList choices;
        for (const std::string_view choice : field.choices)
            choices.append(quoted(choice));
        return choices.join(u", "_s);
    }
    case ActionField::Type::Count:
        return u"whole number"_s;
    case ActionField::Type::Flag:
        return u"true or false"_s;
    case ActionField::Type::Json:
        return u"any JSON"_s;
    }
    Q_UNREACHABLE();
}

QString fieldTable(std::span<const ActionField> fields, const QString &presence, const QString &otherwise)
{
    QString text = u"| field | type | | |\n| --- | --- | --- | --- |\n"_s;
    for (const ActionField &field : fields) {
        text += u"| %1 | %2 | %3 | %4 |\n"_s.arg(quoted(field.name), typeOf(field),
                                                 field.isRequired ? presence : otherwise,
                                                 toQString(field.meaning));
    }
    return text;
}

QString actionTable()
{
    QString text = u"| action | |\n| --- | --- |\n"_s;
    for (const ActionRule &rule : actionRules())
        text += u"| [%1](#%2) | %3 |\n"_s.arg(quoted(rule.name), toQString(rule.name),
                                              toQString(rule.purpose));
    return text;
}

QString actionSection(const ActionRule &rule)
{
    QString text = u"### %1\n\n%2\n\n"_s.arg(toQString(rule.name), toQString(rule.purpose));
    if (rule.fields.empty())
        text += u"It takes no fields besides `action`.\n\n"_s;
    else
        text += fieldTable(rule.fields, u"required"_s, {}) + u'\n';
    if (rule.condition) {
        QStringList names;
        for (const std::string_view name : rule.condition->dependents)
            names.append(quoted(name));
        text += u"%1 may only be sent with %2 `%3`.\n\n"_s.arg(
            names.join(u", "_s), quoted(rule.condition->field), toQString(rule.condition->choice));
    }
    return text + u"```json\n"_s + QString::fromUtf8(sampleText(rule.action)) + u"```\n\n"_s;
}

QString codeTable()
{
    QString text = u"| code | status | |\n| --- | --- | --- |\n"_s;
    for (const AnswerCode &code : answerCodes())
        text += u"| %1 | %2 | %3 |\n"_s.arg(quoted(code.name)).arg(code.status).arg(toQString(code.meaning));
    return text;
}

} // namespace

QString actionReference()
{
    QString text = u"## Actions\n\n"_s + actionTable() + u'\n';
    for (const ActionRule &rule : actionRules())
        text += actionSection(rule);
    text += u"## What answers show\n\n### A flow\n\n"_s + fieldTable(flowViewFields(), u"always"_s, {})
        + u"\n### A task\n\n"_s + fieldTable(taskViewFields(), u"always"_s, {}) + u"\n### Codes\n\n"_s
        + codeTable();
    return text;
}

QString withActionReference(const QString &page)
{
    const qsizetype begin = page.indexOf(Begin);
    const qsizetype end = page.indexOf(End);
    if (begin < 0 || end < begin)
        return {};
    return page.first(begin + Begin.size()) + u"\n\n"_s + actionReference() + u'\n' + page.sliced(end);
}

} // namespace Gatehouse
