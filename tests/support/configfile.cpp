// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/configfile.h"

#include <QSaveFile>

namespace Gatehouse::Test {

boost::json::object &member(boost::json::object &parent, std::string_view name)
{
    boost::json::value &value = parent[name];
    return value.is_object() ? value.get_object() : value.emplace_object();
}

bool writeConfigFile(const QString &path, boost::json::object config)
{
    boost::json::object &listeners = member(config, "listeners");
    member(listeners, "public").emplace("port", 0);
    member(listeners, "private").emplace("port", 0);
    QSaveFile file(path);
    return file.open(QIODevice::WriteOnly) && file.setPermissions(QFile::ReadOwner | QFile::WriteOwner)
        && file.write(toIndentedJson(config)) > 0 && file.commit();
}

} // namespace Gatehouse::Test
