// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>
#include <QList>

namespace Gatehouse::Test {

/// A request that two parsers could read differently.
struct SmugglingVector
{
    const char *name;
    QByteArray bytes;
};

/// Requests that must be refused with 400 or 431 and a close. In each of them the call would be answered
/// with 200 if the flaw were overlooked: @a target and @a key are those of a real instance.
[[nodiscard]] QList<SmugglingVector> smugglingVectors(const QByteArray &target, const QByteArray &key);

/// Requests that look unusual and are right: they must be answered with 200.
[[nodiscard]] QList<SmugglingVector> unusualRequests(const QByteArray &target, const QByteArray &key);

} // namespace Gatehouse::Test
