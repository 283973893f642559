// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "secrets/secretsection.h"

#include "common/icons.h"
#include "common/messagebar.h"
#include "common/tableview.h"
#include "secrets/inlinenote.h"

#include <QAction>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QSettings>
#include <QStackedWidget>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Gatehouse {

SecretSection::SecretSection(GatewayClient &client, Page &page, const QString &name, const QString &title,
                             const QStringList &headers, QWidget *parent)
    : QWidget(parent)
    , m_client(client)
    , m_page(page)
    , m_name(name)
    , m_rows(new SecretRows(headers, this))
    , m_top(new QWidget(this))
    , m_tools(new QHBoxLayout)
    , m_outcome(new MessageBar(this))
    , m_stack(new QStackedWidget(this))
    , m_table(makeTable(title, m_stack))
    , m_detail(new InlineNote(this))
{
    auto *const layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 10, 12, 12);
    layout->addWidget(m_top);
    m_tools->setSpacing(4);
    m_tools->addStretch(1);
    layout->addLayout(m_tools);
    layout->addWidget(m_outcome);
    layout->addWidget(m_stack, 1);
    layout->addWidget(m_detail);
    m_outcome->setObjectName(name + u":outcome"_s);
    m_outcome->setClosable(true);
    m_detail->setObjectName(name + u":detail"_s);
    m_table->setObjectName(name + u":table"_s);
    m_table->setModel(m_rows);
    m_stack->addWidget(m_table);
    m_stack->addWidget(makeEmpty());
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] {
        updateActions();
        showCurrent();
    });
    connect(m_table, &QWidget::customContextMenuRequested, this, [this](const QPoint &position) {
        auto *const menu = new QMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        menu->addActions(m_needRow);
        menu->popup(m_table->viewport()->mapToGlobal(position));
    });
    m_ages.setInterval(30s);
    connect(&m_ages, &QTimer::timeout, m_table->viewport(), qOverload<>(&QWidget::update));
    m_ages.start();
}

SecretSection::~SecretSection() = default;

QWidget *SecretSection::makeEmpty()
{
    auto *const empty = new QWidget(m_stack);
    auto *const layout = new QVBoxLayout(empty);
    m_emptyTitle = new QLabel(empty);
    m_emptyWords = new QLabel(empty);
    QFont large = m_emptyTitle->font();
    large.setPointSizeF(large.pointSizeF() * 1.4);
    m_emptyTitle->setFont(large);
    layout->addStretch(2);
    for (QLabel *label : {m_emptyTitle, m_emptyWords}) {
        label->setAlignment(Qt::AlignCenter);
        label->setWordWrap(true);
        layout->addWidget(label);
    }
    layout->addStretch(3);
    return empty;
}

void SecretSection::setEmpty(const QString &title, const QString &words)
{
    m_emptyTitle->setText(title);
    m_emptyWords->setText(words);
}

QAction *SecretSection::addTool(const QString &name, const QString &shortText, const QString &text,
                                QStringView iconName, bool needsRow, const std::function<void()> &act)
{
    auto *const action = new QAction(icon(iconName), text, &m_page);
    action->setObjectName(m_name + u':' + name);
    action->setIconText(shortText);
    connect(action, &QAction::triggered, this, [this, act] {
        Q_EMIT wanted();
        act();
    });
    m_page.addAction(action);
    auto *const button = new QToolButton(this);
    button->setDefaultAction(action);
    button->setObjectName(action->objectName() + u":button"_s);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setFocusPolicy(Qt::StrongFocus);
    button->setAccessibleName(text);
    // what makes something new is at the left, what is done to a row at the right
    m_tools->insertWidget(needsRow ? m_tools->count() : m_tools->count() - 1 - int(m_needRow.size()), button);
    if (needsRow)
        m_needRow.append(action);
    updateActions();
    return action;
}

void SecretSection::setDefaultAction(QAction *action)
{
    connect(m_table, &QTableView::activated, action, [action] {
        if (action->isEnabled())
            action->trigger();
    });
}

void SecretSection::updateActions()
{
    const bool hasRow = m_table->currentIndex().isValid();
    for (QAction *action : std::as_const(m_needRow))
        action->setEnabled(hasRow);
}

QString SecretSection::currentKey() const
{
    return m_table->currentIndex().data(SecretRows::KeyRole).toString();
}

void SecretSection::setRows(const QList<SecretRow> &rows)
{
    const QString kept = currentKey();
    m_rows->setRows(rows);
    if (!select(kept) && m_rows->rowCount() > 0)
        m_table->selectRow(0);
    m_stack->setCurrentIndex(rows.isEmpty() ? 1 : 0);
    updateActions();
    showCurrent();
}

bool SecretSection::select(const QString &key)
{
    const int row = m_rows->rowOf(key);
    if (row < 0)
        return false;
    if (m_table->currentIndex().row() != row)
        m_table->selectRow(row);
    return true;
}

void SecretSection::ask(const QString &title, const QString &text, const QString &button,
                        const std::function<void()> &act)
{
    auto *const question = new QMessageBox(QMessageBox::Warning, title, title, QMessageBox::Cancel, this);
    question->setInformativeText(text);
    question->setObjectName(u"question"_s);
    question->setAttribute(Qt::WA_DeleteOnClose);
    const QPushButton *const yes = question->addButton(button, QMessageBox::DestructiveRole);
    question->setDefaultButton(QMessageBox::Cancel);
    connect(yes, &QPushButton::clicked, this, act);
    question->open();
}

void SecretSection::report(const Result<void> &result, const QString &good)
{
    if (result)
        m_outcome->say(Tone::Good, good);
    else
        m_outcome->say(Tone::Bad, result.error().message);
}

void SecretSection::saveState(QSettings &settings) const
{
    settings.setValue(m_name + u"/columns"_s, m_table->horizontalHeader()->saveState());
}

void SecretSection::restoreState(const QSettings &settings)
{
    m_table->horizontalHeader()->restoreState(settings.value(m_name + u"/columns"_s).toByteArray());
}

} // namespace Gatehouse
