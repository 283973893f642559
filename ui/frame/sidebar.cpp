// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "frame/sidebar.h"

#include "common/icons.h"
#include "common/page.h"

#include <QButtonGroup>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

constexpr int IconSide = 20;
constexpr int ShortcutPages = 9;

} // namespace

SideBar::SideBar(QWidget *parent)
    : QWidget(parent)
    , m_layout(new QVBoxLayout(this))
    , m_buttons(new QButtonGroup(this))
{
    setAccessibleName(tr("Pages"));
    m_layout->setContentsMargins(6, 8, 6, 8);
    m_layout->setSpacing(2);
    m_layout->addStretch(1);
    m_buttons->setExclusive(true);
    connect(m_buttons, &QButtonGroup::idClicked, this, &SideBar::activated);
}

void SideBar::addPage(const Page &page)
{
    const int index = static_cast<int>(m_buttons->buttons().size());
    auto *const button = new QToolButton(this);
    button->setObjectName(u"page:"_s + page.id());
    button->setText(page.title());
    button->setIcon(icon(page.iconName()));
    button->setIconSize({IconSide, IconSide});
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setCheckable(true);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::StrongFocus);
    button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    if (index < ShortcutPages) {
        const QKeySequence keys(Qt::CTRL | static_cast<Qt::Key>(Qt::Key_1 + index));
        button->setToolTip(tr("%1 (%2)").arg(page.title(), keys.toString(QKeySequence::NativeText)));
    }
    m_buttons->addButton(button, index);
    m_layout->insertWidget(index, button);
}

void SideBar::setCurrent(int index)
{
    if (QAbstractButton *const button = m_buttons->button(index)) {
        button->setChecked(true);
    } else if (QAbstractButton *const before = m_buttons->checkedButton()) {
        m_buttons->setExclusive(false); // else the last one can't be taken back
        before->setChecked(false);
        m_buttons->setExclusive(true);
    }
}

} // namespace Gatehouse
