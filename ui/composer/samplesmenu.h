// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "composer/composedrequest.h"
#include "composer/requestsamples.h"

#include <QMenu>

namespace Gatehouse {

class GatewayClient;
class RequestPlaces;

/// The menu of samples. A chosen one is filled with what the gateway has. GUI thread.
class SamplesMenu final : public QMenu
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SamplesMenu)
public:
    /// Both are borrowed.
    SamplesMenu(GatewayClient &client, const RequestPlaces &places, QWidget *parent = nullptr);
    ~SamplesMenu() override;

    /// Samples go to the place of @a request when they can, else to the first route or instance.
    void setCurrent(const ComposedRequest &request) { m_current = request; }

Q_SIGNALS:
    /// A request to begin with, and what to know of it, in words.
    void chosen(const Gatehouse::ComposedRequest &request, const QString &words);

private:
    void fill();
    void choose(const RequestSample &sample);
    [[nodiscard]] QString placeFor(const RequestSample &sample) const;

    GatewayClient &m_client;
    const RequestPlaces &m_places;
    ComposedRequest m_current;
};

} // namespace Gatehouse
