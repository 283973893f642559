// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "commandparser.h"

#include "commandtable.h"
#include "helptext.h"
#include "json.h"

#include <QDir>
#include <QFileInfo>
#include <algorithm>
#include <optional>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

using Kind = OptionSpec::Kind;

const OptionSpec *findOption(const std::vector<OptionSpec> &options, QStringView name)
{
    const auto found = std::ranges::find_if(options,
                                            [name](const OptionSpec &option) { return option.name == name; });
    return found == options.end() ? nullptr : &*found;
}

QString quoted(const QString &word) { return u'"' + word + u'"'; }

std::string keyOf(const QString &name) { return name.toStdString(); }

/// Turns the text of one value into what the request carries.
Result<boost::json::value> readValue(const OptionSpec &spec, const QString &shown, const QString &text)
{
    const auto bad = [&shown](const QString &what) {
        return failure(ErrorCode::Invalid, shown + u' ' + what);
    };
    if (text.trimmed().isEmpty())
        return bad(u"needs a value that is not empty"_s);
    switch (spec.kind) {
    case Kind::Flag:
        return boost::json::value(true);
    case Kind::Number: {
        bool isNumber = false;
        const qint64 number = text.toLongLong(&isNumber);
        if (!isNumber || number < spec.min || number > spec.max) {
            return bad(spec.max == std::numeric_limits<qint64>::max()
                           ? u"needs a whole number from %1 up"_s.arg(spec.min)
                           : u"needs a whole number from %1 to %2"_s.arg(spec.min).arg(spec.max));
        }
        return boost::json::value(number);
    }
    case Kind::Choice:
        if (!spec.choices.contains(text))
            return bad(u"is one of %1"_s.arg(spec.choices.join(u", "_s)));
        return boost::json::value(toJsonString(text));
    case Kind::File:
        return boost::json::value(toJsonString(QDir::cleanPath(QFileInfo(text).absoluteFilePath())));
    case Kind::Program:
        return boost::json::value(
            toJsonString(text.contains(u'/') ? QFileInfo(text).absoluteFilePath() : text));
    case Kind::Text:
        break;
    }
    return boost::json::value(toJsonString(text));
}

/// One walk over the words. The command is known once its last word has been read.
class Walk final
{
public:
    explicit Walk(const QStringList &words)
        : m_words(words)
    { }

    Result<Invocation> run();

private:
    Result<void> takeWord(const QString &word);
    Result<void> takeName(const QString &word);
    Result<void> takeArgument(const QString &word);
    Result<void> takeOption(const QString &word);
    Result<void> takeTrailing();
    [[nodiscard]] Result<void> checkOptions() const;
    Result<Invocation> help();
    Result<Invocation> finish();
    [[nodiscard]] tl::unexpected<Error> wrong(const QString &what) const;
    [[nodiscard]] QString subject() const { return m_command ? m_command->name : m_group; }
    [[nodiscard]] bool has(const QString &name) const { return m_invocation.args.contains(keyOf(name)); }

    const QStringList &m_words;
    qsizetype m_next = 0;
    QString m_group;
    const CommandSpec *m_command = nullptr;
    std::size_t m_arguments = 0;
    Invocation m_invocation;
};

tl::unexpected<Error> Walk::wrong(const QString &what) const
{
    const QString name = subject();
    return failure(ErrorCode::Invalid,
                   what + u"; see: gatehouse "_s + (name.isEmpty() ? QString() : name + u' ') + u"--help"_s);
}

Result<void> Walk::takeName(const QString &word)
{
    const QString full = m_group.isEmpty() ? word : m_group + u' ' + word;
    if (const CommandSpec *command = findCommand(full)) {
        m_command = command;
        return {};
    }
    if (!m_group.isEmpty())
        return wrong(u"\"%1\" has no command %2"_s.arg(m_group, quoted(word)));
    if (commandsOfGroup(word).empty())
        return wrong(u"unknown command "_s + quoted(word));
    m_group = word;
    return {};
}

Result<void> Walk::takeArgument(const QString &word)
{
    if (m_arguments == m_command->arguments.size())
        return wrong(u"unexpected word "_s + quoted(word));
    const ArgumentSpec &argument = m_command->arguments[m_arguments++];
    const auto value = readValue({.name = argument.name, .help = {}, .kind = argument.kind},
                                 argument.name.toUpper(), word);
    if (!value)
        return wrong(value.error().message);
    m_invocation.args[keyOf(argument.name)] = *value;
    return {};
}

Result<void> Walk::takeOption(const QString &word)
{
    const qsizetype equals = word.indexOf(u'=');
    const QString name = word.mid(2, equals < 0 ? -1 : equals - 2);
    const QString shown = u"--"_s + name;
    const OptionSpec *spec = findOption(globalOptions(), name);
    if (!spec && m_command)
        spec = findOption(m_command->options, name);
    if (!spec) {
        return wrong(m_command ? u"%1 has no option %2"_s.arg(quoted(m_command->name), shown)
                               : u"unknown option %1 before the command"_s.arg(shown));
    }
    QString text;
    if (spec->kind == Kind::Flag) {
        if (equals >= 0)
            return wrong(shown + u" takes no value"_s);
        text = name;
    } else if (equals >= 0) {
        text = word.mid(equals + 1);
    } else if (m_next < m_words.size() && !m_words[m_next].startsWith(u"--"_s)) {
        text = m_words[m_next++];
    } else {
        return wrong(shown + u" needs a value"_s);
    }
    if (spec->kind != Kind::Flag && has(name))
        return wrong(shown + u" is given twice"_s);
    const auto value = readValue(*spec, shown, text);
    if (!value)
        return wrong(value.error().message);
    m_invocation.args[keyOf(name)] = *value;
    return {};
}

