// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "taskflows/taskflowspage.h"

#include "common/gatewayclient.h"
#include "common/icons.h"
#include "common/messagebar.h"
#include "taskflows/flowactbar.h"
#include "taskflows/flowdetail.h"
#include "taskflows/flowfeed.h"

#include <QAction>
#include <QButtonGroup>
#include <QEvent>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QMenu>
#include <QPushButton>
#include <QSettings>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>
#include <QUuid>
#include <QVBoxLayout>
#include <algorithm>
#include <chrono>
#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Gatehouse {

namespace {

constexpr auto WordsTime = 8s;
constexpr auto TypingPause = 120ms; ///< before a search through many flows
constexpr int SearchWidth = 260;

QString viewName(FlowView view)
{
    constexpr const char *Names[]{"all", "waiting", "blocked", "running", "failed", "finished"};
    return QString::fromLatin1(Names[static_cast<int>(view)]);
}

} // namespace

TaskFlowsPage::TaskFlowsPage(GatewayClient &client, QWidget *parent)
    : Page(u"taskflows"_s, tr("TaskFlows"), u"gatehouse-taskflows"_s, parent)
    , m_client(client)
    , m_feed(new FlowFeed(client, m_model, this))
    , m_views(new QButtonGroup(this))
    , m_top(makeTop())
    , m_acts(new FlowActBar(client, this))
    , m_message(new MessageBar(this))
    , m_splitter(new QSplitter(Qt::Vertical, this))
    , m_stack(new QStackedWidget)
    , m_tree(new FlowTree(m_model))
    , m_emptyTitle(new QLabel)
    , m_emptyWords(new QLabel)
    , m_emptyStep(new QPushButton(tr("Open Routes")))
    , m_detail(new FlowDetail(client))
    , m_words(new QLabel(this))
{
    makeActions();
    m_stack->addWidget(m_tree);
    m_stack->addWidget(makeEmpty());
    m_splitter->setObjectName(u"flows:splitter"_s);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(m_stack);
    m_splitter->addWidget(m_detail);
    m_splitter->setStretchFactor(0, 3);
    m_splitter->setStretchFactor(1, 2);
    m_splitter->setSizes({500, 330}); // until the operator moves it
    m_words->setObjectName(u"flows:words"_s);
    m_words->setTextFormat(Qt::PlainText);
    m_words->setContentsMargins(10, 3, 10, 3);
    m_words->hide();
    m_message->setObjectName(u"flows:message"_s);
    m_message->setClosable(true);
    auto *const layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_top);
    layout->addWidget(m_acts);
    layout->addWidget(m_message);
    layout->addWidget(m_splitter, 1);
    layout->addWidget(m_words);
    setFocusProxy(m_tree);
    connectParts();
    updateCounts();
    updateEmpty();
}

TaskFlowsPage::~TaskFlowsPage() = default;

QWidget *TaskFlowsPage::makeTop()
{
    auto *const top = new QWidget(this);
    auto *const layout = new QHBoxLayout(top);
    layout->setContentsMargins(10, 8, 10, 2);
    layout->setSpacing(4);
    m_views->setExclusive(true);
    for (int i = 0; i < FlowViewCount; ++i) {
        const auto view = static_cast<FlowView>(i);
        auto *const chip = new QToolButton(top);
        chip->setObjectName(u"flows:view:"_s + viewName(view));
        chip->setCheckable(true);
        chip->setChecked(view == FlowView::All);
        chip->setToolTip(viewHelp(view));
        chip->setFocusPolicy(Qt::StrongFocus);
        chip->setToolButtonStyle(Qt::ToolButtonTextOnly);
        m_views->addButton(chip, i);
        layout->addWidget(chip);
    }
    layout->addStretch(1);
    m_count = new QLabel(top);
    m_search = new QLineEdit(top);
    m_count->setObjectName(u"flows:count"_s);
    m_search->setObjectName(u"flows:search"_s);
    m_search->setAccessibleName(tr("Search in flows and tasks"));
    m_search->setPlaceholderText(tr("Search in flows and tasks"));
    m_search->setClearButtonEnabled(true);
    m_search->setMinimumWidth(SearchWidth);
    layout->addWidget(m_count);
    layout->addSpacing(6);
    layout->addWidget(m_search);
    return top;
}

