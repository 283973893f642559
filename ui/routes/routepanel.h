// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "common/gatewayclient.h"
#include "routes/routeinfo.h"

#include <QTimer>
#include <QWidget>

class QLabel;
class QPushButton;

namespace Gatehouse {

class MessageBar;
class RouteForm;
class Routes;
class RouteStatus;
class SecretClipboard;

/// One route: how it works, and its settings. GUI thread.
class RoutePanel final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(RoutePanel)
public:
    /// All references are borrowed and must outlive the panel.
    RoutePanel(GatewayClient &client, SecretClipboard &clipboard, const Routes &routes,
               QWidget *parent = nullptr);
    ~RoutePanel() override;

    /// Shows @a route as it is now. What was typed for the same route is kept.
    void show(const RouteInfo &route);
    /// Looks the secret up now.
    void testSecret();

Q_SIGNALS:
    void linkActivated(const QString &pageId, const QString &what);

private:
    QWidget *makeSettings();
    void takeRoute(bool isOther);
    void revert();
    void enableButtons();
    void save();
    void saveRoute(const RouteConfig &wanted);
    void adopt();
    void setBusy(bool busy);

    GatewayClient &m_client;
    const Routes &m_routes;
    RouteInfo m_route;
    RouteConfig m_seen; ///< as the form was filled
    QLabel *m_title;
    RouteStatus *m_status;
    RouteForm *m_form;
    MessageBar *m_outcome;
    QPushButton *m_save;
    QPushButton *m_revert;
    QLabel *m_progress;
    QTimer m_patience; ///< until what takes long is said to run
    bool m_conflict = false;
    bool m_busy = false;
};

} // namespace Gatehouse
