// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "calls/replaydialog.h"

#include "calls/callcolumns.h"
#include "calls/calldetail.h"
#include "config/configstore.h"
#include "secrets/resolver.h"
#include "secrets/secret.h"
#include "webhooks/keyvalues.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFontDatabase>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QNetworkReply>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

/// What the sending program writes itself, or what belongs to one connection.
constexpr QByteArrayView OwnFields[]{
    "host",    "content-length", "connection",      "expect",  "accept-encoding", "te", "transfer-encoding",
    "trailer", "keep-alive",     "x-forwarded-for", "upgrade", "x-request-id"};

constexpr qint64 PastedKey = -1; ///< in place of the id of a key
constexpr qint64 RouteSecret = -2;

} // namespace

QList<std::pair<QByteArray, QByteArray>> copiedHeaders(const Traffic &traffic)
{
    QList<std::pair<QByteArray, QByteArray>> headers;
    const QList<QByteArray> lines = traffic.requestHead.split('\n');
    for (qsizetype i = 1; i < lines.size(); ++i) {
        const qsizetype colon = lines.at(i).indexOf(':');
        if (colon <= 0)
            continue;
        const QByteArray name = lines.at(i).first(colon);
        const bool isOwn = std::ranges::any_of(
            OwnFields, [&name](QByteArrayView own) { return name.compare(own, Qt::CaseInsensitive) == 0; });
        if (!isOwn && !isSecretField(name))
            headers.append({name, lines.at(i).sliced(colon + 1).trimmed()});
    }
    return headers;
}

ReplayDialog::ReplayDialog(GatewayClient &client, const CallRecord &record, const Traffic &traffic,
                           bool editable, QWidget *parent)
    : QDialog(parent)
    , m_client(client)
    , m_record(record)
    , m_traffic(traffic)
    , m_key(new QComboBox)
    , m_pasted(new QLineEdit)
    , m_body(new QPlainTextEdit)
    , m_state(new QLabel)
    , m_answer(new QPlainTextEdit)
{
    setObjectName(u"calls:replay"_s);
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(editable ? tr("Edit and replay") : tr("Replay"));
    resize(640, 520);
    m_http.setTransferTimeout(0); // agents take their time; Close cancels

    const QFont fixed = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    m_key->setObjectName(u"replay:key"_s);
    m_key->setAccessibleName(tr("Key"));
    m_pasted->setObjectName(u"replay:pasted"_s);
    m_pasted->setAccessibleName(tr("Pasted key"));
    m_pasted->setEchoMode(QLineEdit::Password);
    m_pasted->setPlaceholderText(tr("paste the key"));
    m_body->setObjectName(u"replay:body"_s);
    m_body->setAccessibleName(tr("Body"));
    m_body->setFont(fixed);
    m_body->setTabChangesFocus(true);
    m_body->setReadOnly(!editable);
    m_body->setPlainText(editable ? readableBody(traffic.requestBody)
                                  : QString::fromUtf8(traffic.requestBody));
    m_state->setObjectName(u"replay:state"_s);
    m_state->setWordWrap(true);
    m_state->setTextFormat(Qt::PlainText);
    m_answer->setObjectName(u"replay:answer"_s);
    m_answer->setAccessibleName(tr("Answer"));
    m_answer->setReadOnly(true);
    m_answer->setFont(fixed);
    m_answer->setTabChangesFocus(true);
    m_answer->setPlaceholderText(tr("The answer appears here."));

    auto *const form = new QFormLayout;
    auto *const target = new QLabel(m_record.method + u' ' + this->target().toString());
    target->setTextInteractionFlags(Qt::TextSelectableByMouse);
    target->setWordWrap(true);
    form->addRow(tr("Send to"), target);
    form->addRow(tr("Key"), m_key);
    form->addRow(QString(), m_pasted);
    form->addRow(tr("Body"), m_body);
    form->addRow(tr("Answer"), m_answer);
    auto *const buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    m_send = buttons->addButton(tr("Send"), QDialogButtonBox::AcceptRole);
    m_send->setObjectName(u"replay:send"_s);
    m_send->setDefault(true);
    auto *const layout = new QVBoxLayout(this);
    layout->addLayout(form, 1);
    layout->addWidget(m_state);
    layout->addWidget(buttons);
    connect(m_send, &QPushButton::clicked, this, &ReplayDialog::send);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
    connect(m_key, &QComboBox::currentIndexChanged, this,
            [this] { m_pasted->setVisible(m_key->currentData().toLongLong() == PastedKey); });
    fillKeys();
    m_key->setFocus();
}

