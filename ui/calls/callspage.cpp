// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "calls/callspage.h"

#include "calls/callactions.h"
#include "calls/callcharts.h"
#include "calls/calldetail.h"
#include "calls/callfeed.h"
#include "calls/callfilterbar.h"
#include "calls/callrelations.h"
#include "calls/calltable.h"
#include "common/gatewayclient.h"

#include <QAction>
#include <QApplication>
#include <QEvent>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QMenu>
#include <QSettings>
#include <QSplitter>
#include <QStackedWidget>
#include <QUuid>
#include <QVBoxLayout>
#include <chrono>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Gatehouse {

namespace {

constexpr auto WordsTime = 6s;
constexpr auto WhilePressed = 30ms;
constexpr int TableShare = 5; ///< of the height, to …
constexpr int DetailShare = 4;

} // namespace

CallsPage::CallsPage(GatewayClient &client, QWidget *parent)
    : Page(u"calls"_s, tr("Calls"), u"gatehouse-calls"_s, parent)
    , m_client(client)
    , m_bar(new CallFilterBar(this))
    , m_charts(new CallCharts(this))
    , m_splitter(new QSplitter(Qt::Vertical, this))
    , m_stack(new QStackedWidget)
    , m_table(new CallTable(m_model))
    , m_empty(new QLabel)
    , m_detail(new CallDetail)
    , m_words(new QLabel(this))
    , m_feed(new CallFeed(client, m_model, this))
    , m_actions(new CallActions(client, m_model, *m_table))
    , m_relations(new CallRelations(client, m_model, this))
    , m_close(new QAction(tr("Close the details"), this))
{
    m_empty->setObjectName(u"calls:empty"_s);
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_empty->setTextFormat(Qt::PlainText);
    m_words->setObjectName(u"calls:words"_s);
    m_words->setTextFormat(Qt::PlainText);
    m_words->hide();
    m_stack->addWidget(m_table);
    m_stack->addWidget(m_empty);
    m_splitter->setObjectName(u"calls:splitter"_s);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(m_stack);
    m_splitter->addWidget(m_detail);
    m_splitter->setStretchFactor(0, TableShare);
    m_splitter->setStretchFactor(1, DetailShare);
    m_splitter->setSizes({TableShare * 100, DetailShare * 100});
    m_detail->hide();

    auto *const top = new QVBoxLayout;
    top->setContentsMargins(10, 8, 10, 4);
    top->setSpacing(6);
    top->addWidget(m_charts);
    top->addWidget(m_bar);
    auto *const layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(top);
    layout->addWidget(m_splitter, 1);
    layout->addWidget(m_words);
    m_words->setContentsMargins(10, 3, 10, 3);
    setFocusProxy(m_table);

    addActions(m_bar->pageActions());
    addActions(m_actions->actions());
    auto *const newest = new QAction(tr("Go to the newest call"), this);
    newest->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_End));
    connect(newest, &QAction::triggered, m_table, &CallTable::follow);
    addAction(newest);
    m_close->setObjectName(u"calls:closeDetail"_s);
    m_close->setShortcut(Qt::Key_Escape);
    m_close->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    m_close->setEnabled(false);
    connect(m_close, &QAction::triggered, this, &CallsPage::closeDetail);
    addAction(m_close);
    connectParts();
    updateNames();
    updateCounts();
    updateEmpty();
}

CallsPage::~CallsPage() = default;

