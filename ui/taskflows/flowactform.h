// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "taskflows/flowacts.h"

#include <QList>
#include <QWidget>

class QComboBox;
class QGridLayout;
class QLabel;
class QLineEdit;
class QPlainTextEdit;

namespace Gatehouse {

/// What an act asks for: a step, a reason, JSON, as the act needs it. Fields that are left as they are change
/// nothing. GUI thread.
class FlowActForm final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(FlowActForm)
public:
    /// For one row, @a targets has one, and the fields show what it has.
    FlowActForm(FlowAct act, const QList<FlowTarget> &targets, QWidget *parent = nullptr);
    ~FlowActForm() override;

    [[nodiscard]] bool isEmpty() const { return m_rows == 0; }
    /// Whether what was entered can be sent.
    [[nodiscard]] bool isValid() const;
    /// What differs from what was shown at first.
    [[nodiscard]] QList<FlowField> fields() const;

Q_SIGNALS:
    void validityChanged();

private:
    struct Json
    {
        QByteArray name;
        QPlainTextEdit *edit;
        QLabel *complaint;
        QString before;
    };
    struct Line
    {
        QByteArray name;
        QLineEdit *edit;
        QString before;
        bool canBeCleared;
        bool isRequired;
        bool isKept = false; ///< sent whenever it is set: without it the flow would not stay blocked
    };
    struct Choice
    {
        QByteArray name;
        QComboBox *box;
        QByteArray before; ///< JSON of the value that is not sent; empty: none is
        bool isKept = false; ///< as above
    };

    QWidget *addRow(const QString &title, QWidget *field);
    void addLine(const QByteArray &name, const QString &title, const QByteArray &now,
                 const QString &placeholder, bool canBeCleared = true, bool isRequired = false);
    void addJson(const QByteArray &name, const QString &title, const QByteArray &now);
    QComboBox *addChoice(const QByteArray &name, const QString &title, const QByteArray &before);
    void addStatus();
    void addBlockedTask(const FlowTarget &target);
    void check(const Json &json);

    QGridLayout *m_grid;
    int m_rows = 0;
    QList<Json> m_json;
    QList<Line> m_lines;
    QList<Choice> m_choices;
};

} // namespace Gatehouse
