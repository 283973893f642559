// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "frame/mainwindow.h"

#include "common/gatewayclient.h"
#include "common/icons.h"
#include "common/messagebar.h"
#include "common/page.h"
#include "common/secretclipboard.h"
#include "frame/commandpalette.h"
#include "frame/keysdialog.h"
#include "frame/noticebars.h"
#include "frame/sidebar.h"
#include "frame/statusline.h"
#include "frame/welcome.h"

#include <QAction>
#include <QClipboard>
#include <QCloseEvent>
#include <QCursor>
#include <QFrame>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QSettings>
#include <QStackedWidget>
#include <QToolButton>
#include <QToolTip>
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

MainWindow::MainWindow(GatewayClient &client, SecretClipboard &clipboard, QSettings &settings)
    : m_client(client)
    , m_clipboard(clipboard)
    , m_settings(settings)
{
    setWindowTitle(tr("Gatehouse"));
    setWindowIcon(icon(u"gatehouse-logo"));
    resize(1180, 760);
    auto *const central = new QWidget(this);
    m_sideBar = new SideBar(central);
    m_notices = new NoticeBars(client, central);
    m_demo = new MessageBar(central);
    m_stack = new QStackedWidget(central);
    m_welcome = new Welcome(client, m_stack);
    m_statusLine = new StatusLine(central);
    auto *const right = new QVBoxLayout;
    right->setSpacing(0);
    right->addWidget(m_notices);
    right->addWidget(m_demo);
    right->addWidget(m_stack, 1);
    auto *const middle = new QHBoxLayout;
    middle->setSpacing(0);
    middle->addWidget(m_sideBar);
    middle->addWidget(makeLine(QFrame::VLine, central));
    middle->addLayout(right, 1);
    auto *const layout = new QVBoxLayout(central);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(middle, 1);
    layout->addWidget(makeLine(QFrame::HLine, central));
    layout->addWidget(m_statusLine);
    setCentralWidget(central);
    makeStart();
    connectStatusLine();
    makeActions();
}

MainWindow::~MainWindow() = default;

void MainWindow::makeStart()
{
    m_stack->addWidget(m_welcome);
    connect(m_sideBar, &SideBar::activated, this, &MainWindow::showPage);
    connect(m_welcome, &Welcome::answered, this, &MainWindow::showDemo);
    connect(m_welcome, &Welcome::callSent, this, [this] {
        if (!m_pages.isEmpty())
            showPage(0);
    });
    connect(m_welcome, &Welcome::addInstanceRequested, this, [this] { openPage(u"instances"_s, u"add"_s); });
    connect(&m_client, &GatewayClient::instancesChanged, this, &MainWindow::takeInstances);
    connect(&m_client, &GatewayClient::statusChanged, this, [this] {
        if (!m_begun && m_client.status().phase == GatewayStatus::Phase::Running)
            takeInstances(); // there may be none, and then nothing changes
    });
    m_demo->setObjectName(u"bar:demo"_s);
    m_demo->setClosable(true);
    connect(m_demo->addButton(u"copyDemoCurl"_s, tr("Copy curl line")), &QToolButton::clicked, this,
            [this] { m_clipboard.copy(m_demoCurl.toUtf8()); });
    connect(m_demo->addButton(u"addDemoKey"_s, tr("Add a key…")), &QToolButton::clicked, this,
            [this] { openPage(u"instances"_s, u"add-key"_s); });
}

void MainWindow::connectStatusLine()
{
    connect(&m_client, &GatewayClient::statusChanged, this,
            [this] { m_statusLine->show(m_client.status()); });
    m_statusLine->show(m_client.status());
    const auto copyOrMend = [this](const ListenerStatus &listener) {
        if (!listener.problem.isEmpty()) {
            m_notices->changePort();
        } else if (listener.url.isEmpty()) {
            openPage(u"settings"_s, u"files"_s); // nothing runs: the files say why, or will
        } else {
            QGuiApplication::clipboard()->setText(listener.url.toString());
            QToolTip::showText(QCursor::pos(), tr("Copied %1").arg(listener.url.toString()), m_statusLine);
        }
    };
    connect(m_statusLine, &StatusLine::publicClicked, this,
            [this, copyOrMend] { copyOrMend(m_client.status().publicListener); });
    connect(m_statusLine, &StatusLine::privateClicked, this,
            [this, copyOrMend] { copyOrMend(m_client.status().privateListener); });
    connect(m_statusLine, &StatusLine::runningClicked, this,
            [this] { openPage(u"calls"_s, u"is:running"_s); });
    connect(m_statusLine, &StatusLine::keychainClicked, this, [this] {
        if (m_client.status().keychain == Keychain::State::Available) {
            openPage(u"secrets"_s);
            return;
        }
        m_client.ask<void>(
            this,
            [](Gateway &gateway, QObject *here, const Respond<void> &answer) {
                gateway.keychain().unlock(here, [answer](Keychain::State) { answer({}); });
            },
            [](const Result<void> &) {}); // what comes of it is told as the status
    });
}

