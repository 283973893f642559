// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "secrets/secretsparser.h"

#include "json.h"

#include <QDir>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <array>
#include <limits>
#include <span>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

using std::chrono::milliseconds;
using Source = SecretRef::Source;
using Names = std::span<const QLatin1StringView>;

constexpr auto SectionFields = std::to_array<QLatin1StringView>({"providers"_L1, "defaults"_L1});
constexpr auto DefaultFields = std::to_array<QLatin1StringView>({"env"_L1, "file"_L1, "exec"_L1});
constexpr auto EnvFields = std::to_array<QLatin1StringView>({"source"_L1, "allowlist"_L1});
constexpr auto FileFields = std::to_array<QLatin1StringView>(
    {"source"_L1, "path"_L1, "mode"_L1, "maxBytes"_L1, "timeoutMs"_L1});
constexpr auto ExecFields = std::to_array<QLatin1StringView>(
    {"source"_L1, "command"_L1, "args"_L1, "env"_L1, "passEnv"_L1, "timeoutMs"_L1, "noOutputTimeoutMs"_L1,
     "maxOutputBytes"_L1, "jsonOnly"_L1, "trustedDirs"_L1});

constexpr qint64 MaxNumber = std::numeric_limits<int>::max();
constexpr qsizetype MaxShownName = 64;

bool isPlainWord(const QString &key)
{
    return !key.isEmpty() && std::ranges::all_of(key, [](QChar c) {
        return c.unicode() < 0x80 && (c.isLetterOrNumber() || c == u'_' || c == u'-');
    });
}

/// @a name as it is shown: in one line, and not longer than a screen is wide.
QString shown(const QString &name)
{
    QString text = name.size() > MaxShownName ? name.first(MaxShownName) + u'…' : name;
    for (QChar &c : text) {
        if (!c.isPrint())
            c = u'?';
    }
    return text;
}

/// One value that is being read, and where it stands.
class Node final
{
public:
    Node(const boost::json::value &value, QString path, const JsonProblemSink &report)
        : m_value(&value)
        , m_path(std::move(path))
        , m_report(&report)
    { }

    [[nodiscard]] const boost::json::value &value() const { return *m_value; }
    void report(const QString &message) const { (*m_report)(m_path, message); }

    [[nodiscard]] Node member(const QString &key, const boost::json::value &value) const
    {
        QString path = m_path;
        if (!isPlainWord(key))
            path += u"[\""_s + shown(key) + u"\"]"_s;
        else
            path += (path.isEmpty() ? u""_s : u"."_s) + shown(key);
        return {value, std::move(path), *m_report};
    }
    /// Member @a name, when the object has it.
    [[nodiscard]] std::optional<Node> member(QLatin1StringView name) const
    {
        const boost::json::object *object = m_value->if_object();
        const boost::json::value *found = object
            ? object->if_contains(std::string_view(name.data(), static_cast<std::size_t>(name.size())))
            : nullptr;
        return found ? std::optional(member(QString(name), *found)) : std::nullopt;
    }
    void require(QLatin1StringView name) const
    {
        if (!member(name))
            member(QString(name), *m_value).report(u"is required"_s);
    }

    /// The object, when it is one. Members that @a known does not name are problems.
    [[nodiscard]] const boost::json::object *object(Names known) const
    {
        const boost::json::object *object = anyObject();
        if (!object)
            return nullptr;
        for (const auto &field : *object) {
            const QString name = toQString(field.key());
            if (std::ranges::find(known, name) == known.end()) {
                QStringList all(known.begin(), known.end());
                member(name, field.value())
                    .report(u"is an unknown field; known are: %1"_s.arg(all.join(u", "_s)));
            }
        }
        return object;
    }
    [[nodiscard]] const boost::json::object *anyObject() const
    {
        const boost::json::object *object = m_value->if_object();
        if (!object)
            report(u"must be an object"_s);
        return object;
    }
    [[nodiscard]] std::optional<QString> text() const
    {
        const boost::json::string *text = m_value->if_string();
        if (!text) {
            report(u"must be text in quotes"_s);
            return std::nullopt;
        }
        if (std::string_view(*text).find('\0') != std::string_view::npos) {
            report(u"must not contain the character NUL"_s);
            return std::nullopt;
        }
        return toQString(*text);
    }
    [[nodiscard]] std::optional<qint64> positiveNumber() const
    {
        qint64 number = 0;
        if (const auto *exact = m_value->if_int64())
            number = *exact;
        if (number < 1 || number > MaxNumber) {
            report(u"must be a whole number from 1 to %1"_s.arg(MaxNumber));
            return std::nullopt;
        }
        return number;
    }
    /// The texts of a list. A text that @a isValid refuses is a problem with the words @a rule.
    [[nodiscard]] std::optional<QStringList> texts(bool (*isValid)(const QString &),
                                                   const QString &rule) const
    {
        const boost::json::array *array = m_value->if_array();
        if (!array) {
            report(u"must be a list"_s);
            return std::nullopt;
        }
        QStringList result;
        int index = 0;
        for (const boost::json::value &item : *array) {
            const Node node(item, m_path + u'[' + QString::number(index++) + u']', *m_report);
            const std::optional<QString> entry = node.text();
            if (entry && !isValid(*entry))
                node.report(rule);
            else if (entry)
                result.append(*entry);
        }
        return result;
    }

private:
    const boost::json::value *m_value;
    QString m_path;
    const JsonProblemSink *m_report;
};

