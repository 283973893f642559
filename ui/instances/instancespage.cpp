// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "instances/instancespage.h"

#include "calls/callfilter.h"
#include "common/icons.h"
#include "common/messagebar.h"
#include "common/tableview.h"
#include "instances/instancedialog.h"
#include "instances/instancepanel.h"
#include "instances/instancerequests.h"
#include "instances/instancesmodel.h"
#include "instances/webhooksection.h"

#include <QAction>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QSettings>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace Gatehouse {

InstancesPage::InstancesPage(GatewayClient &client, SecretClipboard &clipboard, QWidget *parent)
    : Page(u"instances"_s, tr("Instances"), u"gatehouse-instances"_s, parent)
    , m_client(client)
    , m_model(new InstancesModel(this))
    , m_splitter(new QSplitter(Qt::Horizontal, this))
    , m_stack(new QStackedWidget(this))
    , m_panel(new InstancePanel(client, clipboard, m_splitter))
{
    m_splitter->addWidget(makeList());
    m_splitter->addWidget(m_panel);
    m_splitter->setStretchFactor(0, 2);
    m_splitter->setStretchFactor(1, 3);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setSizes({500, 680}); // until the operator moves it
    m_stack->addWidget(makeEmpty());
    m_stack->addWidget(m_splitter);
    auto *const layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_stack);
    connect(&m_client, &GatewayClient::instancesChanged, this, &InstancesPage::takeInstances);
    takeInstances();
}

InstancesPage::~InstancesPage() = default;

QAction *InstancesPage::addPageAction(const QString &name, const QString &text, QStringView iconName,
                                      const std::function<void()> &act)
{
    auto *const action = new QAction(icon(iconName), text, this);
    action->setObjectName(u"instances:"_s + name);
    connect(action, &QAction::triggered, this, act);
    addAction(action);
    return action;
}

QWidget *InstancesPage::makeList()
{
    constexpr int MinWidth = 400;
    auto *const list = new QWidget(m_splitter);
    list->setMinimumWidth(MinWidth);
    auto *const layout = new QVBoxLayout(list);
    layout->setContentsMargins(12, 12, 6, 12);
    auto *const tools = new QHBoxLayout;
    tools->setSpacing(2);
    const auto addTool = [&](QAction *action, bool withText) {
        auto *const button = new QToolButton(list);
        button->setDefaultAction(action);
        button->setObjectName(action->objectName() + u":button"_s);
        button->setAutoRaise(!withText);
        button->setToolButtonStyle(withText ? Qt::ToolButtonTextBesideIcon : Qt::ToolButtonIconOnly);
        button->setFocusPolicy(Qt::StrongFocus);
        button->setAccessibleName(action->text());
        tools->addWidget(button);
    };
    QAction *const add = addPageAction(u"add"_s, tr("Add instance…"), u"list-add",
                                       [this] { addInteractively(); });
    QAction *const rename = addPageAction(u"rename"_s, tr("Rename instance…"), u"edit-rename",
                                          [this] { renameCurrent(); });
    rename->setShortcut(Qt::Key_F2);
    rename->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    QAction *const duplicate = addPageAction(u"duplicate"_s, tr("Duplicate instance…"), u"edit-duplicate",
                                             [this] { duplicateCurrent(); });
    m_toggle = addPageAction(u"toggle"_s, tr("Disable instance"), u"gatehouse-state-off",
                             [this] { toggleCurrent(); });
    QAction *const remove = addPageAction(u"delete"_s, tr("Delete instance…"), u"edit-delete",
                                          [this] { deleteCurrent(); });
    addTool(add, true);
    tools->addStretch(1);
    for (QAction *action : {rename, duplicate, m_toggle, remove})
        addTool(action, false);
    QAction *const addKey = addPageAction(u"add-key"_s, tr("Add API key…"), u"gatehouse-key",
                                          [this] { m_panel->webhook().addKeyInteractively(); });
    QAction *const test = addPageAction(u"test"_s, tr("Test the agent"), u"gatehouse-test",
                                        [this] { m_panel->test(); });
    QAction *const events = addPageAction(u"events"_s, tr("Webhook events"), u"gatehouse-events",
                                          [this] { m_panel->webhook().openEvents(); });
    QAction *const calls = addPageAction(u"calls"_s, tr("Show its calls"), u"gatehouse-calls", [this] {
        if (const InstanceInfo *const info = current())
            Q_EMIT linkActivated(u"calls"_s, CallFilter::term(u"instance"_s, info->config.name));
    });
    m_needInstance = {rename, duplicate, m_toggle, remove, addKey, test, events, calls};
    layout->addLayout(tools);
    m_outcome = new MessageBar(list);
    m_outcome->setClosable(true);
    layout->addWidget(m_outcome);
    m_table = makeTable(tr("Instances"), list);
    m_table->setObjectName(u"instancesTable"_s);
    m_table->setModel(m_model);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    // the name gets what the others leave, and the agent no more than its type and state need
    m_table->horizontalHeader()->setSectionResizeMode(InstancesModel::Name, QHeaderView::Stretch);
    m_table->horizontalHeader()->setSectionResizeMode(InstancesModel::Agent, QHeaderView::Interactive);
    m_table->setColumnWidth(InstancesModel::Agent,
                            m_table->fontMetrics().horizontalAdvance(u"Command, ready"_s) + 12);
    layout->addWidget(m_table, 1);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex &now) {
                m_current = now.data(InstancesModel::UuidRole).toString();
                showCurrent();
            });
    connect(m_table, &QWidget::customContextMenuRequested, this, [this](const QPoint &position) {
        auto *const menu = new QMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        menu->addActions(m_needInstance);
        menu->popup(m_table->viewport()->mapToGlobal(position));
    });
    return list;
}

