// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "secrets/envresolver.h"

namespace Gatehouse {

using namespace Qt::StringLiterals;

void EnvResolver::resolve(const SecretRef &ref, QObject *, std::function<void(Result<Secret>)> done)
{
    if (ref.source == SecretRef::Source::Plain) {
        done(ref.value);
        return;
    }
    const Secret value(qgetenv(ref.id.toLatin1().constData()));
    if (value.isEmpty())
        done(failure(ErrorCode::NotFound, u"The environment variable %1 is not set."_s.arg(ref.id)));
    else
        done(value);
}

} // namespace Gatehouse
