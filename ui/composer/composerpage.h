// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "common/page.h"
#include "composer/callwatch.h"
#include "composer/composedrequest.h"
#include "composer/requestplaces.h"
#include "composer/requestsender.h"
#include "composer/requeststore.h"

class QAction;
class QPushButton;
class QSplitter;
class QToolButton;

namespace Gatehouse {

class GatewayClient;
class MessageBar;
class ReplyView;
class RequestEditor;
class RequestSide;
class SamplesMenu;
class SecretBar;
struct SnippetRequest;

/// The page where requests are composed and sent. open() takes a request as JSON text (see
/// requestFromJson()). GUI thread.
class ComposerPage final : public Page
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ComposerPage)
public:
    /// @a client is borrowed.
    explicit ComposerPage(GatewayClient &client, QWidget *parent = nullptr);
    ~ComposerPage() override;

    void open(const QString &what) override;
    void saveState(QSettings &settings) const override;
    void restoreState(const QSettings &settings) override;

private:
    [[nodiscard]] QWidget *makeMain();
    [[nodiscard]] QLayout *makeTools();
    void makeActions();
    void orderTabs();
    void connectParts();
    void connectSending();
    QAction *addPageAction(const QString &name, const QString &text, const char *iconName,
                           const QList<QKeySequence> &keys, const std::function<void()> &act);
    void openStore();
    void beginOnceKnown();
    /// Shows @a request in place of what is there, which can be brought back.
    void replaceWith(const ComposedRequest &request, const QString &words);
    void send();
    void sendWith(const OutgoingRequest &request, const QByteArray &token);
    void cancel();
    void finish(const ReplyEnd &end);
    void pasteCurl();
    void takeCurl(const QString &text);
    void copyAs(QString (*snippet)(const SnippetRequest &));
    void saveReply();
    void showCall();
    void setBusy(bool busy);
    void useKey(const RequestKey &key);
    [[nodiscard]] QString routeCalled() const;
    [[nodiscard]] QString suggestedEntry() const;

    GatewayClient &m_client;
    RequestPlaces m_places;
    RequestStore m_store;
    RequestSender m_sender;
    CallWatch m_watch;
    RequestEditor *m_editor;
    RequestSide *m_side;
    ReplyView *m_reply;
    SecretBar *m_secrets;
    MessageBar *m_words; ///< about the request
    QToolButton *m_undo;
    MessageBar *m_trouble; ///< with the file of the history
    SamplesMenu *m_samples;
    QSplitter *m_split;
    QSplitter *m_vertical;
    QPushButton *m_send;
    QPushButton *m_cancel;
    QAction *m_cancelAction;
    ComposedRequest m_sent; ///< what runs, or ran last
    ComposedRequest m_before; ///< what was replaced
    ComposedRequest m_pristine; ///< as it was shown: nothing of it is lost when it is replaced
    QString m_name; ///< of the saved request that is shown
    QByteArray m_callId; ///< of what was sent last
    qint64 m_sentId = 0; ///< in the history
    quint64 m_round = 0; ///< answers about a request that was cancelled are dropped
    ReplyHead m_head;
    bool m_busy = false;
    bool m_isPreparing = false; ///< keys are being fetched
    bool m_isOpen = false; ///< the store
    bool m_isLoaded = false; ///< the store has told what it holds
    bool m_hasBegun = false; ///< what was composed last is shown
};

} // namespace Gatehouse
