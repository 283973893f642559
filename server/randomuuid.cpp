// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "randomuuid.h"

#include <QRandomGenerator>
#include <array>
#include <cstring>
#include <span>
#include <sys/random.h>

namespace Gatehouse {

namespace {

constexpr std::size_t UuidBytes = 16;

/// Random bytes of this thread that nobody has used yet.
struct Supply
{
    alignas(quint32) std::array<unsigned char, 64 * UuidBytes> bytes{};
    std::size_t used = sizeof bytes;

    std::span<unsigned char> take()
    {
        if (used == bytes.size()) {
            if (getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size()))
                QRandomGenerator::system()->fillRange(reinterpret_cast<quint32 *>(bytes.data()),
                                                      bytes.size() / sizeof(quint32));
            used = 0;
        }
        const std::span taken = std::span(bytes).subspan(used, UuidBytes);
        used += UuidBytes;
        return taken;
    }
};

} // namespace

QByteArray newUuid()
{
    static thread_local Supply supply;
    const std::span<unsigned char> bytes = supply.take();
    bytes[6] = static_cast<unsigned char>((bytes[6] & 0x0fU) | 0x40U); // version 4
    bytes[8] = static_cast<unsigned char>((bytes[8] & 0x3fU) | 0x80U); // of RFC 9562
    constexpr const char *Digits = "0123456789abcdef";
    QByteArray text(36, '-');
    char *to = text.data();
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10)
            ++to; // over a hyphen
        *to++ = Digits[bytes[i] >> 4U];
        *to++ = Digits[bytes[i] & 0x0fU];
    }
    explicit_bzero(bytes.data(), bytes.size()); // what was given out can't be found here later
    return text;
}

} // namespace Gatehouse
