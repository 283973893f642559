// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "http/requesthead.h"

namespace Gatehouse {

QByteArrayView RequestHead::header(QByteArrayView name) const
{
    for (const Field &field : fields) {
        if (field.name.size() == name.size() && field.name.compare(name, Qt::CaseInsensitive) == 0)
            return field.value;
    }
    return {};
}

} // namespace Gatehouse