void TaskFlowsPage::makeActions()
{
    addActions(m_acts->acts());
    const auto add = [this](const QString &name, const QString &text, const QKeySequence &keys, auto slot) {
        auto *const action = new QAction(text, this);
        action->setObjectName(u"flows:"_s + name);
        action->setShortcut(keys);
        connect(action, &QAction::triggered, this, slot);
        addAction(action);
    };
    add(u"find"_s, tr("Search in flows and tasks"), QKeySequence(Qt::CTRL | Qt::Key_F), [this] {
        m_search->setFocus(Qt::ShortcutFocusReason);
        m_search->selectAll();
    });
    add(u"top"_s, tr("Go to the newest flow"), QKeySequence(Qt::CTRL | Qt::Key_Home),
        [this] { m_tree->follow(); });
    add(u"expand"_s, tr("Expand all flows"), {}, [this] { m_tree->expandAll(); });
    add(u"collapse"_s, tr("Collapse all flows"), {}, [this] { m_tree->collapseAll(); });
    for (int i = 0; i < FlowViewCount; ++i) {
        const auto view = static_cast<FlowView>(i);
        add(u"show:"_s + viewName(view), tr("Show flows: %1").arg(viewTitle(view)), {},
            [this, view] { setView(view); });
    }
}

QWidget *TaskFlowsPage::makeEmpty()
{
    auto *const empty = new QWidget;
    empty->setObjectName(u"flows:empty"_s);
    auto *const layout = new QVBoxLayout(empty);
    QFont large = m_emptyTitle->font();
    large.setPointSizeF(large.pointSizeF() * 1.4);
    m_emptyTitle->setFont(large);
    m_emptyTitle->setObjectName(u"flows:emptyTitle"_s);
    m_emptyWords->setObjectName(u"flows:emptyWords"_s);
    m_emptyStep->setObjectName(u"flows:emptyStep"_s);
    for (QLabel *label : {m_emptyTitle, m_emptyWords}) {
        label->setAlignment(Qt::AlignCenter);
        label->setWordWrap(true);
        label->setTextFormat(Qt::PlainText);
    }
    layout->addStretch(2);
    layout->addWidget(m_emptyTitle);
    layout->addWidget(m_emptyWords);
    layout->addWidget(m_emptyStep, 0, Qt::AlignCenter);
    layout->addStretch(3);
    connect(m_emptyStep, &QPushButton::clicked, this, [this] {
        if (m_model.total() == 0) {
            Q_EMIT linkActivated(u"routes"_s, {});
            return;
        }
        m_search->clear();
        setView(FlowView::All);
    });
    return empty;
}

