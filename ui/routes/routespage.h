// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "common/gatewayclient.h"
#include "common/page.h"

#include <QTimer>
#include <functional>

class QSplitter;
class QStackedWidget;
class QTableView;

namespace Gatehouse {

class MessageBar;
class RoutePanel;
class Routes;
class RoutesModel;
class SecretClipboard;
struct RouteInfo;

/// The page "Routes". open() takes the id of a route, or "add" and "import". GUI thread.
class RoutesPage final : public Page
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(RoutesPage)
public:
    /// Both are borrowed and must outlive the page.
    RoutesPage(GatewayClient &client, SecretClipboard &clipboard, QWidget *parent = nullptr);
    ~RoutesPage() override;

    void open(const QString &what) override;
    void saveState(QSettings &settings) const override;
    void restoreState(const QSettings &settings) override;

    [[nodiscard]] const Routes &routes() const { return *m_routes; }

private:
    QWidget *makeList();
    QWidget *makeTools(QWidget *parent);
    void makeColumns();
    QWidget *makeEmpty();
    QAction *addPageAction(const QString &name, const QString &text, QStringView iconName,
                           const std::function<void()> &act);
    void takeRoutes();
    void select(const QString &id);
    void showCurrent();
    [[nodiscard]] const RouteInfo *current() const;
    void add(const RouteConfig *original);
    void renameCurrent();
    void toggleCurrent();
    void deleteCurrent();
    void importRoutes();
    void report(const Result<void> &result);

    GatewayClient &m_client;
    SecretClipboard &m_clipboard;
    Routes *m_routes;
    RoutesModel *m_model;
    QTableView *m_table = nullptr;
    QSplitter *m_splitter;
    QStackedWidget *m_stack;
    MessageBar *m_outcome = nullptr;
    RoutePanel *m_panel;
    QAction *m_toggle = nullptr;
    QList<QAction *> m_needRoute;
    QTimer m_ageing; ///< "3 min ago" becomes "4 min ago"
    QString m_current; ///< id
    QString m_wanted; ///< to be selected as soon as it is there
};

} // namespace Gatehouse
