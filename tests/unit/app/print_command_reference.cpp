// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "commandreference.h"

#include <QByteArray>
#include <cstdio>

int main()
{
    const QByteArray page = Gatehouse::commandReference().toUtf8();
    const bool written = std::fwrite(page.constData(), 1, static_cast<std::size_t>(page.size()), stdout)
        == static_cast<std::size_t>(page.size());
    return written && std::fflush(stdout) == 0 ? 0 : 1;
}
