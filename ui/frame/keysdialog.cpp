// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "frame/keysdialog.h"

#include <QAction>
#include <QDialogButtonBox>
#include <QHeaderView>
#include <QTreeWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace Gatehouse {

KeysDialog::KeysDialog(const QList<PaletteEntry> &entries, QWidget *parent)
    : QDialog(parent)
{
    setObjectName(u"keysDialog"_s);
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Keys"));
    resize(560, 480);
    auto *const list = new QTreeWidget(this);
    list->setAccessibleName(tr("Keys"));
    list->setHeaderLabels({tr("Action"), tr("Keys")});
    list->setRootIsDecorated(false);
    list->setUniformRowHeights(true);
    list->setAlternatingRowColors(true);
    const auto add = [list](const QString &action, const QString &keys) {
        list->addTopLevelItem(new QTreeWidgetItem({action, keys}));
    };
    for (const PaletteEntry &entry : entries) {
        const QString name = entry.action->text().remove(u'&');
        if (!entry.action->shortcut().isEmpty())
            add(entry.place.isEmpty() ? name : tr("%1: %2").arg(entry.place, name),
                entry.action->shortcut().toString(QKeySequence::NativeText));
    }
    add(tr("Next control, previous control"), tr("Tab, Shift+Tab"));
    add(tr("Menu of the selected row"), tr("Menu, or Shift+F10"));
    add(tr("Close a dialog"), tr("Esc"));
    list->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    list->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    list->header()->setStretchLastSection(false);
    auto *const buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *const layout = new QVBoxLayout(this);
    layout->addWidget(list, 1);
    layout->addWidget(buttons);
}

} // namespace Gatehouse
