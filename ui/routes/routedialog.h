// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "common/gatewayclient.h"

#include <QDialog>
#include <QTimer>

class QDialogButtonBox;
class QLabel;

namespace Gatehouse {

class MessageBar;
class RouteForm;
class Routes;
class SecretClipboard;

/// Asks for a new route, alone or after another one, and adds it. GUI thread.
class RouteDialog final : public QDialog
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(RouteDialog)
public:
    /// @a original: the route to be copied; null: none.
    RouteDialog(GatewayClient &client, SecretClipboard &clipboard, const Routes &routes,
                const RouteConfig *original, QWidget *parent);
    ~RouteDialog() override;

Q_SIGNALS:
    /// The route @a id was added.
    void added(const QString &id);

private:
    void save();
    void add(const RouteConfig &route);
    void setBusy(bool busy);
    void fail(const Error &error);

    GatewayClient &m_client;
    RouteForm *m_form;
    MessageBar *m_problem;
    QLabel *m_progress;
    QDialogButtonBox *m_buttons;
    QTimer m_patience; ///< until what takes long is said to run
};

/// Asks for another name of a route, and renames it. GUI thread.
class RenameRouteDialog final : public QDialog
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(RenameRouteDialog)
public:
    RenameRouteDialog(GatewayClient &client, const Routes &routes, const RouteConfig &route, QWidget *parent);
    ~RenameRouteDialog() override;

Q_SIGNALS:
    void renamed(const QString &id);
};

} // namespace Gatehouse
