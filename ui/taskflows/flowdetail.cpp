// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "taskflows/flowdetail.h"

#include "calls/callfilter.h"
#include "common/gatewayclient.h"
#include "common/icons.h"
#include "common/jsonhighlighter.h"
#include "common/words.h"
#include "json.h"
#include "taskflows/flowhistory.h"

#include <QGridLayout>
#include <QLabel>
#include <QLocale>
#include <QPlainTextEdit>
#include <QScrollArea>
#include <QScrollBar>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

constexpr qsizetype MaxRouteLinks = 3;

QString timeText(const std::optional<qint64> &ms)
{
    return ms ? u"%1 (%2)"_s.arg(exactTime(*ms), agoWords(*ms)) : QString();
}

QString text(const QByteArray &utf8) { return QString::fromUtf8(utf8); }

/// The UUID of the instance that the configuration names by @a name, its name or UUID; empty when there is
/// none.
QString uuidOf(const GatewayClient &client, const QString &name)
{
    const QList<InstanceInfo> &all = client.instances();
    const auto found = std::ranges::find_if(all, [&name](const InstanceInfo &instance) {
        return instance.config.uuid == name || instance.config.name == name;
    });
    return found == all.end() ? QString() : found->config.uuid;
}

} // namespace

FlowDetail::FlowDetail(GatewayClient &client, QWidget *parent)
    : QTabWidget(parent)
    , m_client(client)
    , m_headline(new QLabel)
    , m_links(new QHBoxLayout)
    , m_grid(new QGridLayout)
    , m_state(makeJson(u"flows:state"_s, tr("State of the flow"), tr("The flow has no state.")))
    , m_wait(makeJson(u"flows:wait"_s, tr("What the flow waits for"),
                      tr("Nothing was said about what the flow waits for.")))
    , m_history(new FlowHistory(client))
    , m_calls(new FlowCalls(client))
{
    setObjectName(u"flows:detail"_s);
    setAccessibleName(tr("The selected flow or task"));
    setDocumentMode(true);
    addTab(makeOverview(), tr("Overview"));
    addTab(m_state, tr("State"));
    addTab(m_wait, tr("Waits for"));
    addTab(m_history, tr("History"));
    addTab(m_calls, tr("Calls"));
    connect(m_history, &FlowHistory::callActivated, this, &FlowDetail::showCall);
    connect(m_calls, &FlowCalls::callActivated, this, &FlowDetail::showCall);
    connect(m_calls, &FlowCalls::allActivated, this, [this] {
        Q_EMIT linkActivated(u"calls"_s, CallFilter::term(u"flow"_s, QString::fromLatin1(m_flowId)));
    });
    setRow({}, {});
}

FlowDetail::~FlowDetail() = default;

QWidget *FlowDetail::makeOverview()
{
    auto *const overview = new QWidget;
    auto *const layout = new QVBoxLayout(overview);
    layout->setSpacing(6);
    QFont bold = font();
    bold.setBold(true);
    m_headline->setFont(bold);
    m_headline->setObjectName(u"flows:headline"_s);
    m_headline->setWordWrap(true);
    m_headline->setTextFormat(Qt::PlainText);
    m_headline->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_links->setSpacing(6);
    m_links->addStretch(1);
    // No QFormLayout: that of Qt 6.4 writes past its end when rows with wrapped words are hidden and shown.
    m_grid->setHorizontalSpacing(12);
    m_grid->setVerticalSpacing(3);
    m_grid->setColumnStretch(1, 1);
    layout->addWidget(m_headline);
    layout->addLayout(m_links);
    layout->addLayout(m_grid);
    layout->addStretch(1);
    auto *const scroll = new QScrollArea;
    scroll->setWidget(overview);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setAccessibleName(tr("Overview"));
    scroll->setMinimumHeight(6 * fontMetrics().height());
    return scroll;
}

QPlainTextEdit *FlowDetail::makeJson(const QString &objectName, const QString &name,
                                     const QString &placeholder)
{
    auto *const edit = new QPlainTextEdit;
    edit->setObjectName(objectName);
    edit->setAccessibleName(name);
    edit->setPlaceholderText(placeholder);
    edit->setReadOnly(true);
    edit->setFrameShape(QFrame::NoFrame);
    edit->setFont(fixedFont());
    edit->setTabChangesFocus(true);
    edit->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    new JsonHighlighter(edit); // NOLINT: belongs to the editor's document
    return edit;
}

