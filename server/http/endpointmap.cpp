// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "http/endpointmap.h"

#include "http/exchange.h"

#include <QStringList>

namespace Gatehouse {

using namespace Qt::StringLiterals;

Refusal NotFoundEndpoint::refusal()
{
    return {.answer = {.status = 404, .body = "Not Found"},
            .stoppedAt = u"path"_s,
            .why = u"Nothing is served at this path."_s};
}

std::unique_ptr<PendingAdmission> NotFoundEndpoint::admit(const RequestHead & /*head*/, Call & /*call*/,
                                                          std::function<void(AdmitResult)> done)
{
    done(tl::unexpected(refusal()));
    return nullptr;
}

void NotFoundEndpoint::handle(std::unique_ptr<Exchange> exchange)
{
    exchange->send({.status = 404, .body = "Not Found"});
}

std::unique_ptr<PendingAdmission> HealthEndpoint::admit(const RequestHead &head, Call & /*call*/,
                                                        std::function<void(AdmitResult)> done)
{
    if (head.method != "GET" && head.method != "HEAD") {
        done(tl::unexpected(Refusal{
            .answer = {.status = 405, .body = "Method Not Allowed", .headers = {{"Allow", "GET, HEAD"}}},
            .stoppedAt = u"method"_s,
            .why = u"Only GET and HEAD are served here."_s}));
    } else {
        done(Admission{.bodyLimit = 0, .bodyTimeout = std::chrono::seconds(10)});
    }
    return nullptr;
}

void HealthEndpoint::handle(std::unique_ptr<Exchange> exchange) { exchange->send({.body = "ok\n"}); }

Endpoint &EndpointMap::endpointFor(const RequestHead &head)
{
    if (Endpoint *const endpoint = m_paths.value(head.path))
        return *endpoint;
    for (const auto &[serves, endpoint] : m_changing) {
        if (serves(head.path))
            return *endpoint;
    }
    const qsizetype slash = head.path.indexOf('/', 1);
    const QByteArray segment = head.path.mid(1, slash < 0 ? -1 : slash - 1);
    if (Endpoint *const endpoint = m_trees.value(segment))
        return *endpoint;
    return m_notFound;
}

QList<QByteArray> EndpointMap::kinds() const
{
    QList<QByteArray> kinds{m_notFound.kind()};
    const auto add = [&kinds](const Endpoint &endpoint) {
        if (!kinds.contains(endpoint.kind()))
            kinds.append(endpoint.kind());
    };
    for (const auto &table : {m_paths, m_trees}) {
        for (const Endpoint *endpoint : table)
            add(*endpoint);
    }
    for (const auto &changing : m_changing)
        add(*changing.second);
    return kinds;
}

} // namespace Gatehouse
