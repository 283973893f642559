// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "instances/webhooksection.h"

#include "common/elidedlabel.h"
#include "common/icons.h"
#include "common/messagebar.h"
#include "common/secretclipboard.h"
#include "common/snippets.h"
#include "common/tableview.h"
#include "common/words.h"
#include "instances/eventsdialog.h"
#include "instances/instancerequests.h"
#include "instances/keydialogs.h"
#include "instances/keysmodel.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

QLabel *makeHeading(const QString &text, QWidget *parent)
{
    auto *const heading = new QLabel(text, parent);
    QFont font = heading->font();
    font.setBold(true);
    heading->setFont(font);
    return heading;
}

} // namespace

WebhookSection::WebhookSection(GatewayClient &client, SecretClipboard &clipboard, QWidget *parent)
    : QWidget(parent)
    , m_client(client)
    , m_clipboard(clipboard)
    , m_model(new KeysModel(this))
{
    auto *const layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    auto *const top = new QHBoxLayout;
    top->addWidget(makeHeading(tr("Webhook"), this));
    top->addStretch(1);
    auto *const events = new QPushButton(icon(u"gatehouse-events"), tr("Events"), this);
    events->setObjectName(u"events"_s);
    events->setToolTip(tr("The last 100 calls of this instance"));
    connect(events, &QPushButton::clicked, this, &WebhookSection::openEvents);
    top->addWidget(events);
    layout->addLayout(top);
    m_disabled = new MessageBar(this);
    layout->addWidget(m_disabled);
    m_public = makeUrlRow(layout, tr("Public URL"), u"publicUrl"_s);
    m_private = makeUrlRow(layout, tr("Private URL"), u"privateUrl"_s);
    m_moreUrls = new QVBoxLayout;
    m_moreUrls->setSpacing(6);
    layout->addLayout(m_moreUrls);
    auto *const note = new QLabel(tr("Accessible only to other AI agents on this machine"), this);
    note->setContentsMargins(0, 0, 0, 6);
    note->setWordWrap(true);
    layout->addWidget(note);
    makeKeys(layout);
}

WebhookSection::UrlRow WebhookSection::makeUrlRow(QVBoxLayout *layout, const QString &title,
                                                  const QString &objectName)
{
    UrlRow row;
    auto *const line = new QHBoxLayout;
    auto *const label = new QLabel(title + u':', this);
    label->setMinimumWidth(label->fontMetrics().horizontalAdvance(tr("Private URL")) + 12);
    row.title = label;
    row.url = new ElidedLabel(this);
    row.url->setObjectName(objectName);
    row.url->setFont(fixedFont());
    row.copy = new QToolButton(this);
    row.copy->setObjectName(objectName + u":copy"_s);
    row.copy->setText(tr("Copy"));
    row.copy->setIcon(icon(u"edit-copy"));
    row.copy->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    row.copy->setPopupMode(QToolButton::MenuButtonPopup);
    row.copy->setFocusPolicy(Qt::StrongFocus);
    row.copy->setAccessibleName(tr("Copy: %1").arg(title));
    auto *const menu = new QMenu(row.copy);
    const auto text = [url = row.url] { return QUrl(url->fullText()); };
    const auto add = [&](const QString &name, auto make) {
        connect(menu->addAction(name), &QAction::triggered, this,
                [text, make] { QGuiApplication::clipboard()->setText(make(sampleCall(text()))); });
    };
    const auto plain = [](const SnippetRequest &request) { return request.url.toString(); };
    add(tr("URL"), plain);
    add(tr("As curl"), curlSnippet);
    add(tr("As fetch (JavaScript)"), fetchSnippet);
    add(tr("As PowerShell"), powerShellSnippet);
    row.copy->setMenu(menu);
    connect(row.copy, &QToolButton::clicked, this,
            [text] { QGuiApplication::clipboard()->setText(text().toString()); });
    line->addWidget(label);
    line->addWidget(row.url, 1);
    line->addWidget(row.copy);
    layout->addLayout(line);
    return row;
}

