// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "http/endpoint.h"

#include <QByteArray>
#include <QHash>
#include <functional>
#include <utility>
#include <vector>

namespace Gatehouse {

/// Answers every request with 404 `Not Found`: for paths that nobody serves.
class NotFoundEndpoint final : public Endpoint
{
public:
    /// What it says.
    [[nodiscard]] static Refusal refusal();
    [[nodiscard]] QByteArray kind() const override { return "notfound"; }
    [[nodiscard]] std::unique_ptr<PendingAdmission> admit(const RequestHead &head, Call &call,
                                                          std::function<void(AdmitResult)> done) override;
    void handle(std::unique_ptr<Exchange> exchange) override;
};

/// `GET /healthz`: answers `ok` as long as the gateway thread turns. Says nothing else, to anybody.
class HealthEndpoint final : public Endpoint
{
public:
    [[nodiscard]] QByteArray kind() const override { return "healthz"; }
    [[nodiscard]] std::unique_ptr<PendingAdmission> admit(const RequestHead &head, Call &call,
                                                          std::function<void(AdmitResult)> done) override;
    void handle(std::unique_ptr<Exchange> exchange) override;
};

/// Finds endpoints by canonical path in constant time: whole paths, then those that come and go, then first
/// segments.
class EndpointMap final : public EndpointFinder
{
public:
    /// Serves exactly @a path. @a endpoint is borrowed, here and below.
    void addPath(const QByteArray &path, Endpoint &endpoint) { m_paths.insert(path, &endpoint); }
    /// Serves the paths for which @a serves is true when they are asked for.
    void addPaths(std::function<bool(const QByteArray &path)> serves, Endpoint &endpoint)
    {
        m_changing.emplace_back(std::move(serves), &endpoint);
    }
    /// Serves `/<segment>` and everything below it.
    void addTree(const QByteArray &segment, Endpoint &endpoint) { m_trees.insert(segment, &endpoint); }
    [[nodiscard]] Endpoint &endpointFor(const RequestHead &head) override;
    /// The kinds of all endpoints, for the routes of HttpServer.
    [[nodiscard]] QList<QByteArray> kinds() const;

private:
    QHash<QByteArray, Endpoint *> m_paths;
    std::vector<std::pair<std::function<bool(const QByteArray &)>, Endpoint *>> m_changing;
    QHash<QByteArray, Endpoint *> m_trees;
    NotFoundEndpoint m_notFound;
};

} // namespace Gatehouse
