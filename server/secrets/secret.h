// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>
#include <QDebug>

namespace Gatehouse {

/// A secret value. It can't be printed, its memory is wiped when it goes, and it is compared in constant time
/// (see constantTimeEquals()).
class Secret final
{
public:
    Secret() = default;
    /// Takes a copy of its own, so that wiping it reaches every byte it holds.
    explicit Secret(QByteArrayView value);
    Secret(const Secret &other);
    Secret(Secret &&other) noexcept;
    Secret &operator=(Secret other) noexcept;
    ~Secret();

    [[nodiscard]] bool isEmpty() const { return m_value.isEmpty(); }
    /// The bytes, to be used and not kept.
    [[nodiscard]] QByteArrayView bytes() const { return m_value; }

private:
    QByteArray m_value;
};

QDebug operator<<(QDebug, const Secret &) = delete;

/// Compares what somebody has @a shown with the @a secret, in a time that depends on the length of @a shown
/// and on nothing else: neither on what differs nor on how long the secret is. The only comparison of secrets
/// in this program.
[[nodiscard]] bool constantTimeEquals(QByteArrayView shown, QByteArrayView secret);

/// Compares two digests in a time that depends on their length only.
[[nodiscard]] bool digestsEqual(QByteArrayView left, QByteArrayView right);

/// Overwrites @a bytes in place, in a way the compiler keeps. @a bytes must not be shared.
void wipe(QByteArray &bytes);

} // namespace Gatehouse
