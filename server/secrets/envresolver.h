// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "secrets/secretref.h"

namespace Gatehouse {

/// Resolves plain strings and variables of this process's environment. Answers before resolve() returns.
class EnvResolver final : public SecretResolver
{
public:
    void resolve(const SecretRef &ref, QObject *context, std::function<void(Result<Secret>)> done) override;
};

} // namespace Gatehouse
