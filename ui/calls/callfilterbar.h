// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "calls/callfilter.h"

#include <QList>
#include <QTimer>
#include <QWidget>
#include <optional>

class QAction;
class QHBoxLayout;
class QLabel;
class QLineEdit;
class QMenu;
class QProgressBar;
class QPushButton;
class QToolButton;

namespace Gatehouse {

/// The line above the table: the filter with its chips, and below it how much is shown. It checks what is
/// typed at once and says what is wrong; a wrong filter leaves the one before in force. GUI thread.
class CallFilterBar final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(CallFilterBar)
public:
    explicit CallFilterBar(QWidget *parent = nullptr);
    ~CallFilterBar() override;

    /// The filter in force: that of the text and of the chips, or an empty one while it is switched off.
    [[nodiscard]] const CallFilter &filter() const { return m_filter; }
    [[nodiscard]] QString text() const;
    void setText(const QString &text);
    /// Adds @a term behind what is there.
    void addTerm(const QString &term);
    void clear();
    void setNames(const CallNames &names);
    /// "12 of 3,480 shown".
    void setCounts(qsizetype shown, qsizetype total);
    /// A search through the stored calls: how far it has come, in thousandths; none: it does not run.
    void setSearching(std::optional<int> permille);
    /// What the last search had to say; and whether there is more to look through.
    void setSearchResult(const QString &words, bool canGoOn);
    void focusFilter();

    [[nodiscard]] QList<QAction *> pageActions() const;
    [[nodiscard]] bool isPaused() const;

Q_SIGNALS:
    void filterChanged();
    void pauseToggled(bool paused);
    void searchRequested();
    void searchCancelled();

private:
    void check();
    void apply();
    void buildChips(QWidget *parent, QHBoxLayout *layout);
    [[nodiscard]] QMenu *makeHelp();

    QLineEdit *m_edit;
    QLabel *m_problem;
    QLabel *m_count;
    QLabel *m_searchWords;
    QProgressBar *m_progress;
    QPushButton *m_search;
    QPushButton *m_cancel;
    QList<QToolButton *> m_chips;
    QAction *m_focus;
    QAction *m_enabled;
    QAction *m_pause;
    QTimer m_delay;
    CallNames m_names;
    CallFilter m_textFilter;
    CallFilter m_filter;
};

} // namespace Gatehouse
