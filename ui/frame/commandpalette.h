// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QDialog>
#include <QList>
#include <QPointer>

class QAction;
class QLabel;
class QLineEdit;
class QListWidget;

namespace Gatehouse {

/// An action as the palette offers it.
struct PaletteEntry
{
    QAction *action = nullptr;
    QString place; ///< the page it belongs to; empty for the window's own
};

/// Ctrl+K: every action of the program, found by typing. GUI thread.
class CommandPalette final : public QDialog
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(CommandPalette)
public:
    CommandPalette(const QList<PaletteEntry> &entries, QWidget *parent);

Q_SIGNALS:
    /// @a action was chosen; the palette is closed.
    void chosen(QAction *action);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void filter(const QString &typed);
    void choose();

    struct Line
    {
        QPointer<QAction> action;
        QString text;
    };
    QList<Line> m_lines;
    QLineEdit *m_typed;
    QListWidget *m_list;
    QLabel *m_none;
};

/// Whether @a text holds all words of @a typed, in any order and case.
[[nodiscard]] bool matchesWords(const QString &text, const QString &typed);

} // namespace Gatehouse