ReplayDialog::~ReplayDialog() = default;

void ReplayDialog::fillKeys()
{
    if (!m_record.route.isEmpty())
        m_key->addItem(tr("Secret of the route %1").arg(m_record.route), RouteSecret);
    if (const InstanceInfo *instance = m_client.instance(m_record.instance)) {
        for (const KeyInfo &info : instance->keys) {
            if (!opens(m_record.listener, info.key.visibility))
                continue;
            m_key->addItem(u"%1 (…%2)"_s.arg(info.key.label, info.key.last4), info.key.id);
            if (info.key.id == m_record.keyId)
                m_key->setCurrentIndex(m_key->count() - 1);
        }
    }
    m_key->addItem(tr("Another key…"), PastedKey);
    m_key->addItem(tr("No key"), 0);
    m_pasted->setVisible(m_key->currentData().toLongLong() == PastedKey);
}

QUrl ReplayDialog::target() const
{
    const GatewayStatus &status = m_client.status();
    QUrl url = m_record.listener == ListenerKind::Public ? status.publicListener.url
                                                         : status.privateListener.url;
    url.setPath(m_record.path, QUrl::StrictMode);
    return url;
}

void ReplayDialog::showProblem(const QString &words)
{
    m_sending = false;
    m_send->setEnabled(true);
    m_state->setText(u"⚠ "_s + words);
}

void ReplayDialog::send()
{
    if (m_sending)
        return;
    if (target().host().isEmpty()) {
        showProblem(tr("The listener this call came by is not open."));
        return;
    }
    m_sending = true;
    m_send->setEnabled(false);
    m_state->setText(tr("Reading the key…"));
    m_answer->clear();
    const qint64 key = m_key->currentData().toLongLong();
    struct Prepared
    {
        QByteArray token;
        std::optional<QByteArray> key;
    };
    std::optional<QByteArray> pasted;
    if (key == PastedKey)
        pasted = m_pasted->text().trimmed().toUtf8();
    m_client.ask<Prepared>(
        this,
        [id = m_record.id, instance = m_record.instance, route = m_record.route, key,
         pasted](Gateway &gateway, QObject *context, const Respond<Prepared> &answer) {
            const auto withKey = [&gateway, id, answer](const Result<Secret> &secret) {
                if (secret)
                    answer(Prepared{gateway.traffic().announceReplay(id), secret->bytes().toByteArray()});
                else
                    answer(tl::unexpected<Error>(secret.error()));
            };
            if (key > 0) {
                gateway.keyValues().show(instance, key, context, withKey);
                return;
            }
            if (key == RouteSecret) {
                for (const RouteConfig &config : gateway.config().current().routes) {
                    if (config.id == route) {
                        gateway.resolver().resolve(config.secret, context, withKey);
                        return;
                    }
                }
                answer(failure(ErrorCode::NotFound, tr("The route is gone.")));
                return;
            }
            answer(Prepared{gateway.traffic().announceReplay(id), pasted});
        },
        [this](const Result<Prepared> &prepared) {
            if (prepared)
                sendWith(prepared->token, prepared->key);
            else
                showProblem(prepared.error().message);
        });
}

void ReplayDialog::sendWith(const QByteArray &token, const std::optional<QByteArray> &key)
{
    QNetworkRequest request(target());
    for (const auto &[name, value] : copiedHeaders(m_traffic))
        request.setRawHeader(name, value);
    request.setRawHeader(TrafficStore::ReplayField.toByteArray(), token);
    if (key)
        request.setRawHeader("Authorization", "Bearer " + *key);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    const QByteArray body = m_body->isReadOnly() ? m_traffic.requestBody : m_body->toPlainText().toUtf8();
    m_state->setText(tr("Waiting for the answer…"));
    QNetworkReply *const reply = m_http.sendCustomRequest(request, m_record.method.toLatin1(), body);
    // It is this program that listens there, whatever name its certificate has.
    connect(reply, &QNetworkReply::sslErrors, reply, [reply] { reply->ignoreSslErrors(); });
    connect(reply, &QNetworkReply::finished, this, [this, reply] {
        reply->deleteLater();
        const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
        if (status == 0) {
            showProblem(reply->errorString());
            return;
        }
        m_sending = false;
        m_send->setEnabled(true);
        m_send->setText(tr("Send again"));
        m_state->setText(tr("Answered with %1. The call is in the table, marked as a replay.").arg(status));
        m_answer->setPlainText(readableBody(reply->readAll()));
    });
}

} // namespace Gatehouse
