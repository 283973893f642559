// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "composer/httprun.h"

#include <QStringDecoder>
#include <QTimer>
#include <QWidget>

class QLabel;
class QPlainTextEdit;
class QProgressBar;
class QPushButton;
class QTabWidget;
class QTableWidget;
class QToolButton;

namespace Gatehouse {

class JsonHighlighter;

/// A reply as it comes: status, timing, headers, body. Of long bodies the beginning is shown. GUI thread.
class ReplyView final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ReplyView)
public:
    explicit ReplyView(QWidget *parent = nullptr);
    ~ReplyView() override;

    /// Nothing was sent yet.
    void clear();
    /// A request is on its way; @a what it waits for.
    void begin(const QString &what);
    void setHead(const ReplyHead &head);
    void add(const ReplyProgress &progress);
    /// What the agent has said so far, while the reply itself is awaited.
    void setAgentText(const QString &text);
    void end(const ReplyEnd &end);
    /// Why nothing was sent.
    void fail(const QString &problem);
    /// The call it was can be shown.
    void setHasCall(bool hasCall);
    void say(const QString &words, bool isProblem);

    [[nodiscard]] int status() const { return m_head.status; }

Q_SIGNALS:
    void saveRequested();
    void callRequested();

protected:
    void changeEvent(QEvent *event) override;

private:
    void setIsJson(bool isJson);
    void showState();
    void paintNote();
    void showBody();
    void showTiming();
    [[nodiscard]] QString bodyText() const;

    QLabel *m_icon;
    QLabel *m_state;
    QLabel *m_timing;
    QLabel *m_note; ///< what is not shown, or what has been saved
    bool m_isNoteProblem = false;
    QProgressBar *m_busy;
    QPushButton *m_call;
    QPushButton *m_raw;
    QPushButton *m_save;
    QTabWidget *m_tabs;
    QPlainTextEdit *m_body;
    JsonHighlighter *m_colors; ///< belongs to the body
    QTableWidget *m_headers;
    QTimer m_wait; ///< until it is worth saying that something takes long
    ReplyHead m_head;
    ReplyEnd m_end;
    ReplyProgress m_progress; ///< without its piece
    QByteArray m_bytes; ///< of the body, as far as they are shown
    QStringDecoder m_decoder; ///< of what is appended while it comes
    qsizetype m_column = 0; ///< of the line being appended to
    QString m_what;
    enum class Phase { Nothing, Running, Done, Failed };
    Phase m_phase = Phase::Nothing;
    bool m_isAgentText = false;
};

} // namespace Gatehouse
