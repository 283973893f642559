// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "webhooks/contentdigest.h"

#include <QtEndian>

#include <array>

namespace Gatehouse {

// Each text comes after its length, so that no two contents have the same bytes.

ContentDigest::ContentDigest(const QString &session, const QString &message)
{
    addText(session);
    addText(message);
}

void ContentDigest::beginFile(const QString &name, qint64 length)
{
    addText(name);
    addLength(length);
}

void ContentDigest::addBytes(QByteArrayView bytes) { m_hash.addData(bytes); }

void ContentDigest::addLength(qint64 length)
{
    std::array<char, sizeof(qint64)> bytes{};
    qToBigEndian(length, bytes.data());
    m_hash.addData(QByteArrayView(bytes.data(), static_cast<qsizetype>(bytes.size())));
}

void ContentDigest::addText(const QString &text)
{
    const QByteArray utf8 = text.toUtf8();
    addLength(utf8.size());
    m_hash.addData(utf8);
}

} // namespace Gatehouse
