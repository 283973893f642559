// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "common/messagebar.h"

#include "common/icons.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

constexpr int IconSide = 18;

} // namespace

MessageBar::MessageBar(QWidget *parent)
    : QFrame(parent)
    , m_icon(new QLabel(this))
    , m_text(new QLabel(this))
    , m_layout(new QHBoxLayout(this))
    , m_close(new QToolButton(this))
{
    setAutoFillBackground(true);
    m_text->setWordWrap(true);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_icon->setAlignment(Qt::AlignTop);
    m_close->setIcon(icon(u"window-close"));
    m_close->setAutoRaise(true);
    m_close->setAccessibleName(tr("Close this message"));
    m_close->setToolTip(m_close->accessibleName());
    m_close->hide();
    connect(m_close, &QToolButton::clicked, this, [this] {
        hide();
        Q_EMIT closed();
    });
    m_layout->setContentsMargins(10, 7, 8, 7);
    m_layout->setSpacing(8);
    m_layout->addWidget(m_icon);
    m_layout->addWidget(m_text, 1);
    m_layout->addWidget(m_close, 0, Qt::AlignTop);
    hide();
}

void MessageBar::say(Tone tone, const QString &text)
{
    m_tone = tone;
    m_text->setText(text);
    setAccessibleName(text);
    paintTone();
    show();
}

QString MessageBar::text() const { return m_text->text(); }

QToolButton *MessageBar::addButton(const QString &objectName, const QString &text)
{
    auto *const button = new QToolButton(this);
    button->setObjectName(objectName);
    button->setText(text);
    button->setFocusPolicy(Qt::StrongFocus);
    m_layout->insertWidget(m_layout->count() - 1, button, 0, Qt::AlignTop);
    return button;
}

void MessageBar::setClosable(bool closable) { m_close->setVisible(closable); }

void MessageBar::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && !m_painting)
        paintTone();
}

void MessageBar::paintTone()
{
    m_painting = true; // setPalette() comes back as a change
    QPalette mine = QPalette();
    mine.setColor(QPalette::Window, groundOf(m_tone, mine));
    setPalette(mine);
    m_icon->setPixmap(icon(toneIcon(m_tone)).pixmap(IconSide, IconSide));
    m_painting = false;
}

} // namespace Gatehouse
