// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "http/bodyreceiver.h"

namespace Gatehouse {

using namespace Qt::StringLiterals;

void BodyReceiver::expect(quint64 declared)
{
    if (declared <= static_cast<quint64>(m_admission.bodyLimit))
        return;
    m_problem = {
        413, "Payload too large",
        u"The body is declared as %1 bytes; the limit is %2."_s.arg(declared).arg(m_admission.bodyLimit)};
}

void BodyReceiver::take(QByteArrayView piece)
{
    m_bytes += piece.size();
    if (m_problem.status != 0)
        return;
    if (m_bytes > m_admission.bodyLimit) {
        m_problem = {413, "Payload too large",
                     u"The body is larger than the limit of %1 bytes."_s.arg(m_admission.bodyLimit)};
    } else if (!m_admission.sink) {
        m_body.append(piece);
    } else if (!m_admission.sink->write(piece)) {
        m_problem = {500, "the body could not be stored", u"The body could not be stored on disk."_s};
    }
}

} // namespace Gatehouse
