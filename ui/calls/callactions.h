// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "calls/callcolumns.h"
#include "common/gatewayclient.h"
#include "http/traffic.h"

#include <QObject>
#include <optional>

class QAction;
class QMenu;
class QWidget;

namespace Gatehouse {

class CallModel;
class CallTable;
class Page;

/// What can be done with calls: the actions of the page, and the menu of a row. GUI thread.
class CallActions final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(CallActions)
public:
    /// Everything is borrowed; @a table is the parent of dialogs and menus.
    CallActions(GatewayClient &client, CallModel &model, CallTable &table);
    ~CallActions() override;

    /// What the page offers besides the menu.
    [[nodiscard]] QList<QAction *> actions() const;
    /// The call that is selected, and what went over the wire for it.
    void setCall(const std::optional<CallRecord> &record, const std::optional<Traffic> &traffic);
    /// A menu for the cell in @a column of the selected call, with links to the other pages that @a page can
    /// reach; the caller shows it, and it deletes itself.
    [[nodiscard]] QMenu *makeMenu(CallColumn column, const Page &page);
    /// The selected call as text for another program; nothing when what went over the wire is not known.
    enum class Snippet { Curl, Httpie, Fetch, PowerShell };
    [[nodiscard]] std::optional<QString> snippet(Snippet kind) const;

Q_SIGNALS:
    /// As Page::linkActivated().
    void linkActivated(const QString &pageId, const QString &what);
    /// A term for the filter.
    void termChosen(const QString &term);
    /// Something the operator should know, in words.
    void said(const QString &words);

private:
    void replay(bool editable);
    void openInComposer();
    void copySnippet(Snippet kind);
    void copyRows(bool asJson);
    void cancelCall();
    void updateEnabled();
    void addLinks(QMenu &menu, const Page &page);
    [[nodiscard]] QUrl target() const;
    [[nodiscard]] QList<CallRecord> selectedRecords() const;

    GatewayClient &m_client;
    CallModel &m_model;
    CallTable &m_table;
    QAction *m_replay;
    QAction *m_edit;
    QAction *m_composer;
    QAction *m_cancel;
    QAction *m_copyCsv;
    QAction *m_copyJson;
    QList<QAction *> m_snippets;
    std::optional<CallRecord> m_record;
    std::optional<Traffic> m_traffic;
};

} // namespace Gatehouse
