// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "composer/composerpage.h"

#include "common/gatewayclient.h"
#include "common/icons.h"
#include "common/messagebar.h"
#include "composer/curlparser.h"
#include "composer/replyview.h"
#include "composer/requesteditor.h"
#include "composer/requestkeys.h"
#include "composer/requestside.h"
#include "composer/requestsnippet.h"
#include "composer/samplesmenu.h"
#include "composer/secretbar.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QMenu>
#include <QPushButton>
#include <QSettings>
#include <QSplitter>
#include <QToolButton>
#include <QUrl>
#include <QVBoxLayout>
#include <utility>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

constexpr int SideWidth = 260;

} // namespace

ComposerPage::ComposerPage(GatewayClient &client, QWidget *parent)
    : Page(u"composer"_s, tr("Composer"), u"gatehouse-composer"_s, parent)
    , m_client(client)
    , m_places(client)
    , m_watch(client)
    , m_editor(new RequestEditor(m_places))
    , m_side(new RequestSide(m_store, m_places))
    , m_reply(new ReplyView)
    , m_secrets(new SecretBar(client))
    , m_words(new MessageBar)
    , m_trouble(new MessageBar)
    , m_samples(new SamplesMenu(client, m_places, this))
    , m_split(new QSplitter(this))
    , m_vertical(new QSplitter(Qt::Vertical))
    , m_send(new QPushButton(icon(u"document-send"), tr("Send")))
    , m_cancel(new QPushButton(icon(u"process-stop"), tr("Cancel")))
{
    m_words->setObjectName(u"composer:words"_s);
    m_words->setClosable(true);
    m_undo = m_words->addButton(u"composer:undo"_s, tr("Bring back what was there"));
    m_trouble->setObjectName(u"composer:trouble"_s);
    m_trouble->setClosable(true);
    m_send->setObjectName(u"composer:send"_s);
    m_cancel->setObjectName(u"composer:cancel"_s);
    m_split->setObjectName(u"composer:split"_s);
    m_split->setChildrenCollapsible(false);
    m_split->addWidget(m_side);
    m_split->addWidget(makeMain());
    m_split->setStretchFactor(1, 1);
    m_split->setSizes({SideWidth, SideWidth * 4});
    auto *const layout = new QHBoxLayout(this);
    layout->setContentsMargins(10, 8, 10, 8);
    layout->addWidget(m_split);
    makeActions();
    connectParts();
    connectSending();
    setBusy(false);
    orderTabs();
    setFocusProxy(&m_editor->url());
}

ComposerPage::~ComposerPage() = default;

QWidget *ComposerPage::makeMain()
{
    auto *const main = new QWidget;
    auto *const layout = new QVBoxLayout(main);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addLayout(makeTools());
    layout->addWidget(m_trouble);
    layout->addWidget(m_secrets);
    layout->addWidget(m_words);
    m_editor->addToFirstLine(m_send);
    m_editor->addToFirstLine(m_cancel);
    m_vertical->setObjectName(u"composer:vertical"_s);
    m_vertical->setChildrenCollapsible(false);
    m_vertical->addWidget(m_editor);
    m_vertical->addWidget(m_reply);
    m_vertical->setStretchFactor(0, 1);
    m_vertical->setStretchFactor(1, 1);
    layout->addWidget(m_vertical, 1);
    return main;
}

QLayout *ComposerPage::makeTools()
{
    auto *const tools = new QHBoxLayout;
    const auto add = [this, tools](const QString &name, const QString &text, const char *iconName) {
        auto *const button = new QToolButton(this);
        button->setObjectName(name);
        button->setText(text);
        button->setIcon(icon(QString::fromLatin1(iconName)));
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setFocusPolicy(Qt::StrongFocus);
        tools->addWidget(button);
        return button;
    };
    connect(add(u"composer:new"_s, tr("New"), "list-add"), &QToolButton::clicked, this,
            [this] { replaceWith({}, tr("A new request.")); });
    QToolButton *const samples = add(u"composer:samples"_s, tr("Samples"), "gatehouse-test");
    samples->setMenu(m_samples);
    samples->setPopupMode(QToolButton::InstantPopup);
    connect(add(u"composer:pasteCurl"_s, tr("Paste curl"), "edit-paste"), &QToolButton::clicked, this,
            &ComposerPage::pasteCurl);
    QToolButton *const copy = add(u"composer:copyAs"_s, tr("Copy as"), "edit-copy");
    auto *const menu = new QMenu(copy);
    const std::tuple<const char *, QString, QString (*)(const SnippetRequest &)> kinds[]{
        {"curl", tr("curl"), &curlSnippet},
        {"httpie", tr("HTTPie"), &httpieSnippet},
        {"fetch", tr("fetch (Node)"), &fetchSnippet},
        {"powershell", tr("PowerShell"), &powerShellSnippet}};
    for (const auto &[name, text, snippet] : kinds) {
        QAction *const action = menu->addAction(text);
        action->setObjectName(u"composer:copy:"_s + QLatin1StringView(name));
        connect(action, &QAction::triggered, this, [this, snippet = snippet] { copyAs(snippet); });
    }
    copy->setMenu(menu);
    copy->setPopupMode(QToolButton::InstantPopup);
    connect(add(u"composer:save"_s, tr("Save…"), "document-save"), &QToolButton::clicked, this,
            [this] { m_side->saveInteractively(m_editor->request(), m_name); });
    tools->addStretch(1);
    return tools;
}

