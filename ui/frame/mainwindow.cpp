// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "frame/mainwindow.h"

#include "common/gatewayclient.h"
#include "common/page.h"
#include "frame/sidebar.h"
#include "frame/statusline.h"

#include <QAction>
#include <QClipboard>
#include <QCloseEvent>
#include <QFrame>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QSettings>
#include <QStackedWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

constexpr int MaxShortcut = 9;

QFrame *makeLine(QFrame::Shape shape, QWidget *parent)
{
    auto *const line = new QFrame(parent);
    line->setFrameShape(shape);
    line->setFrameShadow(QFrame::Plain);
    line->setForegroundRole(QPalette::Mid);
    return line;
}

} // namespace

MainWindow::MainWindow(GatewayClient &client, QSettings &settings)
    : m_client(client)
    , m_settings(settings)
{
    setWindowTitle(tr("Gatehouse"));
    resize(1180, 760);
    auto *const central = new QWidget(this);
    m_sideBar = new SideBar(central);
    m_stack = new QStackedWidget(central);
    m_statusLine = new StatusLine(central);
    auto *const middle = new QHBoxLayout;
    middle->setSpacing(0);
    middle->addWidget(m_sideBar);
    middle->addWidget(makeLine(QFrame::VLine, central));
    middle->addWidget(m_stack, 1);
    auto *const layout = new QVBoxLayout(central);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(middle, 1);
    layout->addWidget(makeLine(QFrame::HLine, central));
    layout->addWidget(m_statusLine);
    setCentralWidget(central);

    connect(m_sideBar, &SideBar::activated, this, &MainWindow::showPage);
    connect(&m_client, &GatewayClient::statusChanged, this,
            [this] { m_statusLine->show(m_client.status()); });
    m_statusLine->show(m_client.status());
    connect(m_statusLine, &StatusLine::publicClicked, this, [this] {
        QGuiApplication::clipboard()->setText(m_client.status().publicListener.url.toString());
    });
    connect(m_statusLine, &StatusLine::privateClicked, this, [this] {
        QGuiApplication::clipboard()->setText(m_client.status().privateListener.url.toString());
    });
    connect(m_statusLine, &StatusLine::runningClicked, this,
            [this] { openPage(u"calls"_s, u"is:running"_s); });
}

MainWindow::~MainWindow() = default;

void MainWindow::addPage(Page *page)
{
    m_stack->addWidget(page);
    m_pages.append(page);
    m_sideBar->addPage(*page);
    connect(page, &Page::linkActivated, this, &MainWindow::openPage);
    const int index = static_cast<int>(m_pages.size()) - 1;
    if (index < MaxShortcut)
        addPageShortcut(index);
    if (index == 0)
        showPage(0);
}

void MainWindow::addPageShortcut(int index)
{
    auto *const action = new QAction(tr("Go to %1").arg(m_pages.at(index)->title()), this);
    action->setShortcut(QKeySequence(Qt::CTRL | static_cast<Qt::Key>(Qt::Key_1 + index)));
    connect(action, &QAction::triggered, this, [this, index] { showPage(index); });
    addAction(action);
}

void MainWindow::showPage(int index)
{
    m_stack->setCurrentWidget(m_pages.at(index));
    m_sideBar->setCurrent(index);
}

Page *MainWindow::currentPage() const { return qobject_cast<Page *>(m_stack->currentWidget()); }

void MainWindow::openPage(const QString &id, const QString &what)
{
    for (qsizetype i = 0; i < m_pages.size(); ++i) {
        if (m_pages.at(i)->id() != id)
            continue;
        showPage(static_cast<int>(i));
        if (!what.isEmpty())
            m_pages.at(i)->open(what);
        return;
    }
}

void MainWindow::restoreLayout()
{
    restoreGeometry(m_settings.value("window/geometry").toByteArray());
    for (Page *page : std::as_const(m_pages)) {
        m_settings.beginGroup(page->id());
        page->restoreState(m_settings);
        m_settings.endGroup();
    }
    openPage(m_settings.value("window/page").toString());
}

void MainWindow::saveLayout()
{
    m_settings.setValue("window/geometry", saveGeometry());
    if (const Page *page = currentPage())
        m_settings.setValue("window/page", page->id());
    for (Page *page : std::as_const(m_pages)) {
        m_settings.beginGroup(page->id());
        page->saveState(m_settings);
        m_settings.endGroup();
    }
    m_settings.sync();
}

void MainWindow::raiseToFront()
{
    setWindowState((windowState() & ~Qt::WindowMinimized) | Qt::WindowActive);
    show();
    raise();
    activateWindow();
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    saveLayout();
    event->accept();
    Q_EMIT closing();
}

} // namespace Gatehouse
