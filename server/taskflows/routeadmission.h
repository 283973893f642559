// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "http/endpoint.h"
#include "secrets/secret.h"
#include "secrets/secretref.h"
#include "taskflows/routelimiters.h"
#include "taskflows/routetable.h"

#include <QByteArrayView>
#include <QObject>
#include <functional>
#include <memory>

namespace Gatehouse {

/// Whether a Content-Type says JSON: before its `;`, trimmed and in any case, `application/json` or a type
/// with the suffix `+json`.
[[nodiscard]] bool isJsonType(QByteArrayView contentType);

/// The secret that @a head shows: of an `Authorization` that begins with `bearer `, in any case, else of
/// `x-openclaw-webhook-secret`. Trimmed; empty when none is shown. A view into the head.
[[nodiscard]] QByteArrayView shownSecret(const RequestHead &head);

/// Asks for the secret of a route and compares it with the one that was shown.
///
/// Destroyed before the value is here, it calls nobody. The slot stays taken all the same until the
/// resolution has ended: that is what the request has started.
class SecretCheck final : public QObject, public PendingAdmission
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SecretCheck)
public:
    /// Why it does not match, in words for the record; empty: it matches.
    using Done = std::function<void(RouteLimiters::Slot slot, const QString &why)>;

    /// @a shown stays valid until @a done is called or the check is destroyed.
    SecretCheck(QByteArrayView shown, Done done);
    /// Begins; @a done is called once, maybe before this returns.
    void begin(const SecretRef &secret, RouteLimiters::Slot slot, SecretResolver &resolver);
    [[nodiscard]] bool isDone() const { return !m_done; }

private:
    void compare(const RouteLimiters::Slot &slot, const Result<Secret> &secret);

    QByteArrayView m_shown;
    Done m_done;
};

} // namespace Gatehouse
