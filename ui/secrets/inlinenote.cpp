// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "secrets/inlinenote.h"

#include "common/icons.h"
#include "secrets/secretwords.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>

namespace Gatehouse {

namespace {

constexpr int IconSide = 16;

} // namespace

InlineNote::InlineNote(QWidget *parent)
    : QWidget(parent)
    , m_icon(new QLabel(this))
    , m_text(new QLabel(this))
{
    auto *const layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addWidget(m_icon, 0, Qt::AlignTop);
    layout->addWidget(m_text, 1);
    m_text->setWordWrap(true);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    hide();
}

void InlineNote::say(Tone tone, const QString &text)
{
    m_tone = tone;
    m_text->setText(text);
    setAccessibleName(text);
    paintTone();
    setVisible(!text.isEmpty());
}

QString InlineNote::text() const { return m_text->text(); }

void InlineNote::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && !m_painting)
        paintTone();
}

void InlineNote::paintTone()
{
    m_painting = true; // setPalette() comes back as a change
    QPalette mine = QPalette();
    mine.setColor(QPalette::WindowText, m_tone == Tone::Neutral ? quietInk(mine) : inkOf(m_tone, mine));
    m_text->setPalette(mine);
    m_icon->setPixmap(icon(toneIcon(m_tone)).pixmap(IconSide, IconSide));
    m_painting = false;
}

} // namespace Gatehouse
