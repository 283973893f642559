// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "frame/statusline.h"

#include "common/icons.h"
#include "common/snapshots.h"

#include <QHBoxLayout>
#include <QLocale>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

QString keychainWords(Keychain::State state)
{
    switch (state) {
    case Keychain::State::Available:
        return StatusLine::tr("keychain unlocked");
    case Keychain::State::Unwritable:
        return StatusLine::tr("keychain not writable");
    case Keychain::State::Locked:
        return StatusLine::tr("keychain locked");
    case Keychain::State::Absent:
        return StatusLine::tr("no keychain");
    case Keychain::State::Unknown:
        break;
    }
    return StatusLine::tr("keychain not tried");
}

} // namespace

StatusLine::StatusLine(QWidget *parent)
    : QWidget(parent)
{
    setAccessibleName(tr("State of the gateway"));
    auto *const layout = new QHBoxLayout(this);
    layout->setContentsMargins(6, 2, 6, 2);
    layout->setSpacing(2);
    m_public = makePart(u"status:public"_s);
    m_private = makePart(u"status:private"_s);
    m_running = makePart(u"status:running"_s);
    m_keychain = makePart(u"status:keychain"_s);
    for (QToolButton *part : {m_public, m_private, m_running, m_keychain})
        layout->addWidget(part);
    layout->addStretch(1);
    connect(m_public, &QToolButton::clicked, this, &StatusLine::publicClicked);
    connect(m_private, &QToolButton::clicked, this, &StatusLine::privateClicked);
    connect(m_running, &QToolButton::clicked, this, &StatusLine::runningClicked);
    connect(m_keychain, &QToolButton::clicked, this, &StatusLine::keychainClicked);
}

QToolButton *StatusLine::makePart(const QString &objectName)
{
    auto *const part = new QToolButton(this);
    part->setObjectName(objectName);
    part->setAutoRaise(true);
    part->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    part->setFocusPolicy(Qt::StrongFocus);
    return part;
}

void StatusLine::showListener(QToolButton *part, const QString &name, const ListenerStatus &listener)
{
    if (listener.url.isEmpty()) {
        part->setIcon(icon(u"gatehouse-state-error"));
        part->setText(tr("%1 not listening").arg(name));
        part->setToolTip(listener.problem);
        return;
    }
    const bool isFine = listener.problem.isEmpty();
    part->setIcon(icon(isFine ? u"gatehouse-state-ok" : u"gatehouse-state-warning"));
    part->setText(u"%1 %2"_s.arg(name, listener.url.authority()));
    part->setToolTip(isFine ? tr("Copy %1").arg(listener.url.toString()) : listener.problem);
}

void StatusLine::show(const GatewayStatus &status)
{
    const bool isRunning = status.phase == GatewayStatus::Phase::Running;
    for (QToolButton *part : {m_private, m_running, m_keychain})
        part->setVisible(isRunning);
    if (!isRunning) {
        const bool isFailed = status.phase == GatewayStatus::Phase::Failed;
        m_public->setIcon(icon(isFailed ? u"gatehouse-state-error" : u"gatehouse-state-running"));
        switch (status.phase) {
        case GatewayStatus::Phase::Failed:
            m_public->setText(tr("Gateway not running"));
            break;
        case GatewayStatus::Phase::Stopping:
            m_public->setText(tr("Stopping; still running: %1").arg(QLocale().toString(status.running)));
            break;
        case GatewayStatus::Phase::Stopped:
            m_public->setText(tr("Stopped"));
            break;
        case GatewayStatus::Phase::Starting:
        case GatewayStatus::Phase::Running:
            m_public->setText(tr("Starting"));
        }
        m_public->setToolTip(status.problem);
        return;
    }
    showListener(m_public, tr("Public"), status.publicListener);
    showListener(m_private, tr("Private"), status.privateListener);
    m_running->setIcon(icon(u"gatehouse-state-running"));
    m_running->setText(tr("%1 running").arg(QLocale().toString(status.running)));
    m_running->setToolTip(tr("Show the calls that run"));
    m_keychain->setIcon(icon(u"gatehouse-key"));
    m_keychain->setText(keychainWords(status.keychain));
    m_keychain->setToolTip(status.keychain == Keychain::State::Available ? tr("Show the secrets")
                                                                         : tr("Try the keychain"));
}

} // namespace Gatehouse