/// Tab goes as the eye does: the list, the tools, the first line, what is below it, the reply.
void ComposerPage::orderTabs()
{
    QList<QWidget *> order;
    const auto add = [this, &order](QWidget *widget) {
        if (widget && widget->window() == window() && (widget->focusPolicy() & Qt::TabFocus)
            && !widget->focusProxy() && !order.contains(widget))
            order.append(widget);
    };
    const auto addAll = [&add](const QWidget *parent) {
        for (QWidget *widget : parent->findChildren<QWidget *>())
            add(widget);
    };
    addAll(m_side);
    for (const char *name : {"new", "samples", "pasteCurl", "copyAs", "save"})
        add(findChild<QWidget *>(u"composer:"_s + QLatin1StringView(name)));
    addAll(m_trouble);
    addAll(m_secrets);
    addAll(m_words);
    for (const char *name : {"method", "url", "send", "cancel", "target", "reach", "key", "typedKey", "tabs"})
        add(findChild<QWidget *>(u"composer:"_s + QLatin1StringView(name)));
    addAll(m_editor);
    addAll(m_reply);
    for (qsizetype i = 1; i < order.size(); ++i)
        setTabOrder(order.at(i - 1), order.at(i));
}

QAction *ComposerPage::addPageAction(const QString &name, const QString &text, const char *iconName,
                                     const QList<QKeySequence> &keys, const std::function<void()> &act)
{
    auto *const action = new QAction(icon(QString::fromLatin1(iconName)), text, this);
    action->setObjectName(u"composer:action:"_s + name);
    action->setShortcuts(keys);
    connect(action, &QAction::triggered, this, act);
    addAction(action);
    return action;
}

void ComposerPage::makeActions()
{
    using Keys = QKeySequence;
    addPageAction(u"send"_s, tr("Send the request"), "document-send",
                  {Keys(Qt::CTRL | Qt::Key_Return), Keys(Qt::CTRL | Qt::Key_Enter)}, [this] { send(); });
    m_cancelAction = addPageAction(u"cancel"_s, tr("Cancel the request"), "process-stop",
                                   {Keys(Qt::CTRL | Qt::Key_Period)}, [this] { cancel(); });
    addPageAction(u"new"_s, tr("New request"), "list-add", {Keys(Qt::CTRL | Qt::Key_N)},
                  [this] { replaceWith({}, tr("A new request.")); });
    addPageAction(u"format"_s, tr("Format the JSON body"), "document-edit",
                  {Keys(Qt::CTRL | Qt::SHIFT | Qt::Key_F)}, [this] { m_editor->format(); });
    addPageAction(u"paste"_s, tr("Paste a curl command"), "edit-paste",
                  {Keys(Qt::CTRL | Qt::SHIFT | Qt::Key_V)}, [this] { pasteCurl(); });
    addPageAction(u"copy"_s, tr("Copy the request as curl"), "edit-copy",
                  {Keys(Qt::CTRL | Qt::SHIFT | Qt::Key_C)}, [this] { copyAs(&curlSnippet); });
    addPageAction(u"save"_s, tr("Save the request by name"), "document-save", {Keys(Qt::CTRL | Qt::Key_S)},
                  [this] { m_side->saveInteractively(m_editor->request(), m_name); });
    addPageAction(u"search"_s, tr("Search the history"), "edit-find", {Keys(Qt::CTRL | Qt::Key_F)},
                  [this] { m_side->focusSearch(); });
    addPageAction(u"url"_s, tr("Go to the URL"), "go-next", {Keys(Qt::CTRL | Qt::Key_L)}, [this] {
        m_editor->url().setFocus();
        m_editor->url().selectAll();
    });
    addPageAction(u"clear"_s, tr("Clear the history"), "edit-clear", {},
                  [this] { m_side->clearInteractively(); });
    for (const RequestSample &sample : requestSamples())
        addPageAction(
            u"sample:"_s + sample.id, tr("Sample: %1: %2").arg(titleOf(sample.group), sample.title),
            "gatehouse-test", {}, [this, id = sample.id] {
                if (auto *const action = m_samples->findChild<QAction *>(u"composer:sample:"_s + id))
                    action->trigger();
            });
}

