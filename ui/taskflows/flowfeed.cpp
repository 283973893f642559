// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "taskflows/flowfeed.h"

#include "common/gatewayclient.h"
#include "taskflows/flowmodel.h"

#include <chrono>

using namespace std::chrono_literals;

namespace Gatehouse {

namespace {

/// After a batch larger than this the window rests a moment: a view that is painted more often is no better
/// to read.
constexpr std::size_t BusyBatch = 8;
constexpr auto BusyInterval = 200ms;

} // namespace

FlowFeed::FlowFeed(GatewayClient &client, FlowModel &model, QObject *parent)
    : QObject(parent)
    , m_client(client)
    , m_model(model)
{
    m_pause.setSingleShot(true);
    m_pause.setInterval(BusyInterval);
    connect(&m_pause, &QTimer::timeout, this, &FlowFeed::ask);
    connect(&client, &GatewayClient::statusChanged, this, &FlowFeed::statusChanged);
    statusChanged();
}

FlowFeed::~FlowFeed() = default;

void FlowFeed::setActive(bool active)
{
    m_active = active;
    ask();
}

void FlowFeed::statusChanged()
{
    const GatewayStatus &status = m_client.status();
    const bool isOpen = status.phase == GatewayStatus::Phase::Running;
    if (isOpen && !m_isOpen) {
        ++m_run;
        m_begun = false;
        m_asking = false; // what an earlier gateway was asked is never answered
        Q_EMIT failed({});
    }
    if (status.phase == GatewayStatus::Phase::Failed)
        Q_EMIT failed(status.problem);
    m_isOpen = isOpen;
    ask();
}

void FlowFeed::ask()
{
    if (!m_active || !m_isOpen || m_asking || m_pause.isActive())
        return;
    m_asking = true;
    m_client.ask<FlowBatch>(
        this,
        [begin = !m_begun](Gateway &gateway, QObject *context, const Respond<FlowBatch> &answer) {
            FlowPublisher &publisher = FlowPublisher::of(gateway, context);
            if (begin)
                publisher.begin(answer);
            else
                publisher.next(answer);
        },
        [this, run = m_run](const Result<FlowBatch> &batch) {
            if (run == m_run)
                take(batch);
        });
}

void FlowFeed::take(const Result<FlowBatch> &batch)
{
    m_asking = false;
    if (!batch) {
        Q_EMIT failed(batch.error().message);
        return; // the next change of the status tries again
    }
    if (batch->routes)
        m_model.setRoutes(*batch->routes);
    if (batch->isWhole) {
        m_model.reset(batch->flows);
        m_begun = true;
        m_loaded = true;
        Q_EMIT loaded();
    } else {
        m_model.apply(batch->flows, batch->removed);
    }
    Q_EMIT applied();
    if (!batch->isWhole && batch->flows.size() + static_cast<std::size_t>(batch->removed.size()) > BusyBatch)
        m_pause.start();
    else
        ask();
}

} // namespace Gatehouse
