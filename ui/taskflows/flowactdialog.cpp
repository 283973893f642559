// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "taskflows/flowactdialog.h"

#include "common/icons.h"
#include "common/messagebar.h"
#include "taskflows/flowactform.h"
#include "taskflows/flowconflict.h"
#include "taskflows/smalltable.h"

#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QTableWidget>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

/// Acts under way at once: the database commits them together.
constexpr int MaxRunning = 64;
constexpr int FirstWidth = 640;
constexpr int ShownRows = 8;

enum Column { Status, Goal, Revision, Outcome, ColumnCount };

/// A title without what it has on a button.
QString verb(FlowAct act) { return actTitle(act).remove(u'…'); }

QString outcomeWords(const FlowOutcome &outcome)
{
    const QLocale locale;
    switch (outcome.kind) {
    case FlowOutcome::Kind::Done:
        return outcome.now
            ? FlowActDialog::tr("Done, revision %1").arg(locale.toString(outcome.now->flow.revision))
            : FlowActDialog::tr("Done");
    case FlowOutcome::Kind::Pending:
        return FlowActDialog::tr("Cancelled when its last task has ended");
    case FlowOutcome::Kind::Conflict: {
        QString by = outcome.since.isEmpty() ? QString() : u", "_s + authorWords(outcome.since.last());
        return FlowActDialog::tr("Changed meanwhile: revision %1%2")
            .arg(locale.toString(outcome.now->flow.revision), by);
    }
    case FlowOutcome::Kind::Refused:
        break;
    }
    return outcome.words;
}

QIcon outcomeIcon(FlowOutcome::Kind kind)
{
    switch (kind) {
    case FlowOutcome::Kind::Done:
        return icon(u"gatehouse-state-ok");
    case FlowOutcome::Kind::Pending:
        return icon(u"gatehouse-flow-waiting");
    case FlowOutcome::Kind::Conflict:
        return icon(u"gatehouse-state-warning");
    case FlowOutcome::Kind::Refused:
        break;
    }
    return icon(u"gatehouse-state-error");
}

} // namespace

FlowActDialog::FlowActDialog(GatewayClient &client, FlowAct act, QList<FlowTarget> targets, QWidget *parent)
    : QDialog(parent)
    , m_client(client)
    , m_act(act)
    , m_intro(new QLabel(this))
    , m_table(new QTableWidget(this))
    , m_form(new FlowActForm(act, targets, this))
    , m_conflict(new FlowConflict(this))
    , m_message(new MessageBar(this))
{
    for (FlowTarget &target : targets)
        m_rows.push_back({.target = std::move(target)});
    setObjectName(u"flows:act"_s);
    setAttribute(Qt::WA_DeleteOnClose);
    const auto count = static_cast<int>(m_rows.size());
    const FlowTarget &first = m_rows.front().target;
    const QString one = first.task() ? cellText(*first.task(), FlowColumn::Goal, 0)
                                     : cellText(*first.seen, FlowColumn::Goal, {}, 0);
    setWindowTitle(
        isMany() ? (isTaskAct(act) ? tr("%1: %n tasks", nullptr, count) : tr("%1: %n flows", nullptr, count))
                       .arg(verb(act))
                 : u"%1: %2"_s.arg(verb(act), one));
    m_intro->setText(actHelp(act)
                     + (isMany() ? u' '
                                + tr("Each of the rows below is acted on at the revision shown, and "
                                     "no other.")
                                 : QString()));
    m_intro->setWordWrap(true);
    m_intro->setTextFormat(Qt::PlainText);
    makeTable();
    m_conflict->hide();
    auto *const buttons = new QDialogButtonBox(this);
    m_close = buttons->addButton(QDialogButtonBox::Cancel);
    m_close->setText(isTaskAct(act) || act == FlowAct::RequestCancel || act == FlowAct::Cancel
                         ? tr("Leave it")
                         : tr("Cancel"));
    m_go = buttons->addButton(isMany() ? u"%1 (%2)"_s.arg(verb(act), QLocale().toString(count)) : verb(act),
                              QDialogButtonBox::AcceptRole);
    m_go->setObjectName(u"act:go"_s);
    m_go->setDefault(true);
    m_retry = buttons->addButton(tr("Retry"), QDialogButtonBox::ActionRole);
    m_retry->setObjectName(u"act:retry"_s);
    m_retry->hide();
    m_close->setObjectName(u"act:close"_s);
    auto *const layout = new QVBoxLayout(this);
    layout->addWidget(m_intro);
    layout->addWidget(m_table, 1);
    layout->addWidget(m_form, 2);
    layout->addWidget(m_message);
    layout->addWidget(m_conflict);
    layout->addWidget(buttons);
    m_table->setVisible(isMany());
    m_form->setVisible(!m_form->isEmpty());
    setMinimumWidth(FirstWidth);
    connect(m_form, &FlowActForm::validityChanged, this, &FlowActDialog::updateButtons);
    connect(m_go, &QPushButton::clicked, this, &FlowActDialog::begin);
    connect(m_retry, &QPushButton::clicked, this, &FlowActDialog::retry);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
    connect(m_conflict, &FlowConflict::callActivated, this, [this](const QByteArray &id) {
        Q_EMIT callActivated(id);
        close();
    });
    updateButtons();
}

