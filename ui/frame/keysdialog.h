// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "frame/commandpalette.h"

#include <QDialog>

namespace Gatehouse {

/// F1: the keys of the window and of its pages. GUI thread.
class KeysDialog final : public QDialog
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(KeysDialog)
public:
    KeysDialog(const QList<PaletteEntry> &entries, QWidget *parent);
};

} // namespace Gatehouse