void TaskFlowsPage::connectParts()
{
    connect(m_views, &QButtonGroup::idClicked, this, [this](int id) { setView(static_cast<FlowView>(id)); });
    m_searchTimer.setSingleShot(true);
    m_searchTimer.setInterval(TypingPause);
    connect(&m_searchTimer, &QTimer::timeout, this, &TaskFlowsPage::filterChanged);
    connect(m_search, &QLineEdit::textChanged, this, [this] { m_searchTimer.start(); });
    connect(m_search, &QLineEdit::returnPressed, m_tree, [this] { m_tree->setFocus(Qt::OtherFocusReason); });
    connect(&m_model, &FlowModel::countsChanged, this, &TaskFlowsPage::updateCounts);
    connect(m_feed, &FlowFeed::applied, this, &TaskFlowsPage::updateShown);
    connect(m_feed, &FlowFeed::loaded, this, &TaskFlowsPage::openWanted);
    connect(m_feed, &FlowFeed::failed, this, [this](const QString &problem) {
        m_problem = problem;
        updateEmpty();
    });
    connect(m_tree, &FlowTree::rowsChosen, this, &TaskFlowsPage::rowsChosen);
    connect(m_tree, &FlowTree::rowActivated, m_detail, [this] { m_detail->setFocus(Qt::OtherFocusReason); });
    connect(m_tree, &QWidget::customContextMenuRequested, this, &TaskFlowsPage::showMenu);
    connect(m_detail, &FlowDetail::linkActivated, this, &Page::linkActivated);
    connect(m_detail, &FlowDetail::flowActivated, this, [this](const QByteArray &id) { m_tree->select(id); });
    connect(m_acts, &FlowActBar::said, this, &TaskFlowsPage::say);
    connect(m_acts, &FlowActBar::callActivated, this, [this](const QByteArray &id) {
        Q_EMIT linkActivated(u"calls"_s, u"id:"_s + QString::fromLatin1(id));
    });
    connect(m_message, &MessageBar::closed, m_message, &QWidget::hide);
    m_wordsTimer.setSingleShot(true);
    connect(&m_wordsTimer, &QTimer::timeout, m_words, &QWidget::hide);
    // rows leave the view in a turn of their own: not while the tree tells of its selection
    m_pinTimer.setSingleShot(true);
    m_pinTimer.setInterval(0);
    connect(&m_pinTimer, &QTimer::timeout, this, [this] {
        QSet<QByteArray> ids;
        for (const FlowRow &row : m_tree->selectedRows())
            ids.insert(row.flow->flow.id);
        if (const FlowRow row = m_tree->currentRow(); row.flow)
            ids.insert(row.flow->flow.id);
        m_model.setPinned(ids);
        updateEmpty();
    });
}

void TaskFlowsPage::showEvent(QShowEvent *event)
{
    Page::showEvent(event);
    m_feed->setActive(true);
}

void TaskFlowsPage::hideEvent(QHideEvent *event)
{
    Page::hideEvent(event);
    m_feed->setActive(false);
}

void TaskFlowsPage::changeEvent(QEvent *event)
{
    Page::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && isVisible())
        m_tree->viewport()->update(); // its colours are of the palette that was
}

void TaskFlowsPage::open(const QString &what)
{
    if (QUuid::fromString(what).isNull()) {
        m_search->setText(what);
        return;
    }
    m_wanted = what.trimmed().toLower().toLatin1();
    if (m_feed->isLoaded())
        openWanted();
}

/// Selects the flow that open() was asked for.
void TaskFlowsPage::openWanted()
{
    const QByteArray id = std::exchange(m_wanted, {});
    if (id.isEmpty())
        return;
    if (!m_model.find(id)) {
        m_message->say(
            Tone::Warning,
            tr("There is no flow %1 any more. Finished flows are removed after a while; the setting "
               "finishedFlowsDays says when.")
                .arg(QString::fromLatin1(id)));
        return;
    }
    m_message->hide();
    if (!m_model.fits(id)) {
        m_search->clear();
        m_searchTimer.stop();
        m_model.setSearch({});
        setView(FlowView::All);
    }
    m_tree->select(id);
    m_tree->setFocus(Qt::OtherFocusReason);
}

void TaskFlowsPage::setView(FlowView view)
{
    m_views->button(static_cast<int>(view))->setChecked(true);
    m_model.setView(view);
    filterChanged();
}

void TaskFlowsPage::filterChanged()
{
    m_model.setSearch(m_search->text());
    updateCounts();
    updateEmpty();
    updateShown();
}

void TaskFlowsPage::updateCounts()
{
    const QLocale locale;
    for (int i = 0; i < FlowViewCount; ++i) {
        const auto view = static_cast<FlowView>(i);
        const QString count = locale.toString(m_model.count(view));
        const QString text = u"%1  %2"_s.arg(viewTitle(view), count);
        QAbstractButton *const chip = m_views->button(i);
        if (chip->text() == text)
            continue;
        chip->setText(text);
        chip->setAccessibleName(tr("%1: %2 flows").arg(viewTitle(view), count));
    }
    m_count->setText(
        m_model.isFiltered()
            ? tr("%1 of %2 shown").arg(locale.toString(m_model.rowCount()), locale.toString(m_model.total()))
            : QString());
}