QWidget *InstancesPage::makeEmpty()
{
    auto *const empty = new QWidget(m_stack);
    auto *const layout = new QVBoxLayout(empty);
    layout->addStretch(2);
    auto *const title = new QLabel(tr("No instance yet"), empty);
    QFont large = title->font();
    large.setPointSizeF(large.pointSizeF() * 1.4);
    title->setFont(large);
    title->setAlignment(Qt::AlignCenter);
    auto *const words = new QLabel(
        tr("An instance is an agent that can be called: it has a URL, API keys and a "
           "record of its calls."),
        empty);
    words->setAlignment(Qt::AlignCenter);
    words->setWordWrap(true);
    auto *const add = new QPushButton(icon(u"list-add"), tr("Add instance…"), empty);
    add->setObjectName(u"addFirstInstance"_s);
    connect(add, &QPushButton::clicked, this, &InstancesPage::addInteractively);
    const auto enable = [this, add] {
        add->setEnabled(m_client.status().phase == GatewayStatus::Phase::Running);
    };
    connect(&m_client, &GatewayClient::statusChanged, add, enable);
    enable();
    layout->addWidget(title);
    layout->addWidget(words);
    layout->addWidget(add, 0, Qt::AlignCenter);
    layout->addStretch(3);
    return empty;
}

void InstancesPage::takeInstances()
{
    const QString kept = m_wanted.isEmpty() || m_client.instance(m_wanted) == nullptr ? m_current : m_wanted;
    m_model->setInstances(m_client.instances());
    m_stack->setCurrentIndex(m_client.instances().isEmpty() ? 0 : 1);
    select(m_client.instance(kept) ? kept : QString());
    if (m_current == m_wanted)
        m_wanted.clear();
    showCurrent();
}

void InstancesPage::select(const QString &uuid)
{
    const int row = uuid.isEmpty() ? 0 : m_model->rowOf(uuid);
    if (row >= 0 && row < m_model->rowCount() && m_table->currentIndex().row() != row)
        m_table->selectRow(row);
}

