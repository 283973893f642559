// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config/instanceedits.h"

#include "config/configinstances.h"
#include "config/configproblem.h"
#include "config/configstore.h"
#include "config/configwriter.h"
#include "json.h"

#include <QCoreApplication>
#include <algorithm>
#include <boost/json/array.hpp>
#include <functional>

namespace Gatehouse {

namespace {

using Change = std::function<Result<void>(boost::json::object &declared, const InstanceConfig &now)>;

Result<void> changeInstance(ConfigStore &store, const QString &uuid, const Change &change)
{
    return store.edit([&](boost::json::object &document) -> Result<void> {
        // edit() has brought the store in step with the document, item by item
        const QList<InstanceConfig> &instances = store.current().instances;
        const auto found = std::ranges::find(instances, uuid.toLower(), &InstanceConfig::uuid);
        if (found == instances.cend())
            return failure(ErrorCode::NotFound, ConfigStore::tr("There is no instance of this UUID."));
        const auto index = static_cast<std::size_t>(found - instances.cbegin());
        return change(document["instances"].get_array().at(index).get_object(), *found);
    });
}

} // namespace

Result<void> renameInstance(ConfigStore &store, const QString &uuid, const QString &name)
{
    return changeInstance(
        store, uuid, [&](boost::json::object &declared, const InstanceConfig & /*now*/) -> Result<void> {
            for (const InstanceConfig &other : store.current().instances) {
                if (other.uuid != uuid.toLower() && instanceNameKey(other.name) == instanceNameKey(name))
                    return failure(ErrorCode::Conflict,
                                   ConfigStore::tr("An instance named %1 exists already.").arg(other.name));
            }
            declared["name"] = toJsonString(name);
            return {};
        });
}

Result<void> setInstanceEnabled(ConfigStore &store, const QString &uuid, bool enabled)
{
    return changeInstance(store, uuid,
                          [&](boost::json::object &declared, const InstanceConfig & /*now*/) -> Result<void> {
                              if (enabled)
                                  declared.erase("enabled");
                              else
                                  declared["enabled"] = false;
                              return {};
                          });
}

Result<void> setInstanceAgent(ConfigStore &store, const QString &uuid, const AgentConfig &seen,
                              const AgentConfig &wanted)
{
    return changeInstance(
        store, uuid, [&](boost::json::object &declared, const InstanceConfig &now) -> Result<void> {
            if (now.agent != seen)
                return failure(
                    ErrorCode::Conflict,
                    ConfigStore::tr("The agent of this instance was changed in the file meanwhile. "
                                    "The form shows it now; nothing was overwritten."));
            InstanceConfig whole = now;
            whole.agent = wanted;
            declared["agent"] = toConfigJson(whole).at("agent");
            return {};
        });
}

Result<void> setInstanceLimits(ConfigStore &store, const QString &uuid, const CallLimits &seen,
                               const CallLimits &wanted)
{
    return changeInstance(
        store, uuid, [&](boost::json::object &declared, const InstanceConfig &now) -> Result<void> {
            if (CallLimits{.limits = now.limits, .onHangUp = now.onHangUp} != seen)
                return failure(
                    ErrorCode::Conflict,
                    ConfigStore::tr("The limits of this instance were changed in the file meanwhile. "
                                    "The form shows them now; nothing was overwritten."));
            InstanceConfig whole = now;
            whole.limits = wanted.limits;
            whole.onHangUp = wanted.onHangUp;
            const boost::json::object json = toConfigJson(whole);
            for (const char *member : {"limits", "onHangUp"}) { // what is at its default is not written
                if (const boost::json::value *value = json.if_contains(member))
                    declared[member] = *value;
                else
                    declared.erase(member);
            }
            return {};
        });
}

} // namespace Gatehouse
