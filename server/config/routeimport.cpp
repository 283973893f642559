// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config/routeimport.h"

#include "config/configfile.h"
#include "config/configroutes.h"
#include "config/configstore.h"
#include "config/configwriter.h"
#include "config/json5.h"
#include "http/target.h"
#include "json.h"
#include "secrets/secretsparser.h"

#include <QFileInfo>
#include <QRegularExpression>
#include <algorithm>
#include <array>
#include <utility>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

using State = RouteImport::State;
using Source = SecretRef::Source;

bool isOff(const boost::json::value &document, std::initializer_list<std::string_view> names)
{
    const boost::json::value *value = valueAt(document, names);
    return value && value->is_bool() && !value->get_bool();
}

/// OpenClaw replaces `${NAME}` in any text by a variable of its environment.
boost::json::value withVariableAsReference(const boost::json::value &secret)
{
    static const QRegularExpression whole(
        QRegularExpression::anchoredPattern(u"\\$\\{([A-Z][A-Z0-9_]{0,127})\\}"_s));
    const boost::json::string *text = secret.if_string();
    const QRegularExpressionMatch match = text ? whole.match(toQString(*text)) : QRegularExpressionMatch();
    if (!match.hasMatch())
        return secret;
    return {{"source", "env"}, {"provider", "default"}, {"id", toJsonString(match.captured(1))}};
}

/// The members of @a route whose text holds a variable.
QStringList membersWithVariables(const boost::json::object &route)
{
    static const QRegularExpression variable(u"\\$\\{[A-Z_][A-Z0-9_]*\\}"_s);
    QStringList names;
    for (const auto &member : route) {
        const boost::json::string *text = member.value().if_string();
        if (text && variable.match(toQString(*text)).hasMatch())
            names.append(toQString(member.key()));
    }
    return names;
}

QString joined(const QList<ConfigProblem> &problems)
{
    QStringList lines;
    for (const ConfigProblem &problem : problems)
        lines.append(problem.path.isEmpty() ? problem.message : problem.path + u": "_s + problem.message);
    return lines.join(u"; "_s);
}

const QString &defaultOf(const SecretProviders &providers, Source source)
{
    const SecretProviders::Defaults &defaults = providers.defaults;
    return source == Source::Env ? defaults.env : source == Source::File ? defaults.file : defaults.exec;
}

bool usesProvider(Source source)
{
    return source == Source::Env || source == Source::File || source == Source::Exec;
}

bool isDefault(const QString &provider) { return provider.isEmpty() || provider == "default"_L1; }

/// Compares one foreign configuration with ours.
class Importer final
{
public:
    Importer(const boost::json::value &document, QString baseDir, const Config &ours)
        : m_document(document)
        , m_ours(ours)
        , m_context{.baseDir = std::move(baseDir), .interfaceAddresses = QList<QHostAddress>()}
    { }

    Result<RouteImport> run()
    {
        const boost::json::value *routes = valueAt(m_document,
                                                   {"plugins", "entries", "webhooks", "config", "routes"});
        const boost::json::object *object = routes ? routes->if_object() : nullptr;
        if (!object || object->empty()) {
            return failure(ErrorCode::NotFound,
                           u"The file has no routes at plugins.entries.webhooks.config.routes."_s);
        }
        readProviders();
        readDefaults();
        m_isOff = isOff(m_document, {"plugins", "enabled"})
            || isOff(m_document, {"plugins", "entries", "webhooks", "enabled"});
        if (m_isOff)
            m_import.notes.append(u"The webhooks plugin is off in this file, so its routes are added "
                                  "disabled."_s);
        if (valueAt(m_document, {"$include"}) || valueAt(m_document, {"plugins", "$include"}))
            m_import.notes.append(u"The file includes others; only what stands in itself is looked at."_s);
        for (const auto &member : *object)
            readRoute(toQString(member.key()), member.value());
        return m_import;
    }

private:
    void readProviders()
    {
        const boost::json::value *providers = valueAt(m_document, {"secrets", "providers"});
        const boost::json::object *object = providers ? providers->if_object() : nullptr;
        if (!object)
            return;
        for (const auto &member : *object) {
            RouteImport::Provider provider;
            provider.name = toQString(member.key());
            QStringList problems;
            provider.declared = parseSecretsSection(
                boost::json::object{{"providers", boost::json::object{{member.key(), member.value()}}}},
                m_context.baseDir, [&problems](const QString &path, const QString &message) {
                    problems.append(path + u": "_s + message);
                });
            const auto own = m_ours.secrets.providers.constFind(provider.name);
            if (!problems.isEmpty() || !provider.declared.providers.contains(provider.name))
                refuse(provider, problems.join(u"; "_s));
            else if (own != m_ours.secrets.providers.cend() && *own == provider.declared.providers.first())
                provider.state = State::Same;
            else if (own != m_ours.secrets.providers.cend())
                refuse(provider, u"There is another provider of this name. Rename one of them."_s);
            if (provider.state != State::Refused)
                m_theirs.providers.insert(provider.name, provider.declared.providers.first());
            m_import.providers.append(provider);
        }
    }