void ComposerPage::connectParts()
{
    connect(&m_client, &GatewayClient::statusChanged, this, &ComposerPage::openStore);
    connect(&m_places, &RequestPlaces::changed, this, &ComposerPage::beginOnceKnown);
    connect(&m_store, &RequestStore::loaded, this, [this] {
        m_isLoaded = true;
        beginOnceKnown();
    });
    connect(&m_store, &RequestStore::failed, this,
            [this](const QString &words) { m_trouble->say(Tone::Bad, words); });
    connect(m_editor, &RequestEditor::changed, this, [this] { m_samples->setCurrent(m_editor->request()); });
    connect(m_editor, &RequestEditor::curlPasted, this, &ComposerPage::takeCurl);
    connect(m_editor, &RequestEditor::secretTyped, this, [this](const PastedSecret &secret) {
        m_secrets->ask({secret}, routeCalled(), suggestedEntry());
    });
    connect(m_samples, &SamplesMenu::chosen, this, &ComposerPage::replaceWith);
    connect(m_side, &RequestSide::chosen, this, [this](const ComposedRequest &request, const QString &name) {
        replaceWith(request, {});
        m_name = name;
    });
    connect(m_side, &RequestSide::saved, this, [this](const QString &name) { m_name = name; });
    connect(m_side, &RequestSide::callRequested, this, [this](const QByteArray &callId) {
        Q_EMIT linkActivated(u"calls"_s, u"id:"_s + QString::fromLatin1(callId));
    });
    connect(m_undo, &QToolButton::clicked, this, [this] {
        m_editor->setRequest(m_before);
        m_words->hide();
    });
    connect(m_secrets, &SecretBar::matched, this, [this](const KnownKey &known, const PastedSecret &secret) {
        RequestKey key = known.key;
        key.field = secret.field;
        key.scheme = secret.scheme;
        if (known.placeId != m_editor->request().placeId)
            key.owner = known.placeId;
        useKey(key);
    });
    connect(m_secrets, &SecretBar::stored, this, [this](const QString &name, const PastedSecret &secret) {
        useKey({.kind = RequestKey::Kind::Entry,
                .label = name,
                .owner = {},
                .field = secret.field,
                .scheme = secret.scheme});
    });
    openStore();
    m_pristine = m_editor->request();
    m_samples->setCurrent(m_pristine);
}

void ComposerPage::openStore()
{
    const GatewayStatus &status = m_client.status();
    if (m_isOpen || status.phase != GatewayStatus::Phase::Running)
        return; // another process may own the directory
    m_isOpen = true;
    m_store.open(status.dataDir + u"/composer.json"_s);
}

/// With the history and the places known: drops what is too old, and shows what was being composed last.
void ComposerPage::beginOnceKnown()
{
    if (!m_isLoaded || !m_places.isKnown())
        return;
    m_store.prune(m_places.snapshot().callsDays);
    if (std::exchange(m_hasBegun, true))
        return;
    if (m_store.book().draft && m_editor->request() == m_pristine) {
        m_editor->setRequest(*m_store.book().draft);
        m_pristine = m_editor->request();
    }
}

/// As the key of the request; an entry of the keychain for another header becomes that header.
void ComposerPage::useKey(const RequestKey &key)
{
    const RequestKey now = m_editor->request().key;
    const bool isTaken = now.kind != RequestKey::Kind::None
        && now.field.compare(key.field, Qt::CaseInsensitive) != 0;
    const bool isOther = key.field.compare("Authorization", Qt::CaseInsensitive) != 0;
    if (key.kind == RequestKey::Kind::Entry && (isOther || isTaken))
        m_editor->addHeader({.name = key.field, .value = key.scheme, .entry = key.label});
    else
        m_editor->setKey(key);
}

