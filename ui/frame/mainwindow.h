// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QList>
#include <QMainWindow>

class QSettings;
class QStackedWidget;

namespace Gatehouse {

class GatewayClient;
class Page;
class SideBar;
class StatusLine;

/// The one window: side bar, pages, status line. It shows what GatewayClient tells; closing it is up to the
/// owner (see closing()). GUI thread.
class MainWindow final : public QMainWindow
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(MainWindow)
public:
    /// Both are borrowed and must outlive the window.
    MainWindow(GatewayClient &client, QSettings &settings);
    ~MainWindow() override;

    /// Adds @a page at the end of the side bar; it belongs to the window.
    void addPage(Page *page);
    /// After the last addPage(): puts window, columns and page back as they were left.
    void restoreLayout();
    void saveLayout();

    [[nodiscard]] Page *currentPage() const;
    [[nodiscard]] const QList<Page *> &pages() const { return m_pages; }
    /// Shows the page @a id, and there @a what unless it is empty.
    void openPage(const QString &id, const QString &what = {});
    /// Shows the window above others and gives it the keyboard.
    void raiseToFront();

Q_SIGNALS:
    /// The operator closes the window; what follows is up to the owner.
    void closing();

protected:
    void closeEvent(QCloseEvent *event) override;

private:
    void showPage(int index);
    void addPageShortcut(int index);

    GatewayClient &m_client;
    QSettings &m_settings;
    SideBar *m_sideBar;
    QStackedWidget *m_stack;
    StatusLine *m_statusLine;
    QList<Page *> m_pages;
};

} // namespace Gatehouse