    /// What "default" stands for there, of what is taken over.
    void readDefaults()
    {
        const auto read = [this](std::string_view source) {
            const boost::json::value *value = valueAt(m_document, {"secrets", "defaults", source});
            return value && value->is_string() ? toQString(value->get_string()) : QString();
        };
        m_theirs.defaults = {.env = read("env"), .file = read("file"), .exec = read("exec")};
    }

    void readRoute(const QString &id, const boost::json::value &value)
    {
        RouteImport::Route imported;
        imported.route.id = id;
        boost::json::value route = value;
        if (boost::json::object *object = route.if_object()) {
            if (boost::json::value *secret = object->if_contains("secret"))
                *secret = withVariableAsReference(*secret);
            for (const QString &name : membersWithVariables(*object))
                refuse(imported, u"%1 holds a variable, which is replaced by OpenClaw only."_s.arg(name));
        }
        QList<ConfigProblem> problems;
        imported.route = Gatehouse::readRoute(ConfigNode(route, {}, m_context, problems), id);
        imported.route.enabled = imported.route.enabled && !m_isOff;
        if (!problems.isEmpty())
            refuse(imported, joined(problems));
        nameProvider(imported);
        compare(imported);
        if (imported.state == State::New)
            note(imported.route);
        markProvider(imported.route.secret);
        m_import.routes.append(imported);
    }

    /// "default" may stand for another provider here: then the reference gets the name it had there.
    void nameProvider(RouteImport::Route &imported) const
    {
        SecretRef &secret = imported.route.secret;
        if (!usesProvider(secret.source) || !isDefault(secret.provider))
            return;
        const QString &there = defaultOf(m_theirs, secret.source);
        const QString &here = defaultOf(m_ours.secrets, secret.source);
        if (!there.isEmpty() && there != here)
            secret.provider = there;
        else if (there.isEmpty() && !here.isEmpty() && secret.source != Source::Env)
            refuse(imported,
                   u"The provider of its secret is called \"default\", which stands for \"%1\" here."_s.arg(
                       here));
    }

    void markProvider(const SecretRef &secret)
    {
        if (!usesProvider(secret.source))
            return;
        for (RouteImport::Provider &provider : m_import.providers)
            provider.isNeeded = provider.isNeeded || provider.name == secret.provider;
    }

    [[nodiscard]] SecretRef withProvider(SecretRef secret) const
    {
        if (usesProvider(secret.source))
            secret.provider = m_ours.secrets.resolvedName(secret.source, secret.provider);
        return secret;
    }

    void compare(RouteImport::Route &imported)
    {
        RouteConfig &route = imported.route;
        const auto own = std::ranges::find(m_ours.routes, route.id, &RouteConfig::id);
        if (own != m_ours.routes.cend()) {
            RouteConfig same = route;
            if (withProvider(route.secret) == withProvider(own->secret))
                same.secret = own->secret;
            same.agent = own->agent; // OpenClaw has no such fields
            same.isPublic = own->isPublic;
            same.isPrivate = own->isPrivate;
            if (imported.state != State::Refused && same == *own)
                imported.state = State::Same;
            else if (imported.state != State::Refused)
                refuse(imported, u"There is another route of this id. Rename one of them."_s);
            return;
        }
        const QByteArray path = canonicalPath(route.path.toUtf8());
        for (const RouteConfig &other : m_ours.routes)
            refuseSamePath(imported, path, other);
        for (const RouteImport::Route &other : std::as_const(m_import.routes))
            refuseSamePath(imported, path, other.route);
    }

    static void refuseSamePath(RouteImport::Route &imported, const QByteArray &path, const RouteConfig &other)
    {
        if (canonicalPath(other.path.toUtf8()) == path)
            refuse(imported, u"Its path is that of the route %1."_s.arg(other.id));
    }