void FlowDetail::setRow(const FlowRow &row, const FlowRoutes &routes)
{
    setEnabled(row.flow != nullptr);
    m_flowId = row.flow ? row.flow->flow.id : QByteArray();
    m_history->setFlow(row.flow);
    m_calls->setFlow(row.flow);
    showLinks(row, routes);
    const Task *const task = row.task();
    if (!row.flow) {
        m_headline->setText(tr("Select a flow or a task to see what is known of it."));
        setFields({});
    } else if (task) {
        showTask(*row.flow, *task);
    } else {
        showFlow(*row.flow, routes);
    }
    showJson(m_state, m_shownState, row.flow ? row.flow->flow.stateJson : QByteArray());
    showJson(m_wait, m_shownWait, row.flow ? row.flow->flow.waitJson : QByteArray());
}

void FlowDetail::showFlow(const StoredFlow &stored, const FlowRoutes &routes)
{
    const Flow &flow = stored.flow;
    m_headline->setText(u"%1 · %2"_s.arg(cellText(stored, FlowColumn::Status, routes, 0), text(flow.goal)));
    const TaskTally &tally = stored.tally;
    const QString tasks = tally.total() == 0
        ? tr("none")
        : tr("%1 of %2 done, %3 active")
              .arg(QLocale().toString(tally.total() - tally.active()), QLocale().toString(tally.total()),
                   QLocale().toString(tally.active()));
    const int blocker = stored.indexOf(flow.blockedTaskId);
    const QString blockedBy = blocker >= 0
        ? cellText(stored.tasks.at(static_cast<std::size_t>(blocker)), FlowColumn::Goal, 0)
        : text(flow.blockedTaskId);
    const QString route = routes.namesOf(flow);
    setFields({{tr("Step"), text(flow.currentStep)},
               {tr("Blocked because"), text(flow.blockedSummary)},
               {tr("Blocked by"), blockedBy},
               {tr("Tasks"), tasks},
               {tr("Revision"), QLocale().toString(flow.revision)},
               {tr("Route"), route.isEmpty() ? tr("no route leads to its session now") : route},
               {tr("Session"), text(flow.session)},
               {tr("Controller"), text(flow.controllerId)},
               {tr("Tells its owner"), toQString(nameOf(flow.notifyPolicy))},
               {tr("Created"), timeText(flow.createdAt)},
               {tr("Updated"), timeText(flow.updatedAt)},
               {tr("Cancel requested"), timeText(flow.cancelRequestedAt)},
               {tr("Ended"), timeText(flow.endedAt)},
               {tr("Flow id"), text(flow.id)}});
}

void FlowDetail::showTask(const StoredFlow &stored, const Task &task)
{
    m_headline->setText(u"%1 · %2"_s.arg(statusWord(task.status), cellText(task, FlowColumn::Goal, 0)));
    const QString instance = m_client.instanceName(uuidOf(m_client, text(task.runner)));
    const QString runner = task.runner.isEmpty()
        ? tr("an outside controller")
        : tr("the agent of the instance %1").arg(instance.isEmpty() ? text(task.runner) : instance);
    setFields({{tr("Error"), text(task.error)},
               {tr("Progress"), text(task.progressSummary)},
               {tr("Result"), text(task.terminalSummary)},
               {tr("Outcome"), task.terminalOutcome ? toQString(nameOf(*task.terminalOutcome)) : QString()},
               {tr("Task"), text(task.task)},
               {tr("Flow"), text(stored.flow.goal)},
               {tr("Run by"), runner},
               {tr("Runtime"), toQString(nameOf(task.runtime))},
               {tr("Agent"), text(task.agentId)},
               {tr("Session"), text(task.childSessionKey)},
               {tr("Run id"), text(task.runId)},
               {tr("Source id"), text(task.sourceId)},
               {tr("Parent task"), text(task.parentTaskId)},
               {tr("Tells its owner"), toQString(nameOf(task.notifyPolicy))},
               {tr("Created"), timeText(task.createdAt)},
               {tr("Started"), timeText(task.startedAt)},
               {tr("Last sign"), timeText(task.lastEventAt)},
               {tr("Ended"), timeText(task.endedAt)},
               {tr("Task id"), text(task.id)}});
}