QAction *MainWindow::addWindowAction(const QString &text, const QKeySequence &keys,
                                     const std::function<void()> &act)
{
    auto *const action = new QAction(text, this);
    action->setShortcut(keys);
    connect(action, &QAction::triggered, this, act);
    addAction(action);
    return action;
}

void MainWindow::makeActions()
{
    addWindowAction(tr("Find an action"), QKeySequence(Qt::CTRL | Qt::Key_K), [this] { openPalette(); });
    addWindowAction(tr("Show the keys"), QKeySequence(Qt::Key_F1), [this] { openKeys(); });
    addWindowAction(tr("Copy the public URL"), {}, [this] {
        QGuiApplication::clipboard()->setText(m_client.status().publicListener.url.toString());
    });
    addWindowAction(tr("Copy the private URL"), {}, [this] {
        QGuiApplication::clipboard()->setText(m_client.status().privateListener.url.toString());
    });
    addWindowAction(tr("Create a demo agent and send a test call"), {}, [this] { m_welcome->makeDemo(); });
    addWindowAction(tr("Quit"), QKeySequence(Qt::CTRL | Qt::Key_Q), [this] { quit(); });
}

QList<PaletteEntry> MainWindow::paletteEntries() const
{
    QList<PaletteEntry> entries;
    for (const Page *page : m_pages) {
        for (QAction *action : page->actions())
            entries.append(PaletteEntry{.action = action, .place = page->title()});
    }
    for (QAction *action : actions())
        entries.append(PaletteEntry{.action = action, .place = {}});
    return entries;
}

void MainWindow::openPalette()
{
    auto *const palette = new CommandPalette(paletteEntries(), this);
    connect(
        palette, &CommandPalette::chosen, this,
        [this](QAction *action) {
            if (auto *const page = qobject_cast<Page *>(action->parent()))
                openPage(page->id());
            action->trigger();
        },
        Qt::QueuedConnection); // after the palette has closed: the action may open a dialog
    palette->open();
}

void MainWindow::openKeys()
{
    auto *const keys = new KeysDialog(paletteEntries(), this);
    keys->open();
}

void MainWindow::showDemo(const QString &reply, const QString &curl)
{
    m_demoCurl = curl;
    m_demo->say(
        Tone::Good,
        tr("The demo agent answered: \"%1\". Call it again from a terminal with the curl line, or add a "
           "key for a caller of yours.")
            .arg(reply));
}

void MainWindow::takeInstances()
{
    const bool none = m_client.instances().isEmpty();
    if (!m_begun) {
        m_begun = true;
        if (none) {
            m_stack->setCurrentWidget(m_welcome);
            m_sideBar->setCurrent(-1);
        }
        return;
    }
    if (!none && m_stack->currentWidget() == m_welcome && !m_welcome->isBusy())
        openPage(u"instances"_s);
}

void MainWindow::addPage(Page *page)
{
    m_stack->addWidget(page);
    m_pages.append(page);
    m_sideBar->addPage(*page);
    connect(page, &Page::linkActivated, this, &MainWindow::openPage);
    const int index = static_cast<int>(m_pages.size()) - 1;
    if (index < MaxShortcut)
        addWindowAction(tr("Go to %1").arg(page->title()),
                        QKeySequence(Qt::CTRL | static_cast<Qt::Key>(Qt::Key_1 + index)),
                        [this, index] { showPage(index); });
    if (index == 0)
        showPage(0);
    QStringList ids;
    for (const Page *each : std::as_const(m_pages))
        ids.append(each->id());
    for (Page *each : std::as_const(m_pages))
        each->setReachable(ids);
}

void MainWindow::showPage(int index)
{
    m_stack->setCurrentWidget(m_pages.at(index));
    m_sideBar->setCurrent(index);
    m_stack->setFocus(Qt::OtherFocusReason); // Tab goes on in the page; none of its controls is touched yet
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

void MainWindow::quit() { Q_EMIT closing(); }

void MainWindow::closeEvent(QCloseEvent *event)
{
    event->ignore(); // calls that run to their end first are told of here; the owner hides the window
    if (m_hidesOnClose) {
        saveLayout();
        hide();
    } else {
        quit();
    }
}

} // namespace Gatehouse
