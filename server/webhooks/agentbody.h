// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "http/endpoint.h"
#include "webhooks/instances.h"
#include "webhooks/spool.h"

#include <QByteArray>

#include <memory>
#include <utility>

namespace Gatehouse {

/// The body of an agent call, and the instance that its head was admitted to: what the configuration says
/// when the body is complete may be something else.
class AgentBody final : public BodySink
{
public:
    /// Kept in @a spool, or in memory when that is null.
    AgentBody(std::shared_ptr<InstanceRuntime> instance, std::unique_ptr<Spool> spool)
        : m_instance(std::move(instance))
        , m_spool(std::move(spool))
    { }

    [[nodiscard]] bool write(QByteArrayView piece) override
    {
        if (m_spool)
            return m_spool->append(piece).has_value();
        m_bytes.append(piece);
        return true;
    }

    [[nodiscard]] const std::shared_ptr<InstanceRuntime> &instance() const { return m_instance; }
    /// The bytes in memory; they are the taker's.
    [[nodiscard]] QByteArray takeBytes() { return std::exchange(m_bytes, {}); }
    /// The bytes on disk, or null when they are in memory.
    [[nodiscard]] std::unique_ptr<Spool> takeSpool() { return std::move(m_spool); }

private:
    std::shared_ptr<InstanceRuntime> m_instance;
    std::unique_ptr<Spool> m_spool;
    QByteArray m_bytes;
};

} // namespace Gatehouse
