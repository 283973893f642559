// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "secrets/secretproblem.h"

#include <QString>
#include <optional>

namespace Gatehouse {

/// The variables that the source `env` gives out: those of an optional `.env` file, which is read for every
/// look-up and wins where it defines a name, and else those of this process. Thread: one.
class Environment final
{
    Q_DISABLE_COPY_MOVE(Environment)
public:
    /// @a dotEnvFile need not exist; empty: there is none.
    explicit Environment(QString dotEnvFile)
        : m_dotEnvFile(std::move(dotEnvFile))
    { }

    void setDotEnvFile(const QString &path) { m_dotEnvFile = path; }
    /// The value of @a name. A `.env` file that can't be believed (another user's, or one that others may
    /// write) fails every look-up: the value it hides might be another one.
    [[nodiscard]] SecretOutcome lookUp(const QString &name);

private:
    [[nodiscard]] std::optional<SecretOutcome> lookUpInFile(const QString &name);

    QString m_dotEnvFile;
    bool m_hasWarned = false; ///< that others may read the file
};

} // namespace Gatehouse