void CallsPage::connectParts()
{
    connect(&m_client, &GatewayClient::instancesChanged, this, &CallsPage::updateNames);
    connect(&m_client, &GatewayClient::instancesChanged, this, &CallsPage::updateEmpty);
    connect(m_bar, &CallFilterBar::filterChanged, this, &CallsPage::filterChanged);
    connect(m_bar, &CallFilterBar::pauseToggled, m_feed, &CallFeed::setPaused);
    connect(m_bar, &CallFilterBar::searchRequested, m_feed, &CallFeed::searchOlder);
    connect(m_bar, &CallFilterBar::searchCancelled, m_feed, &CallFeed::cancelSearch);
    connect(m_feed, &CallFeed::loaded, this, [this](const QString &problem) {
        m_bar->setSearchResult(problem.isEmpty() ? QString() : u"⚠ "_s + problem, m_feed->canSearch());
        updateEmpty();
    });
    connect(m_feed, &CallFeed::counted, m_charts, &CallCharts::addCounts);
    connect(m_feed, &CallFeed::arrived, this, [this](const QList<CallRecord> &records) {
        m_charts->add(records);
        updateCounts();
        updateEmpty();
        if (!m_shown)
            return;
        if (m_detail->isVisible() && m_detail->wantsRelated())
            m_relations->arrived(records);
        for (const CallRecord &record : records) {
            if (record.sequence == m_shown->sequence)
                showCall(record);
        }
    });
    connect(m_feed, &CallFeed::waitingChanged, this, [this](qsizetype count) {
        if (m_feed->isPaused())
            m_bar->setSearchResult(
                count == 0 ? tr("Paused")
                           : tr("Paused · %1 calls changed meanwhile").arg(QLocale().toString(count)),
                m_feed->canSearch());
        else
            m_bar->setSearchResult({}, m_feed->canSearch());
    });
    connect(m_feed, &CallFeed::searching, this, [this](int permille, qsizetype found) {
        m_bar->setSearching(permille);
        m_bar->setSearchResult(tr("%1 found so far").arg(QLocale().toString(found)), false);
        updateCounts();
        updateEmpty();
    });
    connect(m_feed, &CallFeed::searched, this, &CallsPage::searchEnded);
    connect(m_table, &CallTable::currentCallChanged, this, &CallsPage::currentChanged);
    connect(m_table, &CallTable::callActivated, this, [this] {
        openDetail();
        m_detail->setFocus(Qt::OtherFocusReason);
    });
    connect(m_table, &QAbstractItemView::clicked, this, &CallsPage::openDetail);
    connect(m_table, &QWidget::customContextMenuRequested, this, &CallsPage::showMenu);
    connect(m_detail, &CallDetail::relatedActivated, this, &CallsPage::showElsewhere);
    connect(m_detail, &CallDetail::relatedWanted, this, &CallsPage::findRelated);
    connect(m_relations, &CallRelations::changed, this,
            [this](const CallRelations::Related &related, bool searching) {
                m_detail->showRelated(related, m_model.names(), searching);
            });
    connect(m_actions, &CallActions::termChosen, m_bar, &CallFilterBar::addTerm);
    connect(m_actions, &CallActions::linkActivated, this, &Page::linkActivated);
    connect(m_actions, &CallActions::said, this, [this](const QString &words) {
        m_words->setText(words);
        m_words->show();
        m_wordsTimer.start(WordsTime);
    });
    m_wordsTimer.setSingleShot(true);
    connect(&m_wordsTimer, &QTimer::timeout, m_words, &QWidget::hide);
}

void CallsPage::open(const QString &what)
{
    const QString id = what.startsWith("id:"_L1) ? what.mid(3) : what;
    if (QUuid::fromString(id).isNull()) {
        m_bar->setText(what);
        return;
    }
    if (const CallRecord *record = m_model.findId(id.toLatin1())) {
        showElsewhere(CallRecord(*record)); // the model may change meanwhile
        return;
    }
    m_bar->setText(CallFilter::term(u"id"_s, id));
    m_feed->searchOlder();
}

/// Shows a call that may be hidden by the filter, or not be in memory at all.
void CallsPage::showElsewhere(const CallRecord &record)
{
    m_detailClosed = false;
    if (!m_table->select(record.sequence) && m_model.find(record.sequence) != nullptr) {
        m_bar->clear();
        m_table->select(record.sequence);
    }
    if (!m_shown || m_shown->sequence != record.sequence) {
        m_traffic.reset();
        showCall(record);
    }
    updateDetail();
}

void CallsPage::openDetail()
{
    m_detailClosed = false;
    updateDetail();
}

void CallsPage::closeDetail()
{
    m_detailClosed = true;
    updateDetail();
}

/// The pane is there while there is something to show in it, unless the operator has closed it.
void CallsPage::updateDetail()
{
    const bool isWanted = m_shown && !m_detailClosed;
    m_close->setEnabled(isWanted);
    if (m_detail->isHidden() != isWanted)
        return;
    if (isWanted && (QGuiApplication::mouseButtons() & Qt::LeftButton)) {
        QTimer::singleShot(WhilePressed, this,
                           &CallsPage::updateDetail); // rows must not move below the mouse
        return;
    }
    if (!isWanted && m_detail->isAncestorOf(QApplication::focusWidget()))
        m_table->setFocus(Qt::OtherFocusReason);
    m_detail->setVisible(isWanted);
    if (!isWanted)
        return;
    findRelated();
    // the table is lower now, and the row that was selected may be below its end
    QTimer::singleShot(0, m_table, [this] { m_table->scrollTo(m_table->currentIndex()); });
}

void CallsPage::saveState(QSettings &settings) const
{
    settings.setValue("header", m_table->horizontalHeader()->saveState());
    settings.setValue("splitter", m_splitter->saveState());
    settings.setValue("filter", m_bar->text());
    settings.setValue("tab", m_detail->currentIndex());
}

void CallsPage::restoreState(const QSettings &settings)
{
    m_table->horizontalHeader()->restoreState(settings.value("header").toByteArray());
    m_splitter->restoreState(settings.value("splitter").toByteArray());
    m_detail->setCurrentIndex(settings.value("tab").toInt());
    if (const QString filter = settings.value("filter").toString(); !filter.isEmpty())
        m_bar->setText(filter);
}

