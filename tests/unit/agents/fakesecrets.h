// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "secrets/secretref.h"

#include <QHash>
#include <utility>

namespace Gatehouse {

/// Answers from a table, from the event loop.
class FakeSecrets final : public SecretResolver
{
public:
    void resolve(const SecretRef &ref, QObject *context, std::function<void(Result<Secret>)> done) override
    {
        Result<Secret> result = failure(ErrorCode::NotFound, QStringLiteral("no secret ") + ref.id);
        if (values.contains(ref.id))
            result = Secret(values.value(ref.id));
        const auto answer = [result = std::move(result), done = std::move(done)] { done(result); };
        QMetaObject::invokeMethod(context, answer, Qt::QueuedConnection);
    }

    QHash<QString, QByteArray> values;
};

} // namespace Gatehouse