void WebhookSection::makeKeys(QVBoxLayout *layout)
{
    auto *const top = new QHBoxLayout;
    top->addWidget(makeHeading(tr("API keys"), this));
    top->addStretch(1);
    auto *const add = new QPushButton(tr("+ Add key"), this);
    add->setObjectName(u"addKey"_s);
    connect(add, &QPushButton::clicked, this, &WebhookSection::addKeyInteractively);
    top->addWidget(add);
    layout->addLayout(top);
    m_outcome = new MessageBar(this);
    m_outcome->setClosable(true);
    layout->addWidget(m_outcome);
    m_table = makeTable(tr("API keys"), this);
    m_table->setObjectName(u"keys"_s);
    m_table->setModel(m_model);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setSectionResizeMode(KeysModel::Label, QHeaderView::Stretch);
    m_table->setMinimumHeight(m_table->verticalHeader()->defaultSectionSize() * 5);
    layout->addWidget(m_table, 1);

    auto *const tools = new QHBoxLayout;
    tools->setSpacing(4);
    const auto addAction = [&](const QString &name, const QString &text, QStringView iconName, auto slot) {
        auto *const action = new QAction(icon(iconName), text, this);
        action->setObjectName(name);
        connect(action, &QAction::triggered, this, slot);
        auto *const button = new QToolButton(this);
        button->setDefaultAction(action);
        button->setObjectName(name + u":button"_s);
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setFocusPolicy(Qt::StrongFocus);
        tools->addWidget(button);
        m_keyActions.append(action);
    };
    addAction(u"key:show"_s, tr("Show"), u"view-visible", &WebhookSection::revealKey);
    addAction(u"key:copy"_s, tr("Copy"), u"edit-copy", &WebhookSection::copyKey);
    addAction(u"key:edit"_s, tr("Edit…"), u"document-edit", &WebhookSection::editCurrent);
    addAction(u"key:regenerate"_s, tr("Regenerate…"), u"view-refresh", &WebhookSection::regenerateCurrent);
    addAction(u"key:delete"_s, tr("Delete…"), u"edit-delete", &WebhookSection::deleteCurrent);
    tools->addStretch(1);
    layout->addLayout(tools);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &WebhookSection::updateButtons);
    connect(m_model, &QAbstractItemModel::modelReset, this, &WebhookSection::updateButtons);
    connect(m_table, &QTableView::activated, this, &WebhookSection::revealKey);
    connect(m_table, &QWidget::customContextMenuRequested, this, &WebhookSection::showMenu);
    updateButtons();
}

void WebhookSection::show(const InstanceInfo &instance)
{
    const bool isOther = m_instance.config.uuid != instance.config.uuid;
    m_instance = instance;
    showUrl(m_public, instance.publicUrl);
    showUrl(m_private, instance.privateUrls.value(0));
    showFurtherUrls(instance.privateUrls.mid(1));
    if (!instance.config.enabled)
        m_disabled->say(Tone::Warning, tr("This instance is disabled. Callers get 404."));
    else if (instance.keys.isEmpty())
        m_disabled->say(Tone::Neutral, tr("Disabled: no key. Callers get 404 by design."));
    else
        m_disabled->hide();
    if (isOther)
        m_outcome->hide();
    m_model->setKeys(instance.keys);
    if (isOther || !m_table->currentIndex().isValid())
        m_table->selectRow(0);
}

void WebhookSection::showUrl(const UrlRow &row, const QUrl &url)
{
    row.url->setFullText(url.isEmpty() ? tr("not listening") : url.toString());
    row.copy->setEnabled(!url.isEmpty());
}

void WebhookSection::showFurtherUrls(const QList<QUrl> &urls)
{
    while (m_more.size() < urls.size())
        m_more.append(makeUrlRow(m_moreUrls, tr("Private URL"), u"privateUrl%1"_s.arg(m_more.size() + 2)));
    for (qsizetype i = 0; i < m_more.size(); ++i) {
        const UrlRow &row = m_more.at(i);
        const bool isThere = i < urls.size();
        if (isThere)
            showUrl(row, urls.at(i));
        row.title->setVisible(isThere);
        row.url->setVisible(isThere);
        row.copy->setVisible(isThere);
    }
}

void WebhookSection::updateButtons()
{
    const bool isSelected = current() != nullptr;
    for (QAction *action : std::as_const(m_keyActions))
        action->setEnabled(isSelected);
}

const KeyInfo *WebhookSection::current() const
{
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    return rows.isEmpty() ? nullptr : &m_model->at(rows.first().row());
}

QUrl WebhookSection::urlFor(Visibility visibility) const
{
    return visibility == Visibility::Private ? m_instance.privateUrls.value(0) : m_instance.publicUrl;
}

