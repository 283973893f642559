// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config/configstore.h"

#include "config/configinstances.h"
#include "config/configwriter.h"
#include "config/json5.h"
#include "json.h"

#include <QFileInfo>
#include <QFileSystemWatcher>
#include <QLoggingCategory>
#include <algorithm>
#include <boost/json/array.hpp>
#include <chrono>
#include <utility>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

Q_LOGGING_CATEGORY(lcConfig, "gatehouse.config")

// A change counts within a second: at worst it is seen by the poll and then waits to settle.
constexpr std::chrono::milliseconds PollInterval{400};
constexpr std::chrono::milliseconds SettleTime{100};
constexpr std::chrono::milliseconds LongestBurst{300};

ConfigContext withBaseDir(ConfigContext context, const QString &file)
{
    if (context.baseDir.isEmpty())
        context.baseDir = QFileInfo(file).absolutePath();
    return context;
}

QString joined(const QString &file, const QList<ConfigProblem> &problems)
{
    QStringList lines;
    for (const ConfigProblem &problem : problems)
        lines.append(describe(file, problem));
    return lines.join(u'\n');
}

} // namespace

ConfigStore::ConfigStore(const QString &file, ConfigContext context, QObject *parent)
    : QObject(parent)
    , m_file(file)
    , m_context(withBaseDir(std::move(context), m_file.path()))
{
    m_poll.setInterval(PollInterval);
    m_settle.setSingleShot(true);
    m_settle.setInterval(SettleTime);
    connect(&m_settle, &QTimer::timeout, this, &ConfigStore::reload);
    connect(&m_poll, &QTimer::timeout, this, [this] {
        if (m_file.stamp() != m_stamp)
            settle();
    });
}

ConfigStore::~ConfigStore() = default;

ConfigStore::Look ConfigStore::look()
{
    m_stamp = m_file.stamp(); // before reading: a change in between is seen later
    const Result<std::optional<QByteArray>> text = m_file.read();
    if (!text)
        return {.text = std::nullopt,
                .outcome = tl::unexpected(Problems{{.path = {}, .message = text.error().message}})};
    if (*text)
        return {.text = *text, .outcome = parseConfigText(**text, m_context)};
    if (m_hasFile) {
        const QString message = tr("the file is gone; what was read from it last stays in force");
        return {.text = std::nullopt, .outcome = tl::unexpected(Problems{{.path = {}, .message = message}})};
    }
    return {.text = std::nullopt, .outcome = ConfigText{.config = {}, .document = boost::json::object()}};
}

void ConfigStore::warnOfReaders()
{
    const bool hasReaders = m_file.isReadableByOthers();
    if (hasReaders && !m_hasReaders) {
        qCWarning(lcConfig).noquote()
            << m_file.path() << "can be read by other users and may hold secrets: chmod 600 it";
    }
    m_hasReaders = hasReaders;
}

tl::expected<void, ConfigStore::Problems> ConfigStore::load()
{
    Look now = look();
    warnOfReaders();
    if (!now.outcome) {
        m_problems = now.outcome.error();
        return tl::unexpected(m_problems);
    }
    m_problems.clear();
    m_config = std::move(now.outcome->config);
    m_hasFile = now.text.has_value();
    return {};
}

void ConfigStore::take(const Look &now)
{
    warnOfReaders();
    if (!now.outcome) {
        if (m_problems == now.outcome.error())
            return;
        m_problems = now.outcome.error();
        for (const ConfigProblem &problem : std::as_const(m_problems))
            qCWarning(lcConfig).noquote() << describe(m_file.name(), problem);
        Q_EMIT rejected(m_problems);
        return;
    }
    m_hasFile = now.text.has_value();
    const bool isMended = !m_problems.isEmpty();
    m_problems.clear();
    accept(now.outcome->config);
    if (isMended)
        Q_EMIT notice(tr("%1 has no problems any more and is in force.").arg(m_file.name()));
}

void ConfigStore::accept(const Config &config)
{
    if (config == m_config)
        return;
    const Config before = std::exchange(m_config, config);
    qCInfo(lcConfig).noquote() << m_file.name() << "has changed and is in force";
    Q_EMIT changed(before);
}

void ConfigStore::watch()
{
    if (m_watcher)
        return;
    if (const Result<void> made = m_file.makeFolder(); !made)
        qCWarning(lcConfig).noquote() << made.error().message;
    m_watcher = std::make_unique<QFileSystemWatcher>();
    connect(m_watcher.get(), &QFileSystemWatcher::fileChanged, this, &ConfigStore::settle);
    connect(m_watcher.get(), &QFileSystemWatcher::directoryChanged, this, &ConfigStore::settle);
    m_poll.start();
    reload(); // for what happened since load()
}

void ConfigStore::follow()
{
    // Anew each time: after a replacement the watcher may still name a path whose old file it watches
    const QStringList watched = m_watcher->files() + m_watcher->directories();
    if (!watched.isEmpty())
        m_watcher->removePaths(watched);
    const QStringList places = m_file.placesToWatch();
    if (!places.isEmpty())
        m_watcher->addPaths(places);
}

