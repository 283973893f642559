// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "taskflows/openapiendpoint.h"

#include "http/endpointmap.h"
#include "http/exchange.h"

#include <utility>

namespace Gatehouse {

OpenApiEndpoint::OpenApiEndpoint(std::function<QByteArray()> document)
    : m_document(std::move(document))
{ }

std::unique_ptr<PendingAdmission> OpenApiEndpoint::admit(const RequestHead &head, Call &call,
                                                         std::function<void(AdmitResult)> done)
{
    if (head.listener == ListenerKind::Public)
        return NotFoundEndpoint().admit(head, call, std::move(done));
    return HealthEndpoint().admit(head, call, std::move(done)); // for GET and HEAD, without a body
}

void OpenApiEndpoint::handle(std::unique_ptr<Exchange> exchange)
{
    exchange->send({.body = m_document(), .contentType = "application/json; charset=utf-8"});
}

} // namespace Gatehouse
