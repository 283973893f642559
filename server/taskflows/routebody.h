// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "http/endpoint.h"
#include "taskflows/routetable.h"

#include <QByteArray>
#include <memory>
#include <utility>

namespace Gatehouse {

/// The body of a request to a route, and the route that its head was admitted to: what is served at that path
/// when the body is complete may be another one.
class RouteBody final : public BodySink
{
public:
    explicit RouteBody(std::shared_ptr<const Route> route)
        : m_route(std::move(route))
    { }

    [[nodiscard]] bool write(QByteArrayView piece) override
    {
        m_bytes.append(piece);
        return true;
    }

    [[nodiscard]] const std::shared_ptr<const Route> &route() const { return m_route; }
    [[nodiscard]] const QByteArray &bytes() const { return m_bytes; }

private:
    std::shared_ptr<const Route> m_route;
    QByteArray m_bytes;
};

} // namespace Gatehouse
