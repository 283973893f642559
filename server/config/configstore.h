// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "config/config.h"
#include "config/configcontext.h"
#include "config/configfile.h"
#include "config/configparser.h"
#include "config/configproblem.h"
#include "result.h"

#include <QElapsedTimer>
#include <QList>
#include <QObject>
#include <QString>
#include <QTimer>
#include <boost/json/object.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <tl/expected.hpp>

class QFileSystemWatcher;

namespace Gatehouse {

/// The configuration in force: read from the file, kept in step with it, written back to it. A file with
/// problems never comes into force; the last good one stays. Lives on the gateway thread.
class ConfigStore final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ConfigStore)

public:
    using Problems = QList<ConfigProblem>;
    /// Changes a document in place, or says why it can't.
    using Edit = std::function<Result<void>(boost::json::object &document)>;

    /// A @a context without baseDir gets the folder of @a file.
    ConfigStore(const QString &file, ConfigContext context, QObject *parent = nullptr);
    ~ConfigStore() override;

    /// Reads the file for the first time; without a file the defaults are in force. On problems they are,
    /// too, until the file is mended. Emits nothing.
    [[nodiscard]] tl::expected<void, Problems> load();
    /// Follows the file from now on: a change counts within a second, in whatever way it was made. Makes the
    /// folder of the file when it is missing. A file that goes away leaves what was read from it in force.
    void watch();

    /// The absolute path of the file.
    [[nodiscard]] const QString &file() const { return m_file.path(); }
    [[nodiscard]] const Config &current() const { return m_config; }
    /// What is wrong with the file as it was read last; empty when it is in force.
    [[nodiscard]] const Problems &problems() const { return m_problems; }

    /// Adds @a instance at the end of the list. Conflict when there is one of its UUID or name.
    [[nodiscard]] Result<void> addInstance(const InstanceConfig &instance);
    /// Removes the instance of @a uuid (in any case). NotFound when there is none.
    [[nodiscard]] Result<void> removeInstance(const QString &uuid);
    /// Adds @a route. Conflict when there is one of its id.
    [[nodiscard]] Result<void> addRoute(const RouteConfig &route);
    /// Puts @a route in the place of the one called @a id, which may become another name. NotFound when there
    /// is none, Conflict when the new name is taken.
    [[nodiscard]] Result<void> replaceRoute(const QString &id, const RouteConfig &route);
    /// Removes the route @a id. NotFound when there is none.
    [[nodiscard]] Result<void> removeRoute(const QString &id);
    /// Applies @a edit to the file as it is now and brings the result into force. Everything that @a edit
    /// leaves alone stays as it is and where it is. Conflict: the file has problems, or was changed
    /// meanwhile. Invalid: the result would have problems; all of them are in the message. After an error the
    /// file is as it was.
    [[nodiscard]] Result<void> edit(const Edit &edit);

    /// What @a edit would make of the file as it is now, without writing it. The problems are those of the
    /// file when it has some already, else those of the result.
    [[nodiscard]] tl::expected<Config, Problems> check(const Edit &edit);

Q_SIGNALS:
    /// current() has changed, and was @a before.
    void changed(const Gatehouse::Config &before);
    /// The file was changed and has @a problems; current() stays.
    void rejected(const QList<Gatehouse::ConfigProblem> &problems);
    /// Something the operator should know, in words.
    void notice(const QString &words);

private:
    /// A look at the file: its content, none without a file, and what that means.
    struct Look
    {
        std::optional<QByteArray> text;
        tl::expected<ConfigText, Problems> outcome;
    };

    [[nodiscard]] bool hasRoute(const QString &id) const;
    [[nodiscard]] Look look();
    void take(const Look &now);
    void accept(const Config &config);
    void warnOfReaders();
    void follow();
    void settle();
    void reload();

    const ConfigFile m_file;
    const ConfigContext m_context;
    Config m_config;
    Problems m_problems;
    bool m_hasFile = false; ///< m_config came from a file
    bool m_hasReaders = false; ///< others may read the file, and that was said
    ConfigFile::Stamp m_stamp; ///< of the file as it was read last
    std::unique_ptr<QFileSystemWatcher> m_watcher;
    QTimer m_poll;
    QTimer m_settle;
    QElapsedTimer m_burst; ///< since the first of the changes that m_settle waits for
};

} // namespace Gatehouse
