// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QTableView>
#include <QTimer>
#include <optional>

class QToolButton;

namespace Gatehouse {

class CallModel;

/// The table of calls. It follows the newest call while its end is in sight; scrolled away from there nothing
/// moves, and a button says how many are new. GUI thread.
class CallTable final : public QTableView
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(CallTable)
public:
    /// @a model is borrowed.
    explicit CallTable(CallModel &model, QWidget *parent = nullptr);
    ~CallTable() override;

    [[nodiscard]] bool isFollowing() const { return m_following; }
    /// Scrolls to the newest call and follows from there.
    void follow();
    /// The call of the current row.
    [[nodiscard]] std::optional<qint64> currentSequence() const;
    /// The calls of the selected rows, oldest first.
    [[nodiscard]] QList<qint64> selectedSequences() const;
    /// Makes the row of the call @a sequence current and scrolls to it. False when it is not shown.
    bool select(qint64 sequence);
    void resetColumns();

Q_SIGNALS:
    /// The call of the current row is another one, or there is none.
    void currentCallChanged();
    /// Return was pressed or a row was double-clicked.
    void callActivated();

protected:
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void rowsAdded(int first, int last);
    void rowsGone(int first, int last);
    void modelReset();
    void scrolled();
    void shift(int rows);
    void updateNewButton();
    void tick();
    void showHeaderMenu(const QPoint &position);

    CallModel &m_model;
    QToolButton *m_newButton;
    QTimer m_tick;
    std::optional<qint64> m_kept; ///< the current call across a reset
    bool m_following = true;
    bool m_moving = false; ///< it is us who scroll
    int m_newCount = 0; ///< rows that came below since the end was in sight
};

} // namespace Gatehouse
