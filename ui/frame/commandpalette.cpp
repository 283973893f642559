// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "frame/commandpalette.h"

#include <QAction>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPixmap>
#include <QVBoxLayout>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace Gatehouse {

bool matchesWords(const QString &text, const QString &typed)
{
    const QStringList words = typed.split(u' ', Qt::SkipEmptyParts);
    return std::ranges::all_of(
        words, [&text](const QString &word) { return text.contains(word, Qt::CaseInsensitive); });
}

CommandPalette::CommandPalette(const QList<PaletteEntry> &entries, QWidget *parent)
    : QDialog(parent)
    , m_typed(new QLineEdit(this))
    , m_list(new QListWidget(this))
    , m_none(new QLabel(tr("No action of that name."), this))
{
    setObjectName(u"palette"_s);
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Actions"));
    resize(560, 420);
    m_typed->setObjectName(u"paletteText"_s);
    m_typed->setPlaceholderText(tr("Type what you want to do"));
    m_typed->setAccessibleName(tr("Find an action"));
    m_typed->setClearButtonEnabled(true);
    m_list->setAccessibleName(tr("Actions"));
    m_list->setIconSize({18, 18});
    m_none->setAlignment(Qt::AlignCenter);
    auto *const layout = new QVBoxLayout(this);
    layout->addWidget(m_typed);
    layout->addWidget(m_list, 1);
    layout->addWidget(m_none);
    for (const PaletteEntry &entry : entries) {
        const QString name = entry.action->text().remove(u'&');
        m_lines.append({entry.action, entry.place.isEmpty() ? name : tr("%1: %2").arg(entry.place, name)});
    }
    connect(m_typed, &QLineEdit::textChanged, this, &CommandPalette::filter);
    connect(m_typed, &QLineEdit::returnPressed, this, &CommandPalette::choose);
    connect(m_list, &QListWidget::itemActivated, this, &CommandPalette::choose);
    connect(m_list, &QListWidget::itemClicked, this, &CommandPalette::choose);
    m_typed->installEventFilter(this);
    filter({});
    m_typed->setFocus();
}

void CommandPalette::filter(const QString &typed)
{
    constexpr int RowPadding = 10;
    QPixmap nothing(m_list->iconSize());
    nothing.fill(Qt::transparent);
    const QIcon blank(nothing);
    m_list->clear();
    for (qsizetype i = 0; i < m_lines.size(); ++i) {
        const Line &line = m_lines.at(i);
        if (!line.action || !line.action->isEnabled() || !matchesWords(line.text, typed))
            continue;
        const QString keys = line.action->shortcut().toString(QKeySequence::NativeText);
        auto *const item = new QListWidgetItem(
            line.action->icon(), keys.isEmpty() ? line.text : tr("%1  (%2)").arg(line.text, keys), m_list);
        item->setData(Qt::UserRole, i);
        item->setSizeHint({0, m_list->fontMetrics().height() + RowPadding});
        if (item->icon().isNull())
            item->setIcon(blank); // the texts stand below each other
    }
    m_list->setCurrentRow(0);
    m_list->setVisible(m_list->count() > 0);
    m_none->setVisible(m_list->count() == 0);
}

void CommandPalette::choose()
{
    const QListWidgetItem *const item = m_list->currentItem();
    if (!item)
        return;
    QAction *const action = m_lines.at(item->data(Qt::UserRole).toLongLong()).action;
    accept();
    if (action)
        Q_EMIT chosen(action);
}

bool CommandPalette::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_typed && event->type() == QEvent::KeyPress) {
        const auto *const key = static_cast<QKeyEvent *>(event);
        const int step = key->key() == Qt::Key_Down ? 1 : key->key() == Qt::Key_Up ? -1 : 0;
        if (step != 0) {
            m_list->setCurrentRow(
                std::clamp(m_list->currentRow() + step, 0, std::max(m_list->count() - 1, 0)));
            return true;
        }
    }
    return QDialog::eventFilter(watched, event);
}

} // namespace Gatehouse
