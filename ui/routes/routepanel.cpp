// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "routes/routepanel.h"

#include "common/messagebar.h"
#include "routes/routeform.h"
#include "routes/routerequests.h"
#include "routes/routes.h"
#include "routes/routestatus.h"

#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>
#include <chrono>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Gatehouse {

namespace {

constexpr auto Patience = 300ms;

QScrollArea *scrolled(QWidget *content, QWidget *parent)
{
    auto *const scroll = new QScrollArea(parent);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setWidget(content);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    content->setContentsMargins(0, 0, 8, 0);
    return scroll;
}

} // namespace

RoutePanel::RoutePanel(GatewayClient &client, SecretClipboard &clipboard, const Routes &routes,
                       QWidget *parent)
    : QWidget(parent)
    , m_client(client)
    , m_routes(routes)
    , m_title(new QLabel(this))
    , m_status(new RouteStatus(this))
    , m_form(new RouteForm(client, clipboard, routes, false, this))
    , m_outcome(new MessageBar(this))
    , m_save(new QPushButton(tr("Save"), this))
    , m_revert(new QPushButton(tr("Revert"), this))
    , m_progress(new QLabel(tr("Saving …"), this))
{
    QFont font = m_title->font();
    font.setBold(true);
    m_title->setFont(font);
    m_title->setTextFormat(Qt::PlainText);
    auto *const sides = new QHBoxLayout;
    sides->setSpacing(18);
    sides->addWidget(scrolled(m_status, this), 1);
    sides->addWidget(makeSettings(), 1);
    auto *const layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 8, 12, 12);
    layout->addWidget(m_title);
    layout->addLayout(sides, 1);
    m_patience.setSingleShot(true);
    m_patience.setInterval(Patience);
    connect(&m_patience, &QTimer::timeout, m_progress, &QWidget::show);
    connect(m_form, &RouteForm::changed, this, &RoutePanel::enableButtons);
    connect(m_save, &QPushButton::clicked, this, &RoutePanel::save);
    connect(m_revert, &QPushButton::clicked, this, [this] {
        m_outcome->hide();
        revert();
    });
    connect(m_status, &RouteStatus::adoptWanted, this, &RoutePanel::adopt);
    connect(m_status, &RouteStatus::testWanted, this, &RoutePanel::testSecret);
    connect(m_status, &RouteStatus::linkActivated, this, &RoutePanel::linkActivated);
    enableButtons();
}

RoutePanel::~RoutePanel() = default;

QWidget *RoutePanel::makeSettings()
{
    auto *const settings = new QWidget(this);
    auto *const layout = new QVBoxLayout(settings);
    layout->setContentsMargins(0, 0, 0, 0);
    auto *const content = new QWidget(settings);
    auto *const inner = new QVBoxLayout(content);
    inner->setContentsMargins(0, 0, 0, 0);
    inner->addWidget(m_form);
    inner->addStretch(1);
    layout->addWidget(scrolled(content, settings), 1);
    m_outcome->setObjectName(u"routeOutcome"_s);
    m_outcome->setClosable(true);
    layout->addWidget(m_outcome);
    m_save->setObjectName(u"saveRoute"_s);
    m_revert->setObjectName(u"revertRoute"_s);
    m_progress->setObjectName(u"routeProgress"_s);
    m_progress->hide();
    auto *const buttons = new QHBoxLayout;
    buttons->addWidget(m_progress);
    buttons->addStretch(1);
    buttons->addWidget(m_revert);
    buttons->addWidget(m_save);
    layout->addLayout(buttons);
    return settings;
}

void RoutePanel::show(const RouteInfo &route)
{
    const bool isOther = m_route.config.id != route.config.id;
    m_route = route;
    m_title->setText(route.config.description.isEmpty()
                         ? route.config.id
                         : tr("%1, %2").arg(route.config.id, route.config.description));
    m_status->show(route, m_routes.info());
    takeRoute(isOther);
}

void RoutePanel::takeRoute(bool isOther)
{
    if (isOther) {
        m_outcome->hide();
        setBusy(false);
        revert();
        return;
    }
    m_form->refresh();
    RouteConfig now = m_route.config;
    now.enabled = m_seen.enabled; // it is switched in the list, which concerns no field here
    if (now == m_seen || m_busy) {
        m_seen.enabled = m_route.config.enabled;
        return;
    }
    if (!m_form->isModified()) {
        revert();
        return;
    }
    m_conflict = true;
    m_outcome->say(Tone::Warning,
                   tr("The route was changed in the file meanwhile. Your changes are not saved; nothing was "
                      "overwritten. Revert shows what the file says now."));
    enableButtons();
}

void RoutePanel::revert()
{
    m_conflict = false;
    m_seen = m_route.config;
    m_form->setRoute(m_seen, false);
    enableButtons();
}

void RoutePanel::enableButtons()
{
    const bool isModified = m_form->isModified();
    m_save->setEnabled(isModified && !m_conflict && !m_busy);
    m_revert->setEnabled((isModified || m_conflict) && !m_busy);
}

void RoutePanel::setBusy(bool busy)
{
    m_busy = busy;
    m_form->setEnabled(!busy);
    if (busy) {
        m_patience.start();
    } else {
        m_patience.stop();
        m_progress->hide();
    }
    enableButtons();
}

void RoutePanel::save()
{
    if (m_form->showsProblems()) {
        m_outcome->say(Tone::Bad, tr("Not saved: see what is said beside the fields."));
        return;
    }
    m_outcome->hide();
    setBusy(true);
    m_form->store(this, [this, id = m_seen.id](const Result<RouteConfig> &route) {
        if (id != m_route.config.id)
            return; // another one is shown meanwhile
        if (route) {
            saveRoute(*route);
            return;
        }
        setBusy(false);
        m_outcome->say(Tone::Bad, route.error().message);
    });
}

void RoutePanel::saveRoute(const RouteConfig &wanted)
{
    RouteConfig whole = wanted;
    whole.enabled = m_seen.enabled;
    changeRoute(m_client, m_seen, whole, this, [this, whole](const Result<void> &saved) {
        if (whole.id != m_route.config.id)
            return;
        setBusy(false);
        if (!saved) {
            m_outcome->say(Tone::Bad, saved.error().message);
            return;
        }
        m_route.config = whole;
        revert();
        m_outcome->say(Tone::Good, tr("Saved; in force from the next call on."));
        testSecret();
    });
}

void RoutePanel::testSecret()
{
    // what comes of it arrives as the state of the route
    testRouteSecret(m_client, m_route.config.id, this, [](const Result<void> &) {});
}

void RoutePanel::adopt()
{
    setBusy(true);
    adoptRouteSecret(m_client, m_route.config.id, this,
                     [this, id = m_route.config.id](const Result<void> &adopted) {
                         if (id != m_route.config.id)
                             return;
                         setBusy(false);
                         if (!adopted) {
                             m_outcome->say(Tone::Bad, adopted.error().message);
                             return;
                         }
                         m_outcome->say(Tone::Good, tr("The secret is in the keychain now."));
                         testSecret();
                     });
}

} // namespace Gatehouse
