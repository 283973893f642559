// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "routes/routeinfo.h"

#include <QWidget>

class QGridLayout;
class QLabel;
class QToolButton;

namespace Gatehouse {

class ElidedLabel;
class MessageBar;

/// How a route works: its warnings, the URLs and the curl line, its reach, how near its limits it is, what
/// happened lately. GUI thread.
class RouteStatus final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(RouteStatus)
public:
    explicit RouteStatus(QWidget *parent = nullptr);
    ~RouteStatus() override;

    void show(const RouteInfo &route, const RoutesInfo &all);

Q_SIGNALS:
    /// The plain text of the secret is to be moved into the keychain.
    void adoptWanted();
    /// The secret is to be looked up now.
    void testWanted();
    /// The page @a pageId is wanted, and there @a what.
    void linkActivated(const QString &pageId, const QString &what);

private:
    struct CopyRow
    {
        QLabel *label = nullptr;
        ElidedLabel *text = nullptr;
        QToolButton *copy = nullptr;
    };

    [[nodiscard]] CopyRow makeCopyRow(const QString &title, const QString &objectName);
    [[nodiscard]] QLabel *makeFact(const QString &title, const QString &objectName);
    void makeLinks();
    static void setCopyRow(const CopyRow &row, const QString &text);
    void openComposer();

    RouteInfo m_route;
    MessageBar *m_warnings;
    QToolButton *m_adopt;
    QToolButton *m_test;
    QGridLayout *m_grid;
    CopyRow m_public;
    CopyRow m_private;
    CopyRow m_curl;
    QLabel *m_reach = nullptr;
    QLabel *m_secret = nullptr;
    QLabel *m_usage = nullptr;
    QLabel *m_limits = nullptr;
    QLabel *m_lastCall = nullptr;
    QLabel *m_lastError = nullptr;
};

} // namespace Gatehouse
