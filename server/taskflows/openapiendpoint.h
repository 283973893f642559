// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "http/endpoint.h"

#include <QByteArray>
#include <functional>
#include <memory>

namespace Gatehouse {

/// `GET /openapi.json`, on the private listener only; the public one says 404.
class OpenApiEndpoint final : public Endpoint
{
public:
    /// @a document makes the document for each request.
    explicit OpenApiEndpoint(std::function<QByteArray()> document);

    [[nodiscard]] QByteArray kind() const override { return "openapi"; }
    [[nodiscard]] std::unique_ptr<PendingAdmission> admit(const RequestHead &head, Call &call,
                                                          std::function<void(AdmitResult)> done) override;
    void handle(std::unique_ptr<Exchange> exchange) override;

private:
    std::function<QByteArray()> m_document;
};

} // namespace Gatehouse