Result<void> Walk::takeTrailing()
{
    if (!m_command)
        return wrong(u"words after -- need a command in front"_s);
    if (m_command->trailing.isEmpty()) {
        while (m_next < m_words.size()) {
            if (Result<void> taken = takeArgument(m_words[m_next++]); !taken)
                return taken;
        }
        return {};
    }
    if (!has(m_command->trailingNeeds))
        return wrong(u"words after -- are only for --"_s + m_command->trailingNeeds);
    boost::json::array rest;
    for (; m_next < m_words.size(); ++m_next)
        rest.emplace_back(toJsonString(m_words[m_next]));
    m_invocation.args[keyOf(m_command->trailing)] = std::move(rest);
    return {};
}

Result<void> Walk::takeWord(const QString &word)
{
    if (word.startsWith(u"--"_s))
        return takeOption(word);
    if (word.size() > 1 && word.startsWith(u'-'))
        return wrong(u"unknown option %1; long options begin with two dashes"_s.arg(word));
    return m_command ? takeArgument(word) : takeName(word);
}

Result<void> Walk::checkOptions() const
{
    const CommandSpec &command = *m_command;
    for (const OptionSpec &option : command.options) {
        if (option.required && !has(option.name))
            return wrong(u"%1 needs --%2 %3"_s.arg(quoted(command.name), option.name, option.value));
    }
    for (std::size_t i = m_arguments; i < command.arguments.size(); ++i) {
        if (command.arguments[i].required)
            return wrong(u"%1 needs %2"_s.arg(quoted(command.name), command.arguments[i].name.toUpper()));
    }
    const auto given = [this](const QStringList &names) {
        QStringList found;
        std::ranges::copy_if(names, std::back_inserter(found),
                             [this](const QString &name) { return has(name); });
        return found;
    };
    for (const QStringList &names : command.alternatives) {
        if (const QStringList found = given(names); found.size() > 1)
            return wrong(u"--%1 can't be combined"_s.arg(found.join(u" and --"_s)));
    }
    if (!command.oneOf.isEmpty()) {
        const QStringList found = given(command.oneOf);
        if (found.size() != 1)
            return wrong(
                u"%1 needs exactly one of --%2"_s.arg(quoted(command.name), command.oneOf.join(u", --"_s)));
    }
    for (const OptionSpec &option : command.options) {
        if (has(option.name) && !option.needs.isEmpty() && !has(option.needs))
            return wrong(u"--%1 needs --%2"_s.arg(option.name, option.needs));
    }
    return {};
}

/// Whether @a word stands before a `--` in the words.
bool hasWord(const QStringList &words, const QString &word)
{
    const auto end = std::find(words.begin(), words.end(), u"--"_s);
    return std::find(words.begin(), end, word) != end;
}

Result<Invocation> Walk::help()
{
    m_invocation.kind = Invocation::Kind::Help;
    const qsizetype first = m_words.first() == u"help"_s ? 1 : 0;
    for (m_next = first; m_next < m_words.size() && !m_command; ++m_next) {
        const QString &word = m_words[m_next];
        const bool isValue = m_next > 0
            && (m_words[m_next - 1] == u"--config"_s || m_words[m_next - 1] == u"--data"_s);
        if (word.startsWith(u'-') || isValue)
            continue;
        if (const Result<void> named = takeName(word); !named)
            return tl::unexpected(named.error());
    }
    if (m_command)
        m_invocation.text = commandHelp(*m_command);
    else
        m_invocation.text = m_group.isEmpty() ? generalHelp() : groupHelp(m_group);
    return m_invocation;
}

Result<Invocation> Walk::finish()
{
    const auto take = [this](const char *name) {
        boost::json::value value;
        if (const auto *found = m_invocation.args.if_contains(name))
            value = *found;
        m_invocation.args.erase(name);
        return value;
    };
    if (const boost::json::value file = take("config"); file.is_string())
        m_invocation.configFile = toQString(file.get_string());
    if (const boost::json::value directory = take("data"); directory.is_string())
        m_invocation.dataDir = toQString(directory.get_string());
    m_invocation.json = take("json").is_bool();
    m_invocation.command = m_command;
    if (m_command) {
        if (const Result<void> complete = checkOptions(); !complete)
            return tl::unexpected(complete.error());
    } else if (!m_group.isEmpty()) {
        QStringList verbs;
        for (const CommandSpec *command : commandsOfGroup(m_group))
            verbs.append(command->name.mid(m_group.size() + 1));
        return wrong(u"%1 needs one of: %2"_s.arg(quoted(m_group), verbs.join(u", "_s)));
    } else {
        m_invocation.kind = Invocation::Kind::Console;
    }
    return m_invocation;
}

Result<Invocation> Walk::run()
{
    if (hasWord(m_words, u"--help"_s) || hasWord(m_words, u"-h"_s) || m_words.value(0) == u"help"_s)
        return help();
    if (hasWord(m_words, u"--version"_s)) {
        m_invocation.kind = Invocation::Kind::Version;
        return m_invocation;
    }
    while (m_next < m_words.size()) {
        const QString &word = m_words[m_next++];
        const Result<void> taken = word == u"--"_s ? takeTrailing() : takeWord(word);
        if (!taken)
            return tl::unexpected(taken.error());
    }
    return finish();
}

} // namespace

Result<Invocation> parseCommandLine(const QStringList &words) { return Walk(words).run(); }

} // namespace Gatehouse