    void note(const RouteConfig &route)
    {
        SecretProviders all = m_ours.secrets;
        for (const auto &[name, provider] : m_theirs.providers.asKeyValueRange())
            all.providers.insert(name, provider);
        const SecretRef &secret = route.secret;
        if (secret.source == Source::Plain) {
            m_import.notes.append(
                u"The secret of route %1 is plain text: \"gatehouse secrets adopt\" moves it to the keychain."_s
                    .arg(route.id));
        } else if (const auto problem = checkAgainst(secret, all)) {
            m_import.notes.append(u"The secret of route %1 (%2) can't be resolved: %3."_s.arg(
                route.id, secret.describe(), words(*problem)));
        } else if (secret.source == Source::Env) {
            m_import.notes.append(u"Route %1 needs the variable %2 in the environment of the gateway or in "
                                  "the .env file beside its configuration."_s.arg(route.id, secret.id));
        }
    }

    template<typename Item>
    static void refuse(Item &item, const QString &words)
    {
        item.state = State::Refused;
        item.words += (item.words.isEmpty() ? QString() : u" "_s) + words;
    }

    const boost::json::value &m_document;
    const Config &m_ours;
    const ConfigContext m_context;
    SecretProviders m_theirs; ///< without those that are refused
    RouteImport m_import;
    bool m_isOff = false;
};

boost::json::object &objectIn(boost::json::object &parent, std::string_view name)
{
    boost::json::value &value = parent[name];
    if (!value.is_object())
        value.emplace_object();
    return value.get_object();
}

void addSecrets(boost::json::object &document, const RouteImport &import)
{
    for (const RouteImport::Provider &provider : import.providers) {
        if (provider.state != State::New)
            continue;
        boost::json::object &providers = objectIn(objectIn(document, "secrets"), "providers");
        const boost::json::value section = toJson(provider.declared);
        const boost::json::string name = toJsonString(provider.name);
        providers[name] = section.at("providers").at(name);
    }
}

/// Whether what is new in @a import is new to @a config still.
bool isStillNew(const RouteImport &import, const Config &config)
{
    const bool hasRoute = std::ranges::any_of(import.routes, [&config](const RouteImport::Route &route) {
        return route.state == State::New
            && std::ranges::find(config.routes, route.route.id, &RouteConfig::id) != config.routes.cend();
    });
    const bool hasProvider = std::ranges::any_of(
        import.providers, [&config](const RouteImport::Provider &provider) {
            return provider.state == State::New && config.secrets.providers.contains(provider.name);
        });
    return !hasRoute && !hasProvider;
}

} // namespace

bool RouteImport::addsAnything() const
{
    return std::ranges::find(routes, State::New, &Route::state) != routes.cend()
        || std::ranges::find(providers, State::New, &Provider::state) != providers.cend();
}

bool RouteImport::isIncomplete() const
{
    return std::ranges::find(routes, State::Refused, &Route::state) != routes.cend()
        || std::ranges::any_of(providers, [](const Provider &provider) {
               return provider.state == State::Refused && provider.isNeeded;
           });
}

QLatin1StringView nameOf(RouteImport::State state)
{
    switch (state) {
    case State::New:
        return "new"_L1;
    case State::Same:
        return "same"_L1;
    case State::Refused:
        break;
    }
    return "refused"_L1;
}

Result<RouteImport> previewRouteImport(QByteArrayView text, const QString &baseDir, const Config &ours)
{
    const tl::expected<Json5Document, Json5Error> document = parseJson5(text);
    if (!document) {
        return failure(ErrorCode::Invalid,
                       u"line %1, column %2: %3"_s.arg(document.error().line)
                           .arg(document.error().column)
                           .arg(document.error().message));
    }
    return Importer(document->value, baseDir, ours).run();
}

Result<RouteImport> previewRouteImportOf(const QString &file, const Config &ours)
{
    const Result<std::optional<QByteArray>> text = ConfigFile(file).read();
    if (!text)
        return tl::unexpected(text.error());
    if (!*text)
        return failure(ErrorCode::NotFound, u"There is no file %1."_s.arg(file));
    return previewRouteImport(**text, QFileInfo(file).absolutePath(), ours).map_error([&file](Error error) {
        if (error.code == ErrorCode::Invalid)
            error.message.prepend(file + u": "_s);
        return error;
    });
}

Result<void> applyRouteImport(ConfigStore &store, const RouteImport &import)
{
    return store.edit([&](boost::json::object &document) -> Result<void> {
        // edit() has brought current() in step with the document
        if (!isStillNew(import, store.current()))
            return failure(ErrorCode::Conflict, u"The configuration was changed meanwhile: try again."_s);
        addSecrets(document, import);
        for (const RouteImport::Route &route : import.routes) {
            if (route.state == State::New)
                putRoute(document, route.route);
        }
        return {};
    });
}

} // namespace Gatehouse
