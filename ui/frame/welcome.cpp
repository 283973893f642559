// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "frame/welcome.h"

#include "common/icons.h"
#include "common/messagebar.h"
#include "common/snippets.h"
#include "instances/instancerequests.h"

#include <QEvent>
#include <QLabel>
#include <QNetworkAccessManager>
#include <QNetworkProxy>
#include <QNetworkReply>
#include <QPushButton>
#include <QUuid>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

constexpr int LogoSide = 64;

QLabel *makeText(const QString &text, qreal scale, QWidget *parent)
{
    auto *const label = new QLabel(text, parent);
    QFont font = label->font();
    font.setPointSizeF(font.pointSizeF() * scale);
    label->setFont(font);
    label->setAlignment(Qt::AlignCenter);
    label->setWordWrap(true);
    return label;
}

} // namespace

Welcome::Welcome(GatewayClient &client, QWidget *parent)
    : QWidget(parent)
    , m_client(client)
    , m_network(std::make_unique<QNetworkAccessManager>())
    , m_logo(new QLabel(this))
    , m_demo(new QPushButton(this))
    , m_problem(new MessageBar(this))
{
    setObjectName(u"welcome"_s);
    m_network->setProxy(QNetworkProxy::NoProxy); // the call stays on this machine
    m_logo->setAlignment(Qt::AlignCenter);
    paintLogo();
    m_demo->setObjectName(u"createDemo"_s);
    m_demo->setDefault(true);
    m_demo->setMinimumWidth(
        m_demo->fontMetrics().horizontalAdvance(tr("Create a demo agent and send a test call")) + 48);
    m_demo->setMinimumHeight(m_demo->fontMetrics().height() * 2 + 6);
    auto *const other = new QPushButton(tr("Add an instance of my own…"), this);
    other->setObjectName(u"addOwn"_s);
    other->setFlat(true);
    connect(m_demo, &QPushButton::clicked, this, &Welcome::makeDemo);
    connect(other, &QPushButton::clicked, this, &Welcome::addInstanceRequested);
    auto *const layout = new QVBoxLayout(this);
    layout->setSpacing(12);
    layout->addStretch(2);
    layout->addWidget(m_logo);
    layout->addWidget(makeText(tr("Let programs call your agents"), 1.7, this));
    layout->addWidget(
        makeText(tr("An agent gets a URL and API keys. The gateway checks every call, asks the agent "
                    "and keeps a record, which you see here as it happens."),
                 1.0, this));
    layout->addSpacing(8);
    layout->addWidget(m_problem);
    layout->addWidget(m_demo, 0, Qt::AlignCenter);
    layout->addWidget(other, 0, Qt::AlignCenter);
    layout->addWidget(makeText(
        tr("The demo agent repeats what it is told. Everything stays on this machine."), 0.92, this));
    layout->addStretch(3);
    setBusy(false);
}

Welcome::~Welcome() = default;

void Welcome::paintLogo() { m_logo->setPixmap(icon(u"gatehouse-logo").pixmap(LogoSide, LogoSide)); }

void Welcome::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        paintLogo();
}

bool Welcome::isBusy() const { return !m_demo->isEnabled(); }

void Welcome::setBusy(bool busy)
{
    m_demo->setEnabled(!busy);
    m_demo->setText(busy ? tr("Creating the demo agent …") : tr("Create a demo agent and send a test call"));
}

void Welcome::fail(const QString &words)
{
    m_problem->say(Tone::Bad, words);
    setBusy(false);
}

void Welcome::makeDemo()
{
    if (!m_demo->isEnabled())
        return;
    m_problem->hide();
    setBusy(true);
    addDemoInstance();
}

void Welcome::addDemoInstance()
{
    for (const InstanceInfo &info : m_client.instances()) {
        if (info.config.name == u"demo"_s) {
            addDemoKey(info.config.uuid);
            return;
        }
    }
    InstanceConfig instance;
    instance.uuid = QUuid::createUuid().toString(QUuid::WithoutBraces);
    instance.name = u"demo"_s;
    addInstance(m_client, instance, this, [this, uuid = instance.uuid](const Result<void> &added) {
        if (added)
            addDemoKey(uuid);
        else
            fail(added.error().message);
    });
}

void Welcome::addDemoKey(const QString &uuid)
{
    addKey(m_client, uuid, u"demo"_s, Visibility::Public, this, [this, uuid](const Result<KeyValue> &made) {
        if (!made) {
            fail(made.error().message);
            return;
        }
        m_client.ask<QUrl>(
            this,
            [uuid](Gateway &gateway, QObject *, const Respond<QUrl> &answer) {
                QUrl url = gateway.publicUrl(); // where it listens, whatever callers see in front of it
                if (!url.isEmpty())
                    url.setPath(u"/webhooks/"_s + uuid);
                answer(url);
            },
            [this, raw = made->raw](const Result<QUrl> &url) {
                if (!url || url->isEmpty())
                    fail(tr("The public listener is not bound: see above."));
                else
                    sendCall(*url, raw);
            });
    });
}

void Welcome::sendCall(const QUrl &url, const Secret &key)
{
    const SnippetRequest sample = sampleCall(url);
    QNetworkRequest request(url);
    request.setRawHeader("Authorization", "Bearer " + key.bytes().toByteArray());
    for (const auto &[name, value] : sample.headers)
        request.setRawHeader(name, value);
    QNetworkReply *const reply = m_network->post(request, sample.body);
    connect(reply, &QNetworkReply::sslErrors, reply, qOverload<>(&QNetworkReply::ignoreSslErrors)); // our own
    const QString curl = curlSnippet(sample).replace(u"$GATEHOUSE_KEY"_s, QString::fromUtf8(key.bytes()));
    connect(reply, &QNetworkReply::finished, this, [this, reply, curl] {
        reply->deleteLater();
        setBusy(false);
        const QString text = QString::fromUtf8(reply->readAll()).trimmed();
        if (reply->error() == QNetworkReply::NoError)
            Q_EMIT answered(text, curl);
        else
            fail(text.isEmpty() ? reply->errorString() : text);
    });
    Q_EMIT callSent();
}

} // namespace Gatehouse