QString WebhookSection::breaks(const KeyInfo &info) const
{
    if (!info.key.lastUsedAtMs)
        return tr("\"%1\" has never been used.").arg(info.key.label);
    return tr("%1: last call %2, %3 in 24 h will get 401.")
        .arg(info.key.label, agoWords(*info.key.lastUsedAtMs), QLocale().toString(info.usage.calls));
}

void WebhookSection::addKeyInteractively()
{
    auto *const dialog = new KeyDialog(m_client, m_instance.config.uuid, this);
    connect(dialog, &KeyDialog::made, this, [this](const KeyValue &value) {
        present(value,
                tr("The key \"%1\" works from now on. Give its value to the caller.").arg(value.key.label));
    });
    dialog->open();
}

void WebhookSection::present(const KeyValue &value, const QString &words)
{
    const QString kept = value.notKept.isEmpty()
        ? tr("The keychain holds it, so it can be shown again.")
        : tr("It is shown this once, because %1.").arg(value.notKept);
    auto *const dialog = new KeyValueDialog(value.key, value.raw, words + u' ' + kept,
                                            urlFor(value.key.visibility), m_clipboard, this);
    dialog->open();
}

void WebhookSection::revealKey()
{
    const KeyInfo *const info = current();
    if (!info)
        return;
    showKey(m_client, info->key.instance, info->key.id, this,
            [this, key = info->key](const Result<Secret> &raw) {
                if (!raw) {
                    m_outcome->say(Tone::Warning, raw.error().message);
                    return;
                }
                present({.key = key, .raw = *raw, .notKept = {}}, tr("The value of \"%1\".").arg(key.label));
            });
}

void WebhookSection::copyKey()
{
    const KeyInfo *const info = current();
    if (!info)
        return;
    showKey(m_client, info->key.instance, info->key.id, this,
            [this, label = info->key.label](const Result<Secret> &raw) {
                if (!raw) {
                    m_outcome->say(Tone::Warning, raw.error().message);
                    return;
                }
                m_clipboard.copy(raw->bytes());
                m_outcome->say(Tone::Good,
                               tr("Copied \"%1\". It leaves the clipboard after 30 seconds.").arg(label));
            });
}

void WebhookSection::editCurrent()
{
    if (const KeyInfo *const info = current()) {
        auto *const dialog = new KeyDialog(m_client, info->key, this);
        dialog->open();
    }
}

void WebhookSection::ask(const QString &title, const QString &text, const QString &action,
                         const std::function<void()> &act)
{
    auto *const question = new QMessageBox(QMessageBox::Warning, title, text, QMessageBox::Cancel, this);
    question->setObjectName(u"question"_s);
    question->setAttribute(Qt::WA_DeleteOnClose);
    const QPushButton *const yes = question->addButton(action, QMessageBox::DestructiveRole);
    question->setDefaultButton(QMessageBox::Cancel);
    connect(yes, &QPushButton::clicked, this, act);
    question->open();
}

void WebhookSection::regenerateCurrent()
{
    const KeyInfo *const info = current();
    if (!info)
        return;
    ask(tr("Regenerate the key?"), tr("The old value stops working at once. %1").arg(breaks(*info)),
        tr("Regenerate"), [this, key = info->key] {
            regenerateKey(m_client, key.instance, key.id, this, [this](const Result<KeyValue> &value) {
                if (!value)
                    m_outcome->say(Tone::Bad, value.error().message);
                else
                    present(*value,
                            tr("The new value of \"%1\". The old one is refused.").arg(value->key.label));
            });
        });
}

void WebhookSection::deleteCurrent()
{
    const KeyInfo *const info = current();
    if (!info)
        return;
    const QString last = m_model->rowCount() == 1 ? u' ' + tr("It is the last key: callers then get 404.")
                                                  : QString();
    ask(tr("Delete the key?"), breaks(*info) + last, tr("Delete"), [this, key = info->key] {
        removeKey(m_client, key.instance, key.id, this,
                  [this, label = key.label](const Result<void> &removed) {
                      if (!removed)
                          m_outcome->say(Tone::Bad, removed.error().message);
                      else
                          m_outcome->say(Tone::Good, tr("Deleted \"%1\".").arg(label));
                  });
    });
}

void WebhookSection::openEvents()
{
    auto *const dialog = new EventsDialog(m_client, m_instance.config.uuid, this);
    dialog->show();
}

void WebhookSection::showMenu(const QPoint &position)
{
    auto *const menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addActions(m_keyActions);
    menu->popup(m_table->viewport()->mapToGlobal(position));
}

} // namespace Gatehouse
