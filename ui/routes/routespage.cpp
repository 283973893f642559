// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "routes/routespage.h"

#include "common/icons.h"
#include "common/messagebar.h"
#include "common/tableview.h"
#include "routes/deleteroute.h"
#include "routes/routedialog.h"
#include "routes/routeimportdialog.h"
#include "routes/routepanel.h"
#include "routes/routerequests.h"
#include "routes/routes.h"
#include "routes/routesmodel.h"

#include <QAction>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSettings>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>
#include <chrono>
#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Gatehouse {

namespace {

constexpr auto AgeingInterval = 20s;

} // namespace

RoutesPage::RoutesPage(GatewayClient &client, SecretClipboard &clipboard, QWidget *parent)
    : Page(u"routes"_s, tr("Routes"), u"gatehouse-routes"_s, parent)
    , m_client(client)
    , m_clipboard(clipboard)
    , m_routes(new Routes(client, this))
    , m_model(new RoutesModel(this))
    , m_splitter(new QSplitter(Qt::Vertical, this))
    , m_stack(new QStackedWidget(this))
    , m_panel(new RoutePanel(client, clipboard, *m_routes, m_splitter))
{
    m_splitter->addWidget(makeList());
    m_splitter->addWidget(m_panel);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setStretchFactor(1, 2);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setSizes({260, 420}); // until the operator moves it
    m_stack->addWidget(makeEmpty());
    m_stack->addWidget(m_splitter);
    auto *const layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_stack);
    connect(m_panel, &RoutePanel::linkActivated, this, &Page::linkActivated);
    connect(m_routes, &Routes::changed, this, &RoutesPage::takeRoutes);
    connect(&m_client, &GatewayClient::instancesChanged, this, &RoutesPage::showCurrent);
    connect(&m_ageing, &QTimer::timeout, this, [this] {
        if (!isVisible())
            return;
        m_model->refreshTimes();
        showCurrent();
    });
    m_ageing.start(AgeingInterval);
    takeRoutes();
}

RoutesPage::~RoutesPage() = default;

QAction *RoutesPage::addPageAction(const QString &name, const QString &text, QStringView iconName,
                                   const std::function<void()> &act)
{
    auto *const action = new QAction(icon(iconName), text, this);
    action->setObjectName(u"routes:"_s + name);
    connect(action, &QAction::triggered, this, act);
    addAction(action);
    return action;
}

QWidget *RoutesPage::makeTools(QWidget *parent)
{
    auto *const tools = new QWidget(parent);
    auto *const layout = new QHBoxLayout(tools);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    const auto addTool = [&](QAction *action, bool withText) {
        auto *const button = new QToolButton(tools);
        button->setDefaultAction(action);
        button->setObjectName(action->objectName() + u":button"_s);
        button->setAutoRaise(!withText);
        button->setToolButtonStyle(withText ? Qt::ToolButtonTextBesideIcon : Qt::ToolButtonIconOnly);
        button->setFocusPolicy(Qt::StrongFocus);
        button->setAccessibleName(action->text());
        layout->addWidget(button);
    };
    QAction *const add = addPageAction(u"add"_s, tr("Add route…"), u"list-add",
                                       [this] { this->add(nullptr); });
    QAction *const takeOver = addPageAction(u"import"_s, tr("Import from OpenClaw…"), u"document-import",
                                            [this] { importRoutes(); });
    QAction *const rename = addPageAction(u"rename"_s, tr("Rename route…"), u"edit-rename",
                                          [this] { renameCurrent(); });
    rename->setShortcut(Qt::Key_F2);
    rename->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    QAction *const duplicate = addPageAction(u"duplicate"_s, tr("Duplicate route…"), u"edit-duplicate",
                                             [this] {
                                                 if (const RouteInfo *const info = current())
                                                     this->add(&info->config);
                                             });
    m_toggle = addPageAction(u"toggle"_s, tr("Disable route"), u"gatehouse-state-off",
                             [this] { toggleCurrent(); });
    QAction *const remove = addPageAction(u"delete"_s, tr("Delete route…"), u"edit-delete",
                                          [this] { deleteCurrent(); });
    QAction *const test = addPageAction(u"test"_s, tr("Test the secret of the route"), u"gatehouse-test",
                                        [this] { m_panel->testSecret(); });
    addTool(add, true);
    addTool(takeOver, true);
    layout->addStretch(1);
    for (QAction *action : {rename, duplicate, m_toggle, test, remove})
        addTool(action, false);
    m_needRoute = {rename, duplicate, m_toggle, test, remove};
    return tools;
}