void ConfigStore::settle()
{
    if (!m_settle.isActive())
        m_burst.start();
    if (m_burst.elapsed() < LongestBurst.count())
        m_settle.start();
}

void ConfigStore::reload()
{
    follow();
    take(look());
}

Result<void> ConfigStore::edit(const Edit &edit)
{
    Look now = look();
    take(now);
    if (!now.outcome) {
        return failure(ErrorCode::Conflict,
                       tr("%1 has problems and was not touched:\n%2")
                           .arg(m_file.path(), joined(m_file.name(), now.outcome.error())));
    }
    boost::json::value document = now.outcome->document;
    if (Result<void> edited = edit(document.get_object()); !edited)
        return edited;
    if (document == now.outcome->document)
        return {};
    const QByteArray text = toIndentedJson(document);
    const tl::expected<ConfigText, Problems> outcome = parseConfigText(text, m_context);
    if (!outcome)
        return failure(ErrorCode::Invalid, joined(m_file.name(), outcome.error()));

    const bool losesSyntax = now.text && !isPlainJson(*now.text);
    if (losesSyntax) {
        if (Result<void> kept = m_file.keepBackup(*now.text); !kept)
            return kept;
    }
    const Result<std::optional<QByteArray>> latest = m_file.read();
    if (!latest || *latest != now.text)
        return failure(ErrorCode::Conflict, tr("%1 was changed meanwhile: try again.").arg(m_file.path()));
    if (Result<void> written = m_file.write(text); !written)
        return written;
    m_stamp = m_file.stamp();
    m_hasFile = true;
    if (losesSyntax) {
        Q_EMIT notice(
            tr("%1 had comments or other JSON5 syntax, which are lost when it is written. It is kept as "
               "%1.bak.")
                .arg(m_file.name()));
    }
    accept(outcome->config);
    return {};
}

tl::expected<Config, ConfigStore::Problems> ConfigStore::check(const Edit &edit)
{
    const Look now = look();
    take(now);
    if (!now.outcome)
        return tl::unexpected(now.outcome.error());
    boost::json::value document = now.outcome->document;
    if (const Result<void> edited = edit(document.get_object()); !edited)
        return tl::unexpected(Problems{{.path = {}, .message = edited.error().message}});
    return parseConfig(document, m_context);
}

Result<void> ConfigStore::addInstance(const InstanceConfig &instance)
{
    return edit([&](boost::json::object &document) -> Result<void> {
        for (const InstanceConfig &other : std::as_const(m_config.instances)) {
            if (other.uuid == instance.uuid.toLower())
                return failure(ErrorCode::Conflict, tr("An instance of this UUID exists already."));
            if (instanceNameKey(other.name) == instanceNameKey(instance.name))
                return failure(ErrorCode::Conflict,
                               tr("An instance named %1 exists already.").arg(quotedName(other.name)));
        }
        boost::json::value &instances = document["instances"];
        if (instances.is_null())
            instances.emplace_array();
        instances.get_array().emplace_back(toConfigJson(instance));
        return {};
    });
}

Result<void> ConfigStore::removeInstance(const QString &uuid)
{
    return edit([&](boost::json::object &document) -> Result<void> {
        // edit() has brought m_config in step with the document, item by item
        const auto found = std::ranges::find(std::as_const(m_config.instances), uuid.toLower(),
                                             &InstanceConfig::uuid);
        if (found == m_config.instances.cend())
            return failure(ErrorCode::NotFound, tr("There is no instance of this UUID."));
        boost::json::array &instances = document["instances"].get_array();
        instances.erase(instances.begin() + (found - m_config.instances.cbegin()));
        return {};
    });
}

Result<void> ConfigStore::addRoute(const RouteConfig &route)
{
    return edit([&](boost::json::object &document) -> Result<void> {
        if (hasRoute(route.id))
            return failure(ErrorCode::Conflict, tr("A route %1 exists already.").arg(quotedName(route.id)));
        putRoute(document, route);
        return {};
    });
}

Result<void> ConfigStore::replaceRoute(const QString &id, const RouteConfig &route)
{
    return edit([&](boost::json::object &document) -> Result<void> {
        if (!hasRoute(id))
            return failure(ErrorCode::NotFound, tr("There is no route %1.").arg(quotedName(id)));
        if (route.id != id && hasRoute(route.id))
            return failure(ErrorCode::Conflict, tr("A route %1 exists already.").arg(quotedName(route.id)));
        if (route.id != id)
            takeRoute(document, id);
        putRoute(document, route);
        return {};
    });
}

Result<void> ConfigStore::removeRoute(const QString &id)
{
    return edit([&](boost::json::object &document) -> Result<void> {
        if (!takeRoute(document, id))
            return failure(ErrorCode::NotFound, tr("There is no route %1.").arg(quotedName(id)));
        return {};
    });
}

bool ConfigStore::hasRoute(const QString &id) const
{
    return std::ranges::find(m_config.routes, id, &RouteConfig::id) != m_config.routes.cend();
}

} // namespace Gatehouse
