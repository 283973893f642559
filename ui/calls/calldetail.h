// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "calls/callcolumns.h"
#include "http/traffic.h"

#include <QTabWidget>
#include <optional>
#include <utility>

class QLabel;
class QListWidget;
class QPlainTextEdit;

namespace Gatehouse {

class CallTimeline;

/// A request or a reply taken apart.
struct HttpText
{
    QByteArray head; ///< lines, each with its line end
    QByteArray body;
};
/// Cuts @a message after its empty line.
[[nodiscard]] HttpText splitMessage(const QByteArray &message);
/// @a body as people read it: JSON indented, other text as it is, the rest as a size.
[[nodiscard]] QString readableBody(const QByteArray &body);

/// What there is to know of one call: a summary with the checks it went through, the request, the reply,
/// where its time went, and what it has to do with other calls. GUI thread.
class CallDetail final : public QTabWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(CallDetail)
public:
    explicit CallDetail(QWidget *parent = nullptr);
    ~CallDetail() override;

    /// Shows @a record; the text and the place in it stay when it is the call that is shown already.
    void setCall(const CallRecord &record, const CallNames &names);
    void showNothing();
    /// What went over the wire, or why it is not known.
    void showTraffic(const std::optional<Traffic> &traffic, const QString &whyNot);
    /// @a related are other calls, each with what relates it. @a searching: there may be more.
    void showRelated(const QList<std::pair<QString, CallRecord>> &related, const CallNames &names,
                     bool searching);
    /// Whether the tab is shown that needs showRelated().
    [[nodiscard]] bool wantsRelated() const;

Q_SIGNALS:
    /// What wantsRelated() says may be another.
    void relatedWanted();
    void relatedActivated(const Gatehouse::CallRecord &record);

private:
    void showSummary(const CallRecord &record, const CallNames &names);
    void showTrace(const CallRecord &record);
    void setField(int row, const QString &value);
    static void setTextKeepingPlace(QPlainTextEdit *edit, const QString &text);
    [[nodiscard]] QPlainTextEdit *makeText(const QString &name, const QString &objectName);

    QLabel *m_headline;
    QLabel *m_cause;
    QList<QLabel *> m_titles;
    QList<QLabel *> m_fields;
    QListWidget *m_trace;
    QPlainTextEdit *m_request;
    QPlainTextEdit *m_reply;
    CallTimeline *m_timeline;
    QListWidget *m_related;
    QList<CallRecord> m_relatedCalls; ///< in the order of the list
    QByteArray m_id;
};

} // namespace Gatehouse
