// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "http/wire.h"

#include <linux/sockios.h>
#include <sys/ioctl.h>

namespace Gatehouse {

qint64 Wire::unacknowledged(qintptr descriptor)
{
    int bytes = 0;
    const int result = ioctl(static_cast<int>(descriptor), SIOCOUTQ, &bytes); // NOLINT(*-vararg)
    return result == 0 ? bytes : 0;
}

} // namespace Gatehouse
