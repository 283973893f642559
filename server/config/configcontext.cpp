// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config/configcontext.h"

#include <QDir>
#include <QFileInfo>
#include <QNetworkInterface>

namespace Gatehouse {

ConfigContext ConfigContext::forFile(const QString &file)
{
    return {.baseDir = QFileInfo(file).absolutePath(), .interfaceAddresses = std::nullopt};
}

QString ConfigContext::absolutePath(const QString &path) const
{
    return QDir::cleanPath(QDir(baseDir).absoluteFilePath(path));
}

QList<QHostAddress> ConfigContext::addresses() const
{
    return interfaceAddresses ? *interfaceAddresses : QNetworkInterface::allAddresses();
}

} // namespace Gatehouse
