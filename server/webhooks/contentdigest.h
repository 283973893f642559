// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QCryptographicHash>
#include <QString>

namespace Gatehouse {

/// A digest of what a call asks for, by which a repetition is told from another call: the session, the
/// message and each file's name and bytes, whichever way they were written down. Unknown members, white
/// space, boundaries and content types make no difference.
class ContentDigest final
{
public:
    ContentDigest(const QString &session, const QString &message);

    /// Begins the next file: exactly @a length bytes must be given to addBytes().
    void beginFile(const QString &name, qint64 length);
    void addBytes(QByteArrayView bytes);
    /// SHA-256, 32 bytes.
    [[nodiscard]] QByteArray result() const { return m_hash.result(); }

private:
    void addLength(qint64 length);
    void addText(const QString &text);

    QCryptographicHash m_hash{QCryptographicHash::Sha256};
};

} // namespace Gatehouse
