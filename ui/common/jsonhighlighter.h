// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArrayView>
#include <QString>
#include <QSyntaxHighlighter>
#include <optional>

class QPlainTextEdit;

namespace Gatehouse {

/// Colours JSON in an editor: names, texts, numbers, and the words true, false and null, in colours of the
/// editor's palette. It marks what can't be JSON with a line below. Texts of more than 64 KiB stay plain:
/// colouring them takes longer than a moment. GUI thread.
class JsonHighlighter final : public QSyntaxHighlighter
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(JsonHighlighter)
public:
    /// Belongs to @a edit.
    explicit JsonHighlighter(QPlainTextEdit *edit);
    ~JsonHighlighter() override;

    bool eventFilter(QObject *watched, QEvent *event) override;

protected:
    void highlightBlock(const QString &text) override;

private:
    void takeColors();

    QPlainTextEdit *m_edit;
    QTextCharFormat m_name;
    QTextCharFormat m_text;
    QTextCharFormat m_number;
    QTextCharFormat m_word;
    QTextCharFormat m_wrong;
};

/// @a json, which is valid, with a line for each member and two spaces a level. Nothing but white space
/// outside of texts is changed, so what it says stays exactly as it is. Any thread.
[[nodiscard]] QString indentedJson(QByteArrayView json);

/// Why @a text is not JSON and where, for the operator ("Line 3, column 7: …"); none when it is. Any thread.
[[nodiscard]] std::optional<QString> jsonComplaint(const QString &text);

} // namespace Gatehouse