/// In place of an empty tree: why it is empty, and the next step.
void TaskFlowsPage::updateEmpty()
{
    const bool isEmpty = m_model.rowCount() == 0;
    m_stack->setCurrentIndex(isEmpty ? 1 : 0);
    m_detail->setVisible(!isEmpty);
    if (!isEmpty)
        return;
    m_emptyStep->hide();
    if (!m_problem.isEmpty()) {
        m_emptyTitle->setText(tr("The flows can't be shown"));
        m_emptyWords->setText(m_problem);
    } else if (!m_feed->isLoaded()) {
        m_emptyTitle->setText(tr("Reading the flows…"));
        m_emptyWords->clear();
    } else if (m_model.total() == 0) {
        m_emptyTitle->setText(tr("No TaskFlow yet"));
        m_emptyWords->setText(
            tr("A TaskFlow is a piece of work with a goal, a state and tasks. Outside systems "
               "create them by calling a route; they appear here at once."));
        m_emptyStep->setText(tr("Open Routes"));
        m_emptyStep->show();
    } else {
        m_emptyTitle->setText(m_search->text().trimmed().isEmpty()
                                  ? tr("No flow here: %1").arg(viewTitle(m_model.view()))
                                  : tr("No flow matches"));
        m_emptyWords->setText(m_search->text().trimmed().isEmpty()
                                  ? viewHelp(m_model.view()) + u' ' + tr("There is none now.")
                                  : tr("Every word must occur in the flow or in one of its tasks."));
        m_emptyStep->setText(tr("Show all flows"));
        m_emptyStep->show();
    }
}

void TaskFlowsPage::rowsChosen()
{
    m_pinTimer.start();
    m_detail->setRow(m_tree->currentRow(), m_model.routes());
    m_acts->setRows(m_tree->selectedRows());
}

/// Something has changed: what is shown of the current row, and what can be done to it.
void TaskFlowsPage::updateShown()
{
    m_detail->setRow(m_tree->currentRow(), m_model.routes());
    m_acts->setRows(m_tree->selectedRows());
    updateEmpty();
}

void TaskFlowsPage::say(const QString &words)
{
    m_words->setText(words);
    m_words->show();
    m_wordsTimer.start(WordsTime);
}

void TaskFlowsPage::showMenu(const QPoint &position)
{
    if (m_tree->selectedRows().isEmpty())
        return;
    auto *const menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    m_acts->fill(*menu);
    menu->addSeparator();
    const FlowRow row = m_tree->currentRow();
    if (row.flow) {
        const QString id = QString::fromLatin1(row.flow->flow.id);
        connect(menu->addAction(icon(u"gatehouse-calls"), tr("Calls of the flow")), &QAction::triggered, this,
                [this, id] { Q_EMIT linkActivated(u"calls"_s, u"flow:"_s + id); });
    }
    menu->popup(m_tree->viewport()->mapToGlobal(position));
}

void TaskFlowsPage::saveState(QSettings &settings) const
{
    settings.setValue("header", m_tree->header()->saveState());
    settings.setValue("splitter", m_splitter->saveState());
    settings.setValue("view", viewName(m_model.view()));
    settings.setValue("tab", m_detail->currentIndex());
}

void TaskFlowsPage::restoreState(const QSettings &settings)
{
    m_tree->header()->restoreState(settings.value("header").toByteArray());
    m_splitter->restoreState(settings.value("splitter").toByteArray());
    m_detail->setCurrentIndex(settings.value("tab").toInt());
    const QString view = settings.value("view").toString();
    for (int i = 0; i < FlowViewCount; ++i) {
        if (viewName(static_cast<FlowView>(i)) == view)
            setView(static_cast<FlowView>(i));
    }
}

} // namespace Gatehouse