void CallsPage::changeEvent(QEvent *event)
{
    Page::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_shown)
        m_detail->setCall(*m_shown, m_model.names()); // its colours are of the palette that was
}

void CallsPage::updateNames()
{
    CallNames names;
    for (const InstanceInfo &instance : m_client.instances()) {
        names.instances.insert(instance.config.uuid, instance.config.name);
        for (const KeyInfo &key : instance.keys)
            names.keys.insert(key.key.id, key.key.label);
    }
    if (names == m_model.names())
        return;
    m_model.setNames(names);
    m_bar->setNames(names);
    updateEmpty();
}

void CallsPage::filterChanged()
{
    m_feed->restartSearch();
    m_model.setFilter(m_bar->filter());
    if (!m_feed->isPaused()) // else the line says so
        m_bar->setSearchResult({}, m_feed->canSearch());
    updateCounts();
    updateEmpty();
}

void CallsPage::updateCounts() { m_bar->setCounts(m_model.rowCount(), m_model.total()); }

/// In place of an empty table: why it is empty, and the next step.
void CallsPage::updateEmpty()
{
    const bool isEmpty = m_model.rowCount() == 0;
    m_stack->setCurrentIndex(isEmpty ? 1 : 0);
    if (!isEmpty)
        return;
    if (m_feed->isLoading())
        m_empty->setText(tr("Reading the newest calls…"));
    else if (m_model.total() > 0)
        m_empty->setText(m_feed->canSearch() ? tr("None of the calls in memory match the filter. "
                                                  "“Search older calls” looks through the stored ones.")
                                             : tr("No call matches the filter."));
    else if (m_client.instances().isEmpty())
        m_empty->setText(tr("No calls yet. Add an instance on the page Instances; "
                            "what calls it appears here at once."));
    else
        m_empty->setText(tr("No calls yet. Copy a curl line from the page Instances and run it: "
                            "the call appears here at once."));
}

void CallsPage::searchEnded(qsizetype found, bool complete, const QString &problem)
{
    m_bar->setSearching({});
    const QString count = QLocale().toString(found);
    const QString words = !problem.isEmpty() ? u"⚠ "_s + problem
        : complete                           ? tr("%1 older calls found; that is all there are").arg(count)
                                             : tr("%1 older calls found; there are more").arg(count);
    m_bar->setSearchResult(words, m_feed->canSearch());
    updateCounts();
    updateEmpty();
}

void CallsPage::currentChanged()
{
    const std::optional<qint64> sequence = m_table->currentSequence();
    const CallRecord *record = sequence ? m_model.find(*sequence) : nullptr;
    if (record == nullptr) {
        m_shown.reset();
        m_traffic.reset();
        m_actions->setCall({}, {});
        m_relations->clear();
        m_detail->showNothing();
        updateDetail();
        return;
    }
    if (m_shown && m_shown->sequence == record->sequence)
        return;
    m_traffic.reset();
    showCall(*record);
}

void CallsPage::showCall(const CallRecord &record)
{
    m_shown = record;
    m_actions->setCall(record, m_traffic);
    m_detail->setCall(record, m_model.names());
    fetchTraffic(record);
    findRelated();
    updateDetail();
}

void CallsPage::fetchTraffic(const CallRecord &record)
{
    m_client.ask<std::optional<Traffic>>(
        this,
        [id = record.id](Gateway &gateway, QObject *, const Respond<std::optional<Traffic>> &answer) {
            answer(gateway.traffic().find(id));
        },
        [this, id = record.id](const Result<std::optional<Traffic>> &traffic) {
            if (!m_shown || m_shown->id != id)
                return;
            m_traffic = traffic.value_or(std::nullopt);
            m_actions->setCall(m_shown, m_traffic);
            m_detail->showTraffic(m_traffic,
                                  traffic
                                      ? tr("Requests and replies are kept in memory, the newest 64 MiB of "
                                           "them, since the console was opened. This call is older, so it "
                                           "can't be seen or replayed.")
                                      : traffic.error().message);
        });
}

void CallsPage::findRelated()
{
    if (m_shown && m_detail->isVisible() && m_detail->wantsRelated())
        m_relations->find(*m_shown);
    else
        m_relations->clear();
}

void CallsPage::showMenu(const QPoint &position)
{
    QModelIndex cell = m_table->indexAt(position);
    if (!cell.isValid())
        cell = m_table->currentIndex(); // the menu key
    if (!cell.isValid())
        return;
    m_actions->makeMenu(static_cast<CallColumn>(cell.column()), *this)
        ->popup(m_table->viewport()->mapToGlobal(position));
}

} // namespace Gatehouse
