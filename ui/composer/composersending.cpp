// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// What of ComposerPage has to do with sending.

#include "common/gatewayclient.h"
#include "common/messagebar.h"
#include "composer/composerpage.h"
#include "composer/replyview.h"
#include "composer/requesteditor.h"
#include "composer/requestkeys.h"
#include "composer/secretbar.h"
#include "http/traffic.h"

#include <QAction>
#include <QDateTime>
#include <QFileDialog>
#include <QPushButton>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

QByteArray headerOf(const ReplyHead &head, QByteArrayView name)
{
    const auto found = std::ranges::find_if(head.headers, [name](const Header &header) {
        return header.first.compare(name, Qt::CaseInsensitive) == 0;
    });
    return found == head.headers.end() ? QByteArray() : found->second;
}

} // namespace

void ComposerPage::connectSending()
{
    connect(m_send, &QPushButton::clicked, this, &ComposerPage::send);
    connect(m_cancel, &QPushButton::clicked, this, &ComposerPage::cancel);
    connect(&m_sender, &RequestSender::headReceived, this, [this](const ReplyHead &head) {
        m_head = head;
        m_reply->setHead(head);
        // the gateway answers with the id of the call unless the request brought its own
        if (m_sent.place != ComposedRequest::Place::Elsewhere && m_callId.isEmpty()
            && Gatehouse::headerOf(m_sent, "X-Request-Id").isEmpty())
            m_callId = headerOf(head, "X-Request-Id");
    });
    connect(&m_sender, &RequestSender::progressed, m_reply, &ReplyView::add);
    connect(&m_sender, &RequestSender::ended, this, &ComposerPage::finish);
    connect(&m_sender, &RequestSender::saved, this, [this](const QString &problem) {
        m_reply->say(problem.isEmpty() ? tr("The reply was saved.") : problem, !problem.isEmpty());
    });
    connect(&m_watch, &CallWatch::textChanged, m_reply, &ReplyView::setAgentText);
    connect(&m_watch, &CallWatch::found, this, [this](const QByteArray &callId) {
        m_callId = callId;
        m_reply->setHasCall(true);
        if (m_sentId != 0)
            m_store.setCall(m_sentId, callId);
    });
    connect(m_reply, &ReplyView::saveRequested, this, &ComposerPage::saveReply);
    connect(m_reply, &ReplyView::callRequested, this, &ComposerPage::showCall);
}

void ComposerPage::setBusy(bool busy)
{
    m_busy = busy;
    const bool hadFocus = m_cancel->hasFocus() || m_send->hasFocus();
    m_send->setVisible(!busy);
    m_cancel->setVisible(busy);
    m_cancelAction->setEnabled(busy);
    if (hadFocus)
        (busy ? m_cancel : m_send)->setFocus();
}

void ComposerPage::send()
{
    if (m_busy)
        return;
    m_editor->commit();
    if (m_secrets->isAsking()) {
        m_reply->fail(tr("Decide first what is to become of the secret above."));
        m_secrets->insist();
        return;
    }
    const ComposedRequest request = m_editor->request();
    if (const Result<OutgoingRequest> probe = outgoing(request, {}); !probe) {
        m_reply->fail(probe.error().message);
        return;
    }
    m_words->hide();
    m_sent = request;
    m_pristine = request;
    m_sentId = 0;
    m_callId.clear();
    m_head = {};
    m_isPreparing = true;
    setBusy(true);
    m_reply->begin(tr("Reading the key…"));
    fetchSecrets(m_client, this, request, m_editor->typedKey(),
                 [this, request, round = ++m_round](const Result<SendingSecrets> &secrets) {
                     if (round != m_round)
                         return; // cancelled meanwhile
                     m_isPreparing = false;
                     if (!secrets) {
                         setBusy(false);
                         m_reply->fail(secrets.error().message);
                         return;
                     }
                     QList<Header> headers = secrets->headers;
                     if (!secrets->token.isEmpty())
                         headers.append({TrafficStore::ReplayField.toByteArray(), secrets->token});
                     sendWith(*outgoing(request, headers), secrets->token);
                 });
}

void ComposerPage::sendWith(const OutgoingRequest &request, const QByteArray &token)
{
    m_reply->begin(tr("Waiting for the reply…"));
    m_watch.begin(token);
    m_sender.send(request);
}

void ComposerPage::cancel()
{
    if (!m_busy)
        return;
    if (!m_isPreparing) {
        m_sender.cancel();
        return;
    }
    ++m_round;
    m_isPreparing = false;
    setBusy(false);
    m_reply->fail(tr("Cancelled. Nothing was sent."));
}

void ComposerPage::finish(const ReplyEnd &end)
{
    setBusy(false);
    m_reply->end(end);
    m_reply->setHasCall(!m_callId.isEmpty());
    m_sentId = m_store.add(
        {.id = 0,
         .timeMs = QDateTime::currentMSecsSinceEpoch() - std::max<qint64>(end.timing.total, 0),
         .request = m_sent,
         .status = m_head.status,
         .problem = end.problem,
         .durationMs = std::max<qint64>(end.timing.total, 0),
         .received = end.received,
         .callId = m_callId});
    m_watch.end();
}

void ComposerPage::saveReply()
{
    auto *const dialog = new QFileDialog(this, tr("Save the reply"));
    dialog->setObjectName(u"composer:saveDialog"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    const QByteArray type = headerOf(m_head, "Content-Type");
    dialog->selectFile(type.contains("json")          ? u"reply.json"_s
                           : type.startsWith("text/") ? u"reply.txt"_s
                                                      : u"reply"_s);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &file) { m_sender.save(file); });
    dialog->open();
}

void ComposerPage::showCall()
{
    if (!m_callId.isEmpty())
        Q_EMIT linkActivated(u"calls"_s, u"id:"_s + QString::fromLatin1(m_callId));
}

} // namespace Gatehouse
