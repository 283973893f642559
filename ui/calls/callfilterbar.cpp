// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "calls/callfilterbar.h"

#include "common/icons.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QMenu>
#include <QProgressBar>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>
#include <chrono>
#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Gatehouse {

namespace {

/// After the last key, before the table is filtered. What is wrong is said at once.
constexpr auto TypingPause = 150ms;

QToolButton *buttonFor(QAction *action, QWidget *parent)
{
    auto *const button = new QToolButton(parent);
    button->setDefaultAction(action);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::TabFocus);
    button->setAccessibleName(action->text());
    return button;
}

} // namespace

CallFilterBar::CallFilterBar(QWidget *parent)
    : QWidget(parent)
    , m_edit(new QLineEdit(this))
    , m_problem(new QLabel(this))
    , m_count(new QLabel(this))
    , m_searchWords(new QLabel(this))
    , m_progress(new QProgressBar(this))
    , m_search(new QPushButton(this))
    , m_cancel(new QPushButton(tr("Cancel"), this))
    , m_focus(new QAction(tr("Filter the calls"), this))
    , m_enabled(new QAction(icon(u"view-filter"), tr("Use the filter"), this))
    , m_pause(new QAction(icon(u"media-playback-pause"), tr("Pause the view"), this))
{
    m_edit->setObjectName(u"calls:filter"_s);
    m_edit->setAccessibleName(tr("Filter"));
    m_edit->setPlaceholderText(tr("Filter: words, status:4xx, session:alpha, dur:>5s, -source:10.0.0.7 …"));
    m_edit->setClearButtonEnabled(true);
    m_edit->addAction(icon(u"edit-find"), QLineEdit::LeadingPosition);
    m_problem->setObjectName(u"calls:filterProblem"_s);
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setWordWrap(true);
    m_problem->hide();
    m_count->setObjectName(u"calls:count"_s);
    m_searchWords->setObjectName(u"calls:searchWords"_s);
    m_progress->setObjectName(u"calls:progress"_s);
    m_progress->setAccessibleName(tr("Progress of the search"));
    m_progress->setRange(0, 1000);
    m_progress->setMaximumWidth(160);
    m_progress->setTextVisible(false);
    m_search->setObjectName(u"calls:search"_s);
    m_search->setFlat(true);
    m_cancel->setObjectName(u"calls:cancelSearch"_s);
    m_cancel->setFlat(true);

    m_focus->setShortcut(QKeySequence::Find);
    m_enabled->setObjectName(u"calls:useFilter"_s);
    m_enabled->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_F));
    m_enabled->setCheckable(true);
    m_enabled->setChecked(true);
    m_enabled->setToolTip(tr("Use the filter (Ctrl+Shift+F)"));
    m_pause->setObjectName(u"calls:pause"_s);
    m_pause->setCheckable(true);
    m_pause->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_P));
    m_pause->setToolTip(tr("Pause the view; the gateway goes on (Ctrl+P)"));

    auto *const help = new QToolButton(this);
    help->setIcon(icon(u"help-contents"));
    help->setAutoRaise(true);
    help->setFocusPolicy(Qt::TabFocus);
    help->setPopupMode(QToolButton::InstantPopup);
    help->setToolTip(tr("What can be filtered by"));
    help->setAccessibleName(help->toolTip());
    help->setMenu(makeHelp());

    auto *const line = new QHBoxLayout;
    line->setSpacing(4);
    line->addWidget(m_edit, 1);
    line->addWidget(help);
    buildChips(this, line);
    line->addWidget(buttonFor(m_enabled, this));
    line->addWidget(buttonFor(m_pause, this));
    auto *const strip = new QHBoxLayout;
    strip->setSpacing(8);
    strip->addWidget(m_count);
    strip->addWidget(m_search);
    strip->addWidget(m_progress);
    strip->addWidget(m_cancel);
    strip->addWidget(m_searchWords, 1);
    auto *const layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addLayout(line);
    layout->addWidget(m_problem);
    layout->addLayout(strip);
    setSearching({});
    setSearchResult({}, false);

    m_delay.setSingleShot(true);
    m_delay.setInterval(TypingPause);
    connect(&m_delay, &QTimer::timeout, this, &CallFilterBar::apply);
    connect(m_edit, &QLineEdit::textChanged, this, &CallFilterBar::check);
    connect(m_edit, &QLineEdit::returnPressed, this, &CallFilterBar::apply);
    connect(m_focus, &QAction::triggered, this, &CallFilterBar::focusFilter);
    connect(m_enabled, &QAction::toggled, this, &CallFilterBar::apply);
    connect(m_pause, &QAction::toggled, this, [this](bool paused) {
        m_pause->setIcon(icon(paused ? u"media-playback-start"_s : u"media-playback-pause"_s));
        m_pause->setText(paused ? tr("Go on with the view") : tr("Pause the view"));
        Q_EMIT pauseToggled(paused);
    });
    connect(m_search, &QPushButton::clicked, this, &CallFilterBar::searchRequested);
    connect(m_cancel, &QPushButton::clicked, this, &CallFilterBar::searchCancelled);
}

