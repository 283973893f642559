// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "secrets/secret.h"

#include <QCryptographicHash>

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
    const auto digest = [](QByteArrayView bytes) {
        QCryptographicHash hash(QCryptographicHash::Sha256);
        hash.addData(bytes);
        return hash.result();
    };
    const QByteArray a = digest(left);
    const QByteArray b = digest(right);
    unsigned char difference = 0;
    for (qsizetype i = 0; i < a.size(); ++i)
        difference = static_cast<unsigned char>(difference | (a.at(i) ^ b.at(i)));
    return difference == 0;
}

void wipe(QByteArray &bytes)
{
    if (!bytes.isEmpty())
        explicit_bzero(bytes.data(), static_cast<std::size_t>(bytes.size()));
}

} // namespace Gatehouse
