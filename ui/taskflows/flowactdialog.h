// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "taskflows/flowacts.h"

#include <QDialog>
#include <QList>
#include <optional>
#include <vector>

class QLabel;
class QPushButton;
class QTableWidget;

namespace Gatehouse {

class FlowActForm;
class FlowConflict;
class GatewayClient;
class MessageBar;

/// Asks for what an act needs, names the rows it will be done to, does it, and says what became of each. The
/// rows are those that were selected when it was opened, with their revisions; what happens to the tree
/// meanwhile changes nothing about them. A flow that has changed is shown with what has changed, and the act
/// is offered for its new revision. GUI thread.
class FlowActDialog final : public QDialog
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(FlowActDialog)
public:
    /// @a client is borrowed. Deletes itself when closed.
    FlowActDialog(GatewayClient &client, FlowAct act, QList<FlowTarget> targets, QWidget *parent = nullptr);
    ~FlowActDialog() override;

    /// Shows itself and asks.
    void ask();
    /// Does the act without asking, and shows itself only when there is something to say.
    void actAtOnce();

Q_SIGNALS:
    /// It was done to @a count rows, and how, in words.
    void done(const QString &words);
    void callActivated(const QByteArray &id);

private:
    struct Row
    {
        FlowTarget target;
        std::optional<FlowOutcome> outcome = {};
        bool isRunning = false;

        [[nodiscard]] bool isOver() const { return outcome && outcome->kind <= FlowOutcome::Kind::Pending; }
        [[nodiscard]] bool isConflict() const
        {
            return outcome && outcome->kind == FlowOutcome::Kind::Conflict;
        }
    };

    void makeTable();
    void fillRow(int row);
    void begin();
    void runMore();
    void take(int row, const FlowOutcome &outcome);
    void finish();
    void retry();
    void showConflictOf(int row);
    void updateButtons();
    [[nodiscard]] bool isMany() const { return m_rows.size() > 1; }
    [[nodiscard]] QString doneWords() const;

    GatewayClient &m_client;
    const FlowAct m_act;
    std::vector<Row> m_rows;
    QLabel *m_intro;
    QTableWidget *m_table;
    FlowActForm *m_form;
    FlowConflict *m_conflict;
    MessageBar *m_message;
    QPushButton *m_go;
    QPushButton *m_retry;
    QPushButton *m_close;
    std::size_t m_next = 0; ///< the first row that was not begun
    int m_running = 0;
    bool m_hasRun = false;
};

} // namespace Gatehouse