CallFilterBar::~CallFilterBar() = default;

void CallFilterBar::buildChips(QWidget *parent, QHBoxLayout *layout)
{
    const std::pair<QString, QString> chips[]{{u"2xx"_s, u"2xx"_s},
                                              {u"3xx"_s, u"3xx"_s},
                                              {u"4xx"_s, u"4xx"_s},
                                              {u"5xx"_s, u"5xx"_s},
                                              {u"running"_s, tr("Running")}};
    for (const auto &[value, text] : chips) {
        auto *const chip = new QToolButton(parent);
        chip->setObjectName(u"calls:chip:"_s + value);
        chip->setText(text);
        chip->setProperty("status", value);
        chip->setCheckable(true);
        chip->setFocusPolicy(Qt::TabFocus);
        chip->setToolTip(value == u"running"_s ? tr("Only calls that run")
                                               : tr("Only calls answered with %1").arg(value));
        chip->setAccessibleName(chip->toolTip());
        connect(chip, &QToolButton::toggled, this, &CallFilterBar::apply);
        layout->addWidget(chip);
        m_chips.append(chip);
    }
}

QMenu *CallFilterBar::makeHelp()
{
    auto *const menu = new QMenu(this);
    for (const CallFilterField &field : CallFilter::fields()) {
        QAction *const action = menu->addAction(field.example + u'\t' + field.help);
        connect(action, &QAction::triggered, this, [this, example = field.example] { addTerm(example); });
    }
    menu->addSeparator();
    menu->addAction(tr("-session:probe\tA minus excludes"))->setEnabled(false);
    menu->addAction(tr("\"two words\"\tQuotes group"))->setEnabled(false);
    menu->addAction(tr("status:4xx,5xx\tA comma means “or”"))->setEnabled(false);
    return menu;
}

QString CallFilterBar::text() const { return m_edit->text(); }

void CallFilterBar::setText(const QString &text)
{
    m_edit->setText(text);
    m_enabled->setChecked(true);
    apply();
}

void CallFilterBar::addTerm(const QString &term)
{
    const QString before = m_edit->text().trimmed();
    setText(before.isEmpty() ? term : before + u' ' + term);
}

void CallFilterBar::clear()
{
    for (QToolButton *chip : std::as_const(m_chips)) {
        const QSignalBlocker blocker(chip);
        chip->setChecked(false);
    }
    setText({});
}

void CallFilterBar::setNames(const CallNames &names)
{
    if (m_names == names)
        return;
    m_names = names;
    apply();
}

void CallFilterBar::check()
{
    const auto filter = CallFilter::parse(m_edit->text(), m_names);
    m_problem->setVisible(!filter);
    if (filter) {
        m_textFilter = *filter;
        m_edit->setAccessibleDescription({});
        m_delay.start();
        return;
    }
    m_delay.stop();
    const CallFilterError &error = filter.error();
    const QString part = m_edit->text().mid(error.position, error.length);
    m_problem->setText(tr("⚠ “%1”: %2").arg(part, error.words));
    m_edit->setAccessibleDescription(m_problem->text());
}

void CallFilterBar::apply()
{
    m_delay.stop();
    check();
    m_delay.stop();
    QStringList statuses;
    for (const QToolButton *chip : std::as_const(m_chips)) {
        if (chip->isChecked())
            statuses.append(chip->property("status").toString());
    }
    CallFilter filter;
    if (m_enabled->isChecked()) {
        filter = m_textFilter;
        if (!statuses.isEmpty())
            filter = filter.both(*CallFilter::parse(u"status:"_s + statuses.join(u',')));
    }
    m_filter = filter;
    Q_EMIT filterChanged();
}

void CallFilterBar::setCounts(qsizetype shown, qsizetype total)
{
    const QLocale locale;
    m_count->setText(tr("%1 of %2 shown").arg(locale.toString(shown), locale.toString(total)));
}

void CallFilterBar::setSearching(std::optional<int> permille)
{
    m_progress->setVisible(permille.has_value());
    m_cancel->setVisible(permille.has_value());
    m_search->setVisible(!permille);
    m_progress->setValue(permille.value_or(0));
}

void CallFilterBar::setSearchResult(const QString &words, bool canGoOn)
{
    m_searchWords->setText(words);
    m_search->setText(m_filter.isEmpty() ? tr("Load older calls") : tr("Search older calls"));
    m_search->setEnabled(canGoOn);
}

void CallFilterBar::focusFilter()
{
    m_edit->setFocus(Qt::ShortcutFocusReason);
    m_edit->selectAll();
}

QList<QAction *> CallFilterBar::pageActions() const { return {m_focus, m_enabled, m_pause}; }

bool CallFilterBar::isPaused() const { return m_pause->isChecked(); }

} // namespace Gatehouse