QWidget *RoutesPage::makeList()
{
    auto *const list = new QWidget(m_splitter);
    auto *const layout = new QVBoxLayout(list);
    layout->setContentsMargins(12, 12, 12, 4);
    layout->addWidget(makeTools(list));
    m_outcome = new MessageBar(list);
    m_outcome->setObjectName(u"routesOutcome"_s);
    m_outcome->setClosable(true);
    layout->addWidget(m_outcome);
    m_table = makeTable(tr("Routes"), list);
    m_table->setObjectName(u"routesTable"_s);
    m_table->setModel(m_model);
    m_table->setMinimumHeight(m_table->verticalHeader()->defaultSectionSize() * 4);
    makeColumns();
    layout->addWidget(m_table, 1);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex &now) {
                m_current = now.data(RoutesModel::IdRole).toString();
                showCurrent();
            });
    connect(m_table, &QWidget::customContextMenuRequested, this, [this](const QPoint &position) {
        auto *const menu = new QMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        menu->addActions(m_needRoute);
        menu->popup(m_table->viewport()->mapToGlobal(position));
    });
    return list;
}

void RoutesPage::makeColumns()
{
    QHeaderView *const header = m_table->horizontalHeader();
    const auto widthOf = [this](const QString &text) {
        constexpr int Room = 18;
        return m_table->fontMetrics().horizontalAdvance(text) + Room;
    };
    header->setSectionResizeMode(QHeaderView::Interactive);
    header->setStretchLastSection(true);
    constexpr int IconRoom = 36; // with what the style leaves around it
    m_table->setColumnWidth(RoutesModel::On, widthOf(tr("off")) + IconRoom);
    m_table->setColumnWidth(RoutesModel::Id, widthOf(u"zapier-production"_s) + IconRoom);
    m_table->setColumnWidth(RoutesModel::Path, widthOf(u"/plugins/webhooks/zapier-pro"_s));
    m_table->setColumnWidth(RoutesModel::Session, widthOf(u"agent:main:main-and"_s));
    m_table->setColumnWidth(RoutesModel::SecretState, widthOf(u"the variable is not set"_s) + IconRoom);
    m_table->setColumnWidth(RoutesModel::Rate, widthOf(u"120/120"_s) + IconRoom);
    m_table->setColumnWidth(RoutesModel::InFlight, widthOf(tr("In flight")) + IconRoom);
    m_table->setColumnWidth(RoutesModel::LastCall, widthOf(u"yesterday 14:05"_s));
}

QWidget *RoutesPage::makeEmpty()
{
    auto *const empty = new QWidget(m_stack);
    auto *const layout = new QVBoxLayout(empty);
    layout->addStretch(2);
    auto *const title = new QLabel(tr("No route yet"), empty);
    QFont large = title->font();
    large.setPointSizeF(large.pointSizeF() * 1.4);
    title->setFont(large);
    title->setAlignment(Qt::AlignCenter);
    auto *const words = new QLabel(tr("A route lets one system outside, such as Zapier or a CI job, create "
                                      "TaskFlows over HTTP and drive "
                                      "them, with a secret of its own."),
                                   empty);
    words->setAlignment(Qt::AlignCenter);
    words->setWordWrap(true);
    auto *const buttons = new QHBoxLayout;
    auto *const add = new QPushButton(icon(u"list-add"), tr("Add a route"), empty);
    add->setObjectName(u"addFirstRoute"_s);
    connect(add, &QPushButton::clicked, this, [this] { this->add(nullptr); });
    auto *const takeOver = new QPushButton(icon(u"document-import"), tr("Import from OpenClaw"), empty);
    takeOver->setObjectName(u"importFirstRoutes"_s);
    connect(takeOver, &QPushButton::clicked, this, &RoutesPage::importRoutes);
    const auto enable = [this, add, takeOver] {
        const bool isRunning = m_client.status().phase == GatewayStatus::Phase::Running;
        add->setEnabled(isRunning);
        takeOver->setEnabled(isRunning);
    };
    connect(&m_client, &GatewayClient::statusChanged, empty, enable);
    enable();
    buttons->addStretch(1);
    buttons->addWidget(add);
    buttons->addWidget(takeOver);
    buttons->addStretch(1);
    layout->addWidget(title);
    layout->addWidget(words);
    layout->addSpacing(8);
    layout->addLayout(buttons);
    layout->addStretch(3);
    return empty;
}

