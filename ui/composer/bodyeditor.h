// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "composer/composedrequest.h"

#include <QTimer>
#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QStackedWidget;

namespace Gatehouse {

class PartsTable;

/// What a request carries: JSON that is checked while it is typed, text, forms or a file. GUI thread.
class BodyEditor final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(BodyEditor)
public:
    explicit BodyEditor(QWidget *parent = nullptr);
    ~BodyEditor() override;

    /// Shows the body of @a request.
    void setBody(const ComposedRequest &request);
    /// Writes the body into @a request.
    void read(ComposedRequest &request) const;
    /// Takes over what is being edited in a table.
    void commit();
    /// Brings JSON into lines; says why when it is none.
    void format();
    /// What is wrong with the JSON; empty: nothing, or it is no JSON that is sent.
    [[nodiscard]] QString problem() const;

Q_SIGNALS:
    void changed();

protected:
    void changeEvent(QEvent *event) override;

private:
    [[nodiscard]] ComposedRequest::Body kind() const;
    void showKind();
    void check();
    void goToProblem();
    void chooseFile();
    [[nodiscard]] QPlainTextEdit *makeText(const QString &name, const QString &objectName);

    QComboBox *m_kind;
    QPushButton *m_format;
    QLabel *m_icon;
    QPushButton *m_problem; ///< leads to where the JSON ends
    QLabel *m_good;
    QStackedWidget *m_stack;
    QPlainTextEdit *m_json;
    QPlainTextEdit *m_text;
    PartsTable *m_parts;
    QLineEdit *m_file;
    QTimer m_check;
};

} // namespace Gatehouse
