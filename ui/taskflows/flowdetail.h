// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "taskflows/flowcolumns.h"
#include "taskflows/flowtree.h"

#include <QList>
#include <QTabWidget>

class QGridLayout;
class QHBoxLayout;
class QLabel;
class QPlainTextEdit;

namespace Gatehouse {

class FlowCalls;
class FlowHistory;
class GatewayClient;

/// What is known of the selected flow or task: its fields, its state and what it waits for as JSON, its
/// history and the calls that named it. GUI thread.
class FlowDetail final : public QTabWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(FlowDetail)
public:
    /// @a client is borrowed.
    explicit FlowDetail(GatewayClient &client, QWidget *parent = nullptr);
    ~FlowDetail() override;

    /// Shows @a row, or how it is now. A row without a flow is none.
    void setRow(const FlowRow &row, const FlowRoutes &routes);

Q_SIGNALS:
    /// As Page::linkActivated().
    void linkActivated(const QString &pageId, const QString &what);
    /// The flow of the shown task is to be selected.
    void flowActivated(const QByteArray &flowId);

private:
    struct Field
    {
        QLabel *title;
        QLabel *value;
    };

    [[nodiscard]] QWidget *makeOverview();
    [[nodiscard]] QPlainTextEdit *makeJson(const QString &objectName, const QString &name,
                                           const QString &placeholder);
    void setFields(const QList<std::pair<QString, QString>> &fields);
    void showFlow(const StoredFlow &stored, const FlowRoutes &routes);
    void showTask(const StoredFlow &stored, const Task &task);
    void showLinks(const FlowRow &row, const FlowRoutes &routes);
    void addLink(const QString &text, const QString &iconName, const QString &page, const QString &what);
    void showJson(QPlainTextEdit *edit, QByteArray &shown, const QByteArray &json);
    void showCall(const QByteArray &id);

    GatewayClient &m_client;
    QByteArray m_flowId; ///< empty: nothing is shown
    QLabel *m_headline;
    QHBoxLayout *m_links;
    QStringList m_shownLinks;
    QGridLayout *m_grid;
    QList<Field> m_fields;
    QPlainTextEdit *m_state;
    QPlainTextEdit *m_wait;
    QByteArray m_shownState;
    QByteArray m_shownWait;
    FlowHistory *m_history;
    FlowCalls *m_calls;
};

} // namespace Gatehouse
