// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QKeySequence>
#include <QList>
#include <QMainWindow>
#include <functional>

class QSettings;
class QStackedWidget;

namespace Gatehouse {

class GatewayClient;
class MessageBar;
class NoticeBars;
class Page;
class SecretClipboard;
class SideBar;
class StatusLine;
class Welcome;
struct PaletteEntry;

/// The one window: side bar, pages, status line. It shows what GatewayClient tells; closing it is up to the
/// owner (see closing()). GUI thread.
class MainWindow final : public QMainWindow
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(MainWindow)
public:
    /// All are borrowed and must outlive the window.
    MainWindow(GatewayClient &client, SecretClipboard &clipboard, QSettings &settings);
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
    /// An action of the window itself, for the palette and the list of keys. It belongs to the window.
    QAction *addWindowAction(const QString &text, const QKeySequence &keys, const std::function<void()> &act);
    /// Shows the window above others and gives it the keyboard.
    void raiseToFront();
    /// Whether closing the window only hides it.
    void setHidesOnClose(bool hides) { m_hidesOnClose = hides; }
    /// Ends everything, whatever closing the window means: closing() follows.
    void quit();

Q_SIGNALS:
    /// The operator wants to end; what follows is up to the owner. The window stays until then.
    void closing();

protected:
    void closeEvent(QCloseEvent *event) override;

private:
    void makeActions();
    void makeStart();
    void connectStatusLine();
    void showPage(int index);
    void showDemo(const QString &reply, const QString &curl);
    void takeInstances();
    void openPalette();
    void openKeys();
    [[nodiscard]] QList<PaletteEntry> paletteEntries() const;

    GatewayClient &m_client;
    SecretClipboard &m_clipboard;
    QSettings &m_settings;
    NoticeBars *m_notices;
    MessageBar *m_demo; ///< what the demo call brought
    Welcome *m_welcome;
    SideBar *m_sideBar;
    QStackedWidget *m_stack;
    StatusLine *m_statusLine;
    QList<Page *> m_pages;
    QString m_demoCurl;
    bool m_hidesOnClose = false;
    bool m_begun = false; ///< the first list of instances was seen
};

} // namespace Gatehouse