FlowActDialog::~FlowActDialog() = default;

void FlowActDialog::makeTable()
{
    m_table->setObjectName(u"act:rows"_s);
    m_table->setAccessibleName(tr("Rows that are acted on"));
    m_table->setColumnCount(ColumnCount);
    m_table->setHorizontalHeaderLabels(
        {tr("Status"), isTaskAct(m_act) ? tr("Task") : tr("Goal"), tr("Revision"), tr("Outcome")});
    prepareTable(m_table, Goal);
    m_table->setRowCount(static_cast<int>(m_rows.size()));
    for (int row = 0; row < m_table->rowCount(); ++row) {
        for (int column = 0; column < ColumnCount; ++column)
            m_table->setItem(row, column, new QTableWidgetItem);
        fillRow(row);
    }
    m_table->setMinimumHeight(m_table->horizontalHeader()->sizeHint().height()
                              + std::min(ShownRows, m_table->rowCount() + 1)
                                  * m_table->verticalHeader()->defaultSectionSize());
    connect(m_table, &QTableWidget::currentCellChanged, this, [this](int row) { showConflictOf(row); });
}

void FlowActDialog::fillRow(int row)
{
    const Row &each = m_rows.at(static_cast<std::size_t>(row));
    const StoredFlow &seen = *each.target.seen;
    const Task *const task = each.target.task();
    const auto set = [this, row](Column column, const QString &text, const QIcon &sign = {}) {
        QTableWidgetItem *const item = m_table->item(row, column);
        item->setText(text);
        item->setToolTip(text);
        item->setIcon(sign);
    };
    set(Status, task ? statusWord(task->status) : statusWord(seen.flow.status),
        task ? statusIcon(task->status) : statusIcon(seen.flow.status));
    set(Goal, task ? cellText(*task, FlowColumn::Goal, 0) : cellText(seen, FlowColumn::Goal, {}, 0));
    set(Revision, QLocale().toString(each.target.revision));
    if (each.outcome)
        set(Outcome, outcomeWords(*each.outcome), outcomeIcon(each.outcome->kind));
    else
        set(Outcome, each.isRunning ? tr("…") : QString());
}

void FlowActDialog::ask() { open(); }

void FlowActDialog::actAtOnce() { begin(); }

void FlowActDialog::begin()
{
    if (m_running > 0 || !m_form->isValid())
        return;
    m_hasRun = true;
    m_next = 0;
    m_conflict->hide();
    m_message->hide();
    m_form->setEnabled(false);
    runMore();
    if (m_running == 0)
        finish();
    updateButtons();
}

void FlowActDialog::runMore()
{
    const QList<FlowField> fields = m_form->fields();
    for (; m_next < m_rows.size() && m_running < MaxRunning; ++m_next) {
        Row &row = m_rows[m_next];
        if (row.isOver())
            continue;
        row.outcome.reset();
        row.isRunning = true;
        ++m_running;
        const auto at = static_cast<int>(m_next);
        fillRow(at);
        performAct(m_client, m_act, row.target, fields, this, [this, at](const FlowOutcome &outcome) {
            // queued, for what is refused at once, too: the loop above goes on first
            QMetaObject::invokeMethod(
                this, [this, at, outcome] { take(at, outcome); }, Qt::QueuedConnection);
        });
    }
}

