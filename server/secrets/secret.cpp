// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "secrets/secret.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace Gatehouse {

Secret::Secret(QByteArrayView value)
    : m_value(value.data(), value.size())
{ }

Secret::Secret(const Secret &other)
    : Secret(other.bytes())
{ }

Secret::Secret(Secret &&other) noexcept
    : m_value(std::exchange(other.m_value, {}))
{ }

Secret &Secret::operator=(Secret other) noexcept
{
    std::swap(m_value, other.m_value);
    return *this;
}

Secret::~Secret() { wipe(m_value); }

bool constantTimeEquals(QByteArrayView shown, QByteArrayView secret)
{
    // Each byte that was shown is compared with one of the secret, which begins anew where it ends. Volatile,
    // so that no compiler finds a way to end sooner.
    const QByteArrayView compared = secret.isEmpty() ? QByteArrayView("", 1) : secret;
    volatile unsigned char difference = shown.size() == secret.size() ? 0 : 1;
    qsizetype at = 0;
    for (const char byte : shown) {
        difference = static_cast<unsigned char>(difference | (byte ^ compared[at]));
        ++at;
        at &= -static_cast<qsizetype>(at < compared.size()); // 0 at the end, without a branch
    }
    return difference == 0;
}

bool digestsEqual(QByteArrayView left, QByteArrayView right)
{
    unsigned char difference = left.size() == right.size() ? 0 : 1;
    for (qsizetype i = 0; i < std::min(left.size(), right.size()); ++i)
        difference = static_cast<unsigned char>(difference | (left[i] ^ right[i]));
    return difference == 0;
}

void wipe(QByteArray &bytes)
{
    if (!bytes.isEmpty())
        explicit_bzero(bytes.data(), static_cast<std::size_t>(bytes.size()));
}

} // namespace Gatehouse