bool isAnything(const QString &) { return true; }
bool isAllowedVariable(const QString &name) { return isVariableName(name); }
bool isEnvironmentName(const QString &name) { return !name.isEmpty() && !name.contains(u'='); }
bool isAbsolutePath(const QString &path) { return path.startsWith(u'/'); }

void readMilliseconds(const Node &node, QLatin1StringView name, std::optional<milliseconds> &out)
{
    if (const auto field = node.member(name)) {
        if (const auto number = field->positiveNumber())
            out = milliseconds(*number);
    }
}

void readMilliseconds(const Node &node, QLatin1StringView name, milliseconds &out)
{
    std::optional<milliseconds> read;
    readMilliseconds(node, name, read);
    out = read.value_or(out);
}

void readBytes(const Node &node, QLatin1StringView name, qint64 &out)
{
    if (const auto field = node.member(name))
        out = field->positiveNumber().value_or(out);
}

QString absolutePath(const QString &path, const QString &baseDir)
{
    if (path.startsWith("~/"_L1))
        return QDir::cleanPath(QDir::homePath() + path.sliced(1));
    return QDir::cleanPath(QDir(baseDir).absoluteFilePath(path));
}

EnvProvider readEnv(const Node &node)
{
    EnvProvider provider;
    if (const auto list = node.member("allowlist"_L1))
        provider.allowlist = list->texts(isAllowedVariable, u"must be the name of a variable"_s)
                                 .value_or(QStringList());
    return provider;
}

std::optional<FileProvider> readFile(const Node &node, const QString &baseDir)
{
    FileProvider provider;
    node.require("path"_L1);
    if (const auto path = node.member("path"_L1)) {
        const std::optional<QString> text = path->text();
        if (text && text->isEmpty())
            path->report(u"must not be empty"_s);
        else if (text)
            provider.path = absolutePath(*text, baseDir);
    }
    if (const auto mode = node.member("mode"_L1)) {
        const std::optional<QString> text = mode->text();
        if (text == u"singleValue"_s)
            provider.mode = FileProvider::Mode::SingleValue;
        else if (text && *text != "json"_L1)
            mode->report(u"must be \"json\" or \"singleValue\""_s);
    }
    readBytes(node, "maxBytes"_L1, provider.maxBytes);
    readMilliseconds(node, "timeoutMs"_L1, provider.timeout);
    return provider.path.isEmpty() ? std::nullopt : std::optional(provider);
}

QMap<QString, QString> readEnvironment(const Node &node)
{
    QMap<QString, QString> environment;
    const boost::json::object *object = node.anyObject();
    if (!object)
        return environment;
    for (const auto &member : *object) {
        const QString name = toQString(member.key());
        const Node field = node.member(name, member.value());
        if (!isEnvironmentName(name) || name.contains(QChar(u'\0')))
            field.report(u"is no name of a variable"_s);
        else if (const std::optional<QString> text = field.text())
            environment.insert(name, *text);
    }
    return environment;
}

