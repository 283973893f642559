// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "frame/noticebars.h"

#include "common/messagebar.h"
#include "config/configstore.h"
#include "frame/portdialog.h"

#include <QLocale>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Gatehouse {

NoticeBars::NoticeBars(GatewayClient &client, QWidget *parent)
    : QWidget(parent)
    , m_client(client)
    , m_failed(new MessageBar(this))
    , m_public(new MessageBar(this))
    , m_private(new MessageBar(this))
    , m_config(new MessageBar(this))
    , m_notice(new MessageBar(this))
    , m_stopping(new MessageBar(this))
{
    auto *const layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    for (MessageBar *bar : {m_failed, m_public, m_private, m_config, m_notice, m_stopping})
        layout->addWidget(bar);
    m_failed->setObjectName(u"bar:failed"_s);
    m_public->setObjectName(u"bar:public"_s);
    m_private->setObjectName(u"bar:private"_s);
    m_config->setObjectName(u"bar:config"_s);
    m_notice->setClosable(true);
    connect(m_failed->addButton(u"retryStart"_s, tr("Retry")), &QToolButton::clicked, this,
            &NoticeBars::retry);
    for (const auto &[bar, kind] :
         {std::pair(m_public, ListenerKind::Public), std::pair(m_private, ListenerKind::Private)}) {
        connect(bar->addButton(u"retryBind"_s, tr("Retry")), &QToolButton::clicked, this, &NoticeBars::retry);
        connect(bar->addButton(u"changePort"_s, tr("Change port…")), &QToolButton::clicked, this,
                [this, kind = kind] { askPort(kind); });
    }
    connect(m_stopping->addButton(u"stopNow"_s, tr("Stop now")), &QToolButton::clicked, this,
            [this] { m_client.stop(0s); });
    connect(&m_client, &GatewayClient::statusChanged, this, &NoticeBars::showStatus);
    connect(&m_client, &GatewayClient::notice, this,
            [this](const QString &words) { m_notice->say(Tone::Warning, words); });
    showStatus();
}

void NoticeBars::showStatus()
{
    const GatewayStatus &status = m_client.status();
    if (status.phase == GatewayStatus::Phase::Failed)
        m_failed->say(Tone::Bad, tr("The gateway can't start. %1").arg(status.problem));
    else
        m_failed->hide();
    showListener(m_public, status.publicListener);
    showListener(m_private, status.privateListener);
    if (status.configProblems.isEmpty())
        m_config->hide();
    else
        m_config->say(Tone::Warning,
                      tr("The configuration file was changed and has problems. What was read before stays in "
                         "force, and the file is not written until it is mended.\n%1")
                          .arg(status.configProblems.join(u'\n')));
    if (status.phase == GatewayStatus::Phase::Stopping && status.running > 0)
        m_stopping->say(Tone::Neutral,
                        tr("Stopping. Calls that may run to their end first: %1.")
                            .arg(QLocale().toString(status.running)));
    else
        m_stopping->hide();
}

void NoticeBars::showListener(MessageBar *bar, const ListenerStatus &listener)
{
    if (listener.problem.isEmpty()) {
        bar->hide();
        return;
    }
    QString words = listener.problem;
    if (!listener.holder.isEmpty())
        words += u' '
            + tr("Port %1 is held by %2.").arg(QString::number(listener.wantedPort), listener.holder);
    bar->say(Tone::Bad, words);
}

void NoticeBars::retry()
{
    if (m_client.status().phase == GatewayStatus::Phase::Failed) {
        m_client.start();
        return;
    }
    m_client.ask<void>(
        this,
        [](Gateway &gateway, QObject *, const Respond<void> &answer) {
            gateway.retryListeners();
            answer({});
        },
        [](const Result<void> &) {}); // what comes of it is told as the status
}

void NoticeBars::changePort()
{
    const GatewayStatus &status = m_client.status();
    if (!status.publicListener.problem.isEmpty())
        askPort(ListenerKind::Public);
    else if (!status.privateListener.problem.isEmpty())
        askPort(ListenerKind::Private);
}

void NoticeBars::askPort(ListenerKind listener)
{
    const GatewayStatus &status = m_client.status();
    const quint16 now = listener == ListenerKind::Public ? status.publicListener.wantedPort
                                                         : status.privateListener.wantedPort;
    auto *const dialog = new PortDialog(m_client, listener, now, this);
    dialog->open();
}

} // namespace Gatehouse