/// Fields without a value are left out.
void FlowDetail::setFields(const QList<std::pair<QString, QString>> &fields)
{
    qsizetype used = 0;
    for (const auto &[title, value] : fields) {
        if (value.isEmpty())
            continue;
        if (used == m_fields.size()) {
            Field field{new QLabel, new QLabel};
            field.title->setAlignment(Qt::AlignLeft | Qt::AlignTop);
            field.value->setTextFormat(Qt::PlainText);
            field.value->setWordWrap(true);
            field.value->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
            const auto row = static_cast<int>(used);
            m_grid->addWidget(field.title, row, 0);
            m_grid->addWidget(field.value, row, 1);
            m_fields.append(field);
        }
        const Field &field = m_fields.at(used++);
        if (field.title->text() != title) {
            field.title->setText(title);
            field.value->setAccessibleName(title);
        }
        if (field.value->text() != value)
            field.value->setText(value);
        field.title->show();
        field.value->show();
    }
    for (; used < m_fields.size(); ++used) {
        m_fields.at(used).title->hide();
        m_fields.at(used).value->hide();
    }
}

void FlowDetail::showLinks(const FlowRow &row, const FlowRoutes &routes)
{
    struct Link
    {
        QString text;
        QString icon;
        QString page;
        QString what;
    };
    QList<Link> links;
    if (row.flow) {
        const QString id = text(row.flow->flow.id);
        const QList<FlowRoute> known = routes.of(row.flow->flow);
        const Task *const task = row.task();
        if (task)
            links.append({tr("Its flow"), u"gatehouse-taskflows"_s, u"taskflows"_s, id});
        links.append(
            {tr("Calls of the flow"), u"gatehouse-calls"_s, u"calls"_s, CallFilter::term(u"flow"_s, id)});
        for (const FlowRoute &route : known.first(std::min(known.size(), MaxRouteLinks)))
            links.append({tr("Route %1").arg(route.id), u"gatehouse-routes"_s, u"routes"_s, route.id});
        const QString agent = task ? text(task->runner) : known.isEmpty() ? QString() : known.first().agent;
        if (const QString uuid = uuidOf(m_client, agent); !agent.isEmpty() && !uuid.isEmpty())
            links.append({tr("Instance %1").arg(m_client.instanceName(uuid)), u"gatehouse-instances"_s,
                          u"instances"_s, uuid});
    }
    QStringList keys;
    for (const Link &link : links)
        keys.append(link.text + u'\n' + link.what);
    if (keys == m_shownLinks)
        return; // the buttons keep the focus
    m_shownLinks = keys;
    while (m_links->count() > 1) {
        const QLayoutItem *const item = m_links->takeAt(0);
        item->widget()->hide(); // until it is gone
        item->widget()->deleteLater();
        delete item;
    }
    for (const Link &link : links)
        addLink(link.text, link.icon, link.page, link.what);
}

void FlowDetail::addLink(const QString &words, const QString &iconName, const QString &page,
                         const QString &what)
{
    auto *const button = new QToolButton;
    button->setObjectName(u"flows:link:"_s + page);
    button->setText(words);
    button->setAccessibleName(words);
    button->setIcon(icon(iconName));
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setFocusPolicy(Qt::StrongFocus);
    m_links->insertWidget(m_links->count() - 1, button);
    connect(button, &QToolButton::clicked, this, [this, page, what] {
        if (page == "taskflows"_L1)
            Q_EMIT flowActivated(what.toLatin1());
        else
            Q_EMIT linkActivated(page, what);
    });
}

void FlowDetail::showJson(QPlainTextEdit *edit, QByteArray &shown, const QByteArray &json)
{
    if (json == shown)
        return;
    shown = json;
    const int place = edit->verticalScrollBar()->value();
    edit->setPlainText(indentedJson(json));
    edit->verticalScrollBar()->setValue(place);
}

void FlowDetail::showCall(const QByteArray &id)
{
    Q_EMIT linkActivated(u"calls"_s, u"id:"_s + QString::fromLatin1(id));
}

} // namespace Gatehouse