std::optional<ExecProvider> readExec(const Node &node)
{
    ExecProvider provider;
    node.require("command"_L1);
    if (const auto command = node.member("command"_L1)) {
        const std::optional<QString> text = command->text();
        if (text && !isAbsolutePath(*text))
            command->report(u"must be an absolute path"_s);
        else
            provider.command = text.value_or(QString());
    }
    if (const auto args = node.member("args"_L1))
        provider.args = args->texts(isAnything, {}).value_or(QStringList());
    if (const auto env = node.member("env"_L1))
        provider.env = readEnvironment(*env);
    if (const auto names = node.member("passEnv"_L1))
        provider.passEnv = names->texts(isEnvironmentName, u"is no name of a variable"_s)
                               .value_or(QStringList());
    if (const auto dirs = node.member("trustedDirs"_L1))
        provider.trustedDirs = dirs->texts(isAbsolutePath, u"must be an absolute path"_s)
                                   .value_or(QStringList());
    readMilliseconds(node, "timeoutMs"_L1, provider.timeout);
    readMilliseconds(node, "noOutputTimeoutMs"_L1, provider.noOutputTimeout);
    readBytes(node, "maxOutputBytes"_L1, provider.maxOutputBytes);
    if (const auto jsonOnly = node.member("jsonOnly"_L1)) {
        if (const bool *flag = jsonOnly->value().if_bool())
            provider.jsonOnly = *flag;
        else
            jsonOnly->report(u"must be true or false"_s);
    }
    return provider.command.isEmpty() ? std::nullopt : std::optional(provider);
}

std::optional<SecretProvider> readProvider(const Node &node, const QString &baseDir)
{
    if (!node.anyObject())
        return std::nullopt;
    node.require("source"_L1);
    const auto source = node.member("source"_L1);
    const std::optional<QString> name = source ? source->text() : std::nullopt;
    if (name == u"env"_s && node.object(EnvFields))
        return readEnv(node);
    if (name == u"file"_s && node.object(FileFields))
        return readFile(node, baseDir);
    if (name == u"exec"_s && node.object(ExecFields))
        return readExec(node);
    if (name)
        source->report(u"must be \"env\", \"file\" or \"exec\""_s);
    return std::nullopt;
}

void readProviders(const Node &node, const QString &baseDir, SecretProviders &out)
{
    const boost::json::object *object = node.anyObject();
    if (!object)
        return;
    for (const auto &member : *object) {
        const QString name = toQString(member.key());
        const Node field = node.member(name, member.value());
        if (!isProviderName(name)) {
            field.report(u"is no name for a provider: it must be 1 to 64 lower-case letters, digits, _ and "
                         "-, beginning with a letter"_s);
        } else if (const auto provider = readProvider(field, baseDir)) {
            out.providers.insert(name, *provider);
        }
    }
}

void readDefault(const Node &defaults, Source source, const boost::json::value *declared,
                 const SecretProviders &providers, QString &out)
{
    const auto field = defaults.member(nameOf(source));
    const std::optional<QString> name = field ? field->text() : std::nullopt;
    if (!name)
        return;
    const auto found = providers.providers.constFind(*name);
    const bool isDeclared = declared && declared->is_object()
        && declared->get_object().contains(std::string_view(toJsonString(*name)));
    if (found != providers.providers.cend() && sourceOf(*found) == source)
        out = *name;
    else if (found != providers.providers.cend())
        field->report(u"must name a provider of the source \"%1\""_s.arg(nameOf(source)));
    else if (!isDeclared) // else its own problem has been reported
        field->report(u"names no declared provider"_s);
}

} // namespace

SecretProviders parseSecretsSection(const boost::json::value &value, const QString &baseDir,
                                    const JsonProblemSink &report)
{
    SecretProviders result;
    const Node section(value, {}, report);
    if (!section.object(SectionFields))
        return result;
    const auto providers = section.member("providers"_L1);
    if (providers)
        readProviders(*providers, baseDir, result);
    const auto defaults = section.member("defaults"_L1);
    if (!defaults || !defaults->object(DefaultFields))
        return result;
    const boost::json::value *declared = providers ? &providers->value() : nullptr;
    readDefault(*defaults, Source::Env, declared, result, result.defaults.env);
    readDefault(*defaults, Source::File, declared, result, result.defaults.file);
    readDefault(*defaults, Source::Exec, declared, result, result.defaults.exec);
    return result;
}

QStringList secretsSectionFieldPaths()
{
    QStringList paths;
    const auto add = [&paths](const QString &prefix, Names names) {
        for (const QLatin1StringView name : names)
            paths.append(prefix + name);
    };
    add(u"secrets."_s, SectionFields);
    add(u"secrets.defaults."_s, DefaultFields);
    for (const Names names : {Names(EnvFields), Names(FileFields), Names(ExecFields)})
        add(u"secrets.providers.<name>."_s, names);
    paths.removeDuplicates();
    return paths;
}

} // namespace Gatehouse
