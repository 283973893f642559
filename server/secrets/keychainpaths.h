// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "secrets/secret.h"

#include <QHash>
#include <QString>
#include <optional>

namespace Gatehouse {

/// Where entries lie in the Secret Service: one that has been read before is read again with one question,
/// for which QtKeychain needs three (it searches twice, and then asks). The value itself is never kept.
/// Whatever is in doubt is left to QtKeychain. Keychain thread; waits for the service.
class KeychainPaths final
{
public:
    /// The entry @a key as the service has it now. None when nobody knows where it lies, or it lies there no
    /// more.
    [[nodiscard]] std::optional<Secret> read(const QString &key);
    /// Finds out where the entry @a key lies, which QtKeychain has just read as @a value.
    void learn(const QString &key, const Secret &value);
    /// To be called when entries may have come, gone or changed places.
    void forget() { m_paths.clear(); }

private:
    QHash<QString, QByteArray> m_paths; ///< empty for those that can't be told apart
};

} // namespace Gatehouse