QString ComposerPage::routeCalled() const
{
    const ComposedRequest request = m_editor->request();
    return request.place == ComposedRequest::Place::Route ? request.placeId : QString();
}

QString ComposerPage::suggestedEntry() const
{
    const ComposedRequest request = m_editor->request();
    const QString place = m_places.nameOf(request.place, request.placeId);
    const QString host = QUrl(request.url).host();
    return u"composer/"_s + (!place.isEmpty() ? place : host.isEmpty() ? tr("secret") : host);
}

void ComposerPage::replaceWith(const ComposedRequest &request, const QString &words)
{
    m_before = m_editor->request();
    const bool isLost = m_before != m_pristine && m_before != m_sent;
    m_secrets->drop();
    m_editor->setRequest(request);
    m_pristine = m_editor->request();
    m_name.clear();
    if (!m_busy)
        m_reply->clear();
    m_undo->setVisible(isLost);
    if (isLost || !words.isEmpty())
        m_words->say(Tone::Neutral, words.isEmpty() ? tr("What was there had not been sent.") : words);
    else
        m_words->hide();
}

void ComposerPage::open(const QString &what)
{
    const Result<ComposedRequest> request = requestFromJson(what.toUtf8());
    if (!request) {
        m_words->say(Tone::Bad, tr("The request can't be shown: %1").arg(request.error().message));
        m_undo->hide();
        return;
    }
    ComposedRequest shown = *request;
    if (shown.place == ComposedRequest::Place::Elsewhere)
        m_places.locate(shown);
    else
        shown = m_places.atPresent(shown);
    if (shown.key.kind == RequestKey::Kind::Instance && shown.place == ComposedRequest::Place::Route)
        shown.key.kind = RequestKey::Kind::Route;
    replaceWith(shown, {});
}

void ComposerPage::pasteCurl()
{
    const QString text = QGuiApplication::clipboard()->text();
    if (isCurlCommand(text)) {
        takeCurl(text);
        return;
    }
    m_undo->hide();
    m_words->say(Tone::Warning,
                 text.trimmed().isEmpty() ? tr("The clipboard is empty. Copy a curl command first.")
                                          : tr("What is in the clipboard is no curl command."));
}

void ComposerPage::takeCurl(const QString &text)
{
    const Result<CurlCommand> command = parseCurl(text);
    if (!command) {
        m_undo->hide();
        m_words->say(Tone::Bad, tr("The curl command can't be read. %1").arg(command.error().message));
        return;
    }
    ComposedRequest request = command->request;
    m_places.locate(request);
    if (command->wantsKey)
        request.key.kind = request.place == ComposedRequest::Place::Route ? RequestKey::Kind::Route
            : request.place == ComposedRequest::Place::Instance           ? RequestKey::Kind::Instance
                                                                          : RequestKey::Kind::Typed;
    QString words = command->notes.isEmpty() ? tr("The curl command was taken over whole.")
                                             : command->notes.join(u'\n');
    if (command->wantsKey)
        words += u'\n' + tr("A variable stands for the key there; choose the key here.");
    replaceWith(request, words);
    m_secrets->ask(command->secrets, routeCalled(), suggestedEntry());
}

void ComposerPage::copyAs(QString (*snippet)(const SnippetRequest &))
{
    m_editor->commit();
    const SnippetRequest request = snippetOf(m_editor->request());
    QGuiApplication::clipboard()->setText(snippet(request));
    m_undo->hide();
    QStringList variables;
    for (const SnippetSecret &secret : request.secrets)
        variables.append(u'$' + secret.variable);
    m_words->say(Tone::Good,
                 variables.isEmpty()
                     ? tr("Copied.")
                     : tr("Copied. Set %1 to the secret before you run it.").arg(variables.join(u", "_s)));
}

void ComposerPage::saveState(QSettings &settings) const
{
    settings.setValue("split", m_split->saveState());
    settings.setValue("vertical", m_vertical->saveState());
    // beside the history, where requests are: the settings hold how the window was left
    const_cast<RequestStore &>(m_store).setDraft(m_editor->request());
}

void ComposerPage::restoreState(const QSettings &settings)
{
    m_split->restoreState(settings.value("split").toByteArray());
    m_vertical->restoreState(settings.value("vertical").toByteArray());
}

} // namespace Gatehouse
