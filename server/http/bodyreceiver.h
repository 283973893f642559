// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "http/endpoint.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

namespace Gatehouse {

/// Takes the body of one admitted request, piece by piece: into the sink of its admission, or into memory.
/// Keeps the limit of the admission.
class BodyReceiver final
{
    Q_DISABLE_COPY_MOVE(BodyReceiver)
public:
    explicit BodyReceiver(Admission admission)
        : m_admission(std::move(admission))
    { }

    /// What ended the body before its end.
    struct Problem
    {
        int status = 0; ///< 413 or 500; 0: there is none
        QByteArray text; ///< for the client
        QString why; ///< for the record
    };

    /// Weighs a length that was declared, before anything is read.
    void expect(quint64 declared);
    void take(QByteArrayView piece);
    [[nodiscard]] const Problem &problem() const { return m_problem; }
    /// Bytes that came, those beyond the limit included.
    [[nodiscard]] qint64 bytes() const { return m_bytes; }

    [[nodiscard]] const Admission &admission() const { return m_admission; }
    /// Gives away the admission and the body; nothing more is taken.
    [[nodiscard]] Admission takeAdmission() { return std::move(m_admission); }
    [[nodiscard]] QByteArray takeBody() { return std::move(m_body); }

private:
    Admission m_admission;
    QByteArray m_body;
    qint64 m_bytes = 0;
    Problem m_problem;
};

} // namespace Gatehouse