void FlowActDialog::take(int row, const FlowOutcome &outcome)
{
    Row &each = m_rows.at(static_cast<std::size_t>(row));
    each.isRunning = false;
    each.outcome = outcome;
    --m_running;
    fillRow(row);
    runMore();
    if (m_running == 0)
        finish();
    updateButtons();
}

/// Everything was tried: says what became of it.
void FlowActDialog::finish()
{
    const auto over = std::ranges::count_if(m_rows, [](const Row &row) { return row.isOver(); });
    const auto conflicts = std::ranges::count_if(m_rows, [](const Row &row) { return row.isConflict(); });
    const auto all = static_cast<std::ptrdiff_t>(m_rows.size());
    if (over > 0)
        Q_EMIT done(doneWords());
    if (over == all && !isMany()) {
        close();
        deleteLater(); // it may never have been shown
        return;
    }
    const QLocale locale;
    if (isMany()) {
        QStringList parts{tr("%1 of %2 done.").arg(locale.toString(over), locale.toString(all))};
        if (conflicts > 0)
            parts.append(
                tr("%n flows changed meanwhile and were left alone.", nullptr, static_cast<int>(conflicts)));
        if (over + conflicts < all)
            parts.append(tr("%n were refused.", nullptr, static_cast<int>(all - over - conflicts)));
        m_message->say(over == all ? Tone::Good : Tone::Warning, parts.join(u' '));
        const auto first = std::ranges::find_if(m_rows, [](const Row &row) { return row.isConflict(); });
        if (first != m_rows.end())
            m_table->setCurrentCell(static_cast<int>(first - m_rows.begin()), Outcome);
    } else if (conflicts == 0) {
        m_message->say(Tone::Bad, m_rows.front().outcome->words);
    }
    showConflictOf(isMany() ? m_table->currentRow() : 0);
    m_form->setEnabled(over < all);
    if (!isVisible())
        open();
    adjustSize();
}

void FlowActDialog::showConflictOf(int row)
{
    const Row *const each = row < 0 || row >= static_cast<int>(m_rows.size())
        ? nullptr
        : &m_rows.at(static_cast<std::size_t>(row));
    const bool isShown = each != nullptr && each->isConflict() && m_running == 0;
    if (isShown)
        m_conflict->show(each->target, *each->outcome);
    m_conflict->setVisible(isShown);
}

/// Takes what changed meanwhile as seen, and does it to those flows as they are now.
void FlowActDialog::retry()
{
    for (Row &row : m_rows) {
        if (!row.isConflict())
            continue;
        row.target.seen = row.outcome->now;
        row.target.revision = row.target.seen->flow.revision;
    }
    begin();
}

void FlowActDialog::updateButtons()
{
    const auto conflicts = std::ranges::count_if(m_rows, [](const Row &row) { return row.isConflict(); });
    const bool isIdle = m_running == 0;
    const bool isOver = std::ranges::all_of(m_rows, [](const Row &row) { return row.isOver(); });
    m_go->setVisible(!m_hasRun || (!isMany() && conflicts == 0 && !isOver));
    m_go->setEnabled(isIdle && m_form->isValid());
    m_retry->setVisible(isIdle && conflicts > 0);
    m_retry->setEnabled(m_form->isValid());
    if (conflicts == 1 && !isMany())
        m_retry->setText(
            tr("Retry on revision %1").arg(QLocale().toString(m_rows.front().outcome->now->flow.revision)));
    else
        m_retry->setText(tr("Retry the %n that changed", nullptr, static_cast<int>(conflicts)));
    if (m_retry->isVisible())
        m_retry->setDefault(true);
    if (m_hasRun && isMany())
        m_close->setText(tr("Close"));
}

QString FlowActDialog::doneWords() const
{
    const auto over = std::ranges::count_if(m_rows, [](const Row &row) { return row.isOver(); });
    if (isMany())
        return tr("%1: %2 of %3 done.")
            .arg(verb(m_act), QLocale().toString(over),
                 QLocale().toString(static_cast<qsizetype>(m_rows.size())));
    const Row &row = m_rows.front();
    const QString what = row.target.task() ? cellText(*row.target.task(), FlowColumn::Goal, 0)
                                           : cellText(*row.target.seen, FlowColumn::Goal, {}, 0);
    return u"%1: “%2” · %3"_s.arg(verb(m_act), what, outcomeWords(*row.outcome));
}

} // namespace Gatehouse
