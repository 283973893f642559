// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "secrets/secret.h"

#include <QCryptographicHash>

#include <algorithm>
#include <array>
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

bool constantTimeEquals(QByteArrayView left, QByteArrayView right)
{
    // one for all comparisons: to make one takes longer than to use it
    static thread_local QCryptographicHash hash(QCryptographicHash::Sha256);
    using Digest = std::array<char, 32>;
    const auto digest = [](QByteArrayView bytes) {
        hash.reset();
        hash.addData(bytes);
        Digest result{};
        std::ranges::copy(hash.resultView(), result.begin());
        return result;
    };
    const Digest a = digest(left);
    const Digest b = digest(right);
    hash.reset();
    return digestsEqual(a, b);
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