void RoutesPage::takeRoutes()
{
    const bool isWantedHere = !m_wanted.isEmpty() && m_routes->route(m_wanted);
    const QString kept = isWantedHere ? m_wanted : m_current;
    m_model->setInfo(m_routes->info());
    m_stack->setVisible(m_routes->isKnown()); // "no route yet" would be a guess before that
    m_stack->setCurrentIndex(m_routes->info().routes.isEmpty() ? 0 : 1);
    select(m_routes->route(kept) ? kept : QString());
    if (isWantedHere)
        m_wanted.clear();
    showCurrent();
}

void RoutesPage::select(const QString &id)
{
    const int row = id.isEmpty() ? 0 : m_model->rowOf(id);
    if (row >= 0 && row < m_model->rowCount() && m_table->currentIndex().row() != row)
        m_table->selectRow(row);
}

void RoutesPage::showCurrent()
{
    const RouteInfo *const info = current();
    for (QAction *action : std::as_const(m_needRoute))
        action->setEnabled(info != nullptr);
    m_panel->setVisible(info != nullptr);
    if (!info)
        return;
    m_toggle->setText(info->config.enabled ? tr("Disable route") : tr("Enable route"));
    m_toggle->setIcon(icon(info->config.enabled ? u"gatehouse-state-off" : u"gatehouse-state-ok"));
    m_panel->show(*info);
}

const RouteInfo *RoutesPage::current() const { return m_routes->route(m_current); }

void RoutesPage::open(const QString &what)
{
    if (what == u"add"_s) {
        add(nullptr);
    } else if (what == u"import"_s) {
        importRoutes();
    } else {
        m_wanted = what;
        takeRoutes();
    }
}

void RoutesPage::add(const RouteConfig *original)
{
    auto *const dialog = new RouteDialog(m_client, m_clipboard, *m_routes, original, this);
    connect(dialog, &RouteDialog::added, this, [this](const QString &id) {
        m_outcome->hide();
        open(id);
        testRouteSecret(m_client, id, this, [](const Result<void> &) {});
    });
    dialog->open();
}

void RoutesPage::importRoutes()
{
    auto *const dialog = new RouteImportDialog(m_client, this);
    connect(dialog, &RouteImportDialog::imported, this, [this](const QStringList &ids) {
        m_outcome->hide();
        open(ids.value(0));
        for (const QString &id : ids)
            testRouteSecret(m_client, id, this, [](const Result<void> &) {});
    });
    dialog->open();
}

void RoutesPage::renameCurrent()
{
    const RouteInfo *const info = current();
    if (!info)
        return;
    auto *const dialog = new RenameRouteDialog(m_client, *m_routes, info->config, this);
    connect(dialog, &RenameRouteDialog::renamed, this, &RoutesPage::open);
    dialog->open();
}

void RoutesPage::report(const Result<void> &result)
{
    if (result)
        m_outcome->hide();
    else
        m_outcome->say(Tone::Bad, result.error().message);
}

void RoutesPage::toggleCurrent()
{
    const RouteInfo *const info = current();
    if (!info)
        return;
    RouteConfig wanted = info->config;
    wanted.enabled = !wanted.enabled;
    changeRoute(m_client, info->config, wanted, this, [this](const Result<void> &result) { report(result); });
}

void RoutesPage::deleteCurrent()
{
    const RouteInfo *const info = current();
    if (!info)
        return;
    askToDelete(*info, m_routes->info(), this, [this, seen = info->config] {
        removeRoute(m_client, seen, this, [this](const Result<void> &result) { report(result); });
    });
}

void RoutesPage::saveState(QSettings &settings) const
{
    settings.setValue("splitter", m_splitter->saveState());
    settings.setValue("columns", m_table->horizontalHeader()->saveState());
    settings.setValue("current", m_current);
}

void RoutesPage::restoreState(const QSettings &settings)
{
    m_splitter->restoreState(settings.value("splitter").toByteArray());
    m_table->horizontalHeader()->restoreState(settings.value("columns").toByteArray());
    m_wanted = settings.value("current").toString();
}

} // namespace Gatehouse
