// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "taskflows/routeadmission.h"

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace Gatehouse {

bool isJsonType(QByteArrayView contentType)
{
    const auto semicolon = std::ranges::find(contentType, ';');
    const QByteArrayView type = contentType.first(semicolon - contentType.begin()).trimmed();
    if (type.compare("application/json", Qt::CaseInsensitive) == 0)
        return true;
    constexpr QByteArrayView suffix = "+json";
    return type.contains('/') && type.size() > suffix.size()
        && type.last(suffix.size()).compare(suffix, Qt::CaseInsensitive) == 0;
}

QByteArrayView shownSecret(const RequestHead &head)
{
    constexpr QByteArrayView scheme = "bearer ";
    const QByteArrayView authorization = head.header("authorization");
    if (authorization.size() >= scheme.size()
        && authorization.first(scheme.size()).compare(scheme, Qt::CaseInsensitive) == 0) {
        return authorization.sliced(scheme.size()).trimmed();
    }
    return head.header("x-openclaw-webhook-secret").trimmed();
}

SecretCheck::SecretCheck(QByteArrayView shown, Done done)
    : m_shown(shown)
    , m_done(std::move(done))
{ }

void SecretCheck::begin(const SecretRef &secret, RouteLimiters::Slot slot, SecretResolver &resolver)
{
    // The resolver keeps this function until the resolution has ended, whether we live so long or not.
    resolver.resolve(secret, this, [this, slot = std::move(slot)](const Result<Secret> &resolved) {
        compare(slot, resolved);
    });
}

void SecretCheck::compare(const RouteLimiters::Slot &slot, const Result<Secret> &secret)
{
    const Done done = std::exchange(m_done, nullptr);
    if (!secret) {
        done(slot, secret.error().message);
        return;
    }
    // What is shown has lost its white space on the way: a value with some at its ends could never match.
    const QByteArrayView value = secret->bytes().trimmed();
    const bool matches = constantTimeEquals(m_shown, value);
    done(slot, matches && !value.isEmpty() ? QString() : u"the secret that was shown is not the route's"_s);
}

} // namespace Gatehouse