void InstancesPage::showCurrent()
{
    const InstanceInfo *const info = current();
    for (QAction *action : std::as_const(m_needInstance))
        action->setEnabled(info != nullptr);
    m_panel->setVisible(info != nullptr);
    if (!info)
        return;
    m_toggle->setText(info->config.enabled ? tr("Disable instance") : tr("Enable instance"));
    m_toggle->setIcon(icon(info->config.enabled ? u"gatehouse-state-off" : u"gatehouse-state-ok"));
    m_panel->show(*info);
}

const InstanceInfo *InstancesPage::current() const { return m_client.instance(m_current); }

void InstancesPage::open(const QString &what)
{
    if (what == u"add"_s) {
        addInteractively();
    } else if (what == u"add-key"_s) {
        if (current())
            m_panel->webhook().addKeyInteractively();
    } else {
        m_wanted = what;
        takeInstances();
    }
}

void InstancesPage::addInteractively()
{
    auto *const dialog = new InstanceDialog(m_client, InstanceDialog::Purpose::Add, {}, this);
    connect(dialog, &InstanceDialog::done, this, &InstancesPage::open);
    dialog->open();
}

void InstancesPage::renameCurrent()
{
    if (const InstanceInfo *const info = current()) {
        auto *const dialog = new InstanceDialog(m_client, InstanceDialog::Purpose::Rename, info->config,
                                                this);
        dialog->open();
    }
}

void InstancesPage::duplicateCurrent()
{
    if (const InstanceInfo *const info = current()) {
        auto *const dialog = new InstanceDialog(m_client, InstanceDialog::Purpose::Duplicate, info->config,
                                                this);
        connect(dialog, &InstanceDialog::done, this, &InstancesPage::open);
        dialog->open();
    }
}

void InstancesPage::report(const Result<void> &result)
{
    if (result)
        m_outcome->hide();
    else
        m_outcome->say(Tone::Bad, result.error().message);
}

void InstancesPage::toggleCurrent()
{
    if (const InstanceInfo *const info = current())
        setInstanceEnabled(m_client, info->config.uuid, !info->config.enabled, this,
                           [this](const Result<void> &result) { report(result); });
}

void InstancesPage::deleteCurrent()
{
    const InstanceInfo *const info = current();
    if (!info)
        return;
    const QString keys = info->keys.isEmpty()
        ? tr("It has no keys.")
        : tr("Its keys go with it (%1), and their callers get 404 at once.")
              .arg(QLocale().toString(info->keys.size()));
    const QString calls = info->usage.calls == 0
        ? tr("It had no call in 24 h.")
        : tr("It had %1 calls in 24 h.").arg(QLocale().toString(info->usage.calls));
    auto *const question = new QMessageBox(
        QMessageBox::Warning, tr("Delete \"%1\"?").arg(info->config.name),
        keys + u' ' + calls + u' '
            + tr("The records of its calls and its conversations stay until "
                 "they are past their retention."),
        QMessageBox::Cancel, this);
    question->setObjectName(u"question"_s);
    question->setAttribute(Qt::WA_DeleteOnClose);
    const QPushButton *const yes = question->addButton(tr("Delete"), QMessageBox::DestructiveRole);
    question->setDefaultButton(QMessageBox::Cancel);
    connect(yes, &QPushButton::clicked, this, [this, uuid = info->config.uuid] {
        removeInstance(m_client, uuid, this, [this](const Result<void> &result) { report(result); });
    });
    question->open();
}

void InstancesPage::saveState(QSettings &settings) const
{
    settings.setValue("splitter", m_splitter->saveState());
    settings.setValue("current", m_current);
}

void InstancesPage::restoreState(const QSettings &settings)
{
    m_splitter->restoreState(settings.value("splitter").toByteArray());
    m_wanted = settings.value("current").toString();
}

} // namespace Gatehouse
