// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "composer/samplesmenu.h"

#include "composer/requestkeys.h"
#include "composer/requestplaces.h"

#include <QAction>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

using Place = ComposedRequest::Place;
using Group = RequestSample::Group;

} // namespace

SamplesMenu::SamplesMenu(GatewayClient &client, const RequestPlaces &places, QWidget *parent)
    : QMenu(parent)
    , m_client(client)
    , m_places(places)
{
    setObjectName(u"composer:samplesMenu"_s);
    setToolTipsVisible(true);
    fill();
    connect(this, &QMenu::aboutToShow, this, &SamplesMenu::fill);
}

SamplesMenu::~SamplesMenu() = default;

/// Where @a sample is sent; empty: there is no such place.
QString SamplesMenu::placeFor(const RequestSample &sample) const
{
    const Place wanted = sample.isOfRoute() ? Place::Route : Place::Instance;
    if (m_current.place == wanted)
        return m_current.placeId;
    if (sample.isOfRoute()) {
        for (const RoutePlace &route : m_places.snapshot().routes) {
            if (route.isEnabled)
                return route.id;
        }
        return {};
    }
    QString first;
    for (const InstanceInfo &instance : m_places.instances()) {
        if (instance.config.enabled && !instance.keys.isEmpty())
            return instance.config.uuid;
        if (first.isEmpty())
            first = instance.config.uuid;
    }
    return first;
}

void SamplesMenu::fill()
{
    clear();
    qDeleteAll(findChildren<QMenu *>(Qt::FindDirectChildrenOnly)); // clear() leaves them
    QMenu *menu = nullptr;
    std::optional<Group> group;
    for (const RequestSample &sample : requestSamples()) {
        const QString place = placeFor(sample);
        if (group != sample.group) {
            group = sample.group;
            menu = addMenu(titleOf(sample.group));
            menu->setToolTipsVisible(true);
            menu->menuAction()->setEnabled(!place.isEmpty());
            if (place.isEmpty())
                menu->menuAction()->setText(
                    sample.isOfRoute() ? tr("%1 (add a route first)").arg(titleOf(sample.group))
                                       : tr("%1 (add an instance first)").arg(titleOf(sample.group)));
        }
        const bool isSuccess = sample.status < 300;
        QAction *const action = menu->addAction(isSuccess && sample.status == 200
                                                    ? sample.title
                                                    : tr("%1 (%2)").arg(sample.title).arg(sample.status));
        action->setObjectName(u"composer:sample:"_s + sample.id);
        connect(action, &QAction::triggered, this, [this, sample] { choose(sample); });
    }
}

void SamplesMenu::choose(const RequestSample &sample)
{
    const QString place = placeFor(sample);
    if (place.isEmpty())
        return;
    const auto finish = [this, sample, place](const std::optional<FlowHint> &flow) {
        ComposedRequest request = makeSample(sample.id, place, flow);
        if (m_current.placeId == place)
            request.reach = m_current.reach;
        QString words = tr("Goes to %1 and is answered with %2.")
                            .arg(m_places.nameOf(request.place, place))
                            .arg(sample.status);
        if (sample.needsFlow && !flow)
            words += u' ' + tr("The route has no flow yet, so the id is made up: send create_flow first.");
        else if (sample.needsTask && flow->taskId.isEmpty())
            words += u' '
                + tr("No flow has a task to report on, so the id is made up: send run_task with the status "
                     "running first.");
        else if (sample.needsFlow)
            words += u' ' + tr("The newest flow of the route is filled in.");
        if (sample.id == "agent-file"_L1)
            words += u' ' + tr("Choose the file first.");
        Q_EMIT chosen(request, words);
    };
    if (!sample.needsFlow) {
        finish({});
        return;
    }
    findFlow(m_client, this, place, sample.needsTask,
             [finish](const Result<std::optional<FlowHint>> &flow) { finish(flow.value_or(std::nullopt)); });
}

} // namespace Gatehouse
