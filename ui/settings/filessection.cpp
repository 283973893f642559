// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "settings/filessection.h"

#include "common/elidedlabel.h"
#include "common/icons.h"
#include "common/words.h"

#include <QClipboard>
#include <QDesktopServices>
#include <QFileInfo>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace Gatehouse {

RecordingSection::RecordingSection(SettingFields &fields, QWidget *parent)
    : SettingsSection(u"recording"_s, tr("Recording"), fields, parent)
{
    beginGroup(tr("Of every call, on disk"));
    addText(tr("One record: time, listener, instance or route, session or action, the caller's address, the "
               "last four "
               "characters of the key, status, durations, sizes, and the check that stopped it. See "
               "Retention for how "
               "long."));
    beginGroup(tr("Requests and replies, in memory"));
    addText(tr(
        "While this window is open the newest 64 MiB of them are kept so that a call can be looked at, sent "
        "again and copied. They are never written to disk, and are gone when the window closes."));
    beginGroup(tr("On disk by their nature"));
    addText(
        tr("Conversations of command and chat agents, files that came with calls, TaskFlows with what their "
           "callers put into them, and the answers of calls with Prefer or an idempotency id."));
    beginGroup(tr("Never"));
    addText(tr(
        "Keys, tokens, cookies and route secrets: not in records, not in memory beside the requests, not in "
        "logs. Raw keys are in the keychain only."));
    auto *const show = new QPushButton(tr("Show the calls"), this);
    show->setObjectName(u"settings:showCalls"_s);
    show->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    connect(show, &QPushButton::clicked, this, [this] { Q_EMIT linkActivated(u"calls"_s, {}); });
    addWidget(show);
    finish();
}

FilesSection::FilesSection(GatewayClient &client, SettingFields &fields, QWidget *parent)
    : SettingsSection(u"files"_s, tr("Files"), fields, parent)
    , m_client(client)
{
    beginGroup(tr("Configuration"));
    addText(tr(
        "What you declare. It may be edited by hand while Gatehouse runs and counts within a second. Changes "
        "made in this window are written to it; what they are not about stays as it is, but comments are "
        "lost (a copy with them is kept as .bak)."));
    beginGroup({});
    m_config = addPlace(u"config"_s, tr("File"), true);
    beginGroup(tr("Data"));
    addText(tr("What the gateway collects: the database, files that came with calls, and how this window was "
               "left."));
    beginGroup({});
    m_data = addPlace(u"data"_s, tr("Folder"), false);
    beginGroup(tr("Routes of OpenClaw"));
    addText(tr(
        "An OpenClaw configuration can be read on the page Routes, with a look at what would come of it."));
    auto *const routes = new QPushButton(tr("Go to Routes"), this);
    routes->setObjectName(u"settings:showRoutes"_s);
    routes->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    connect(routes, &QPushButton::clicked, this, [this] { Q_EMIT linkActivated(u"routes"_s, {}); });
    addWidget(routes);
    finish();
    connect(&m_client, &GatewayClient::statusChanged, this, &FilesSection::showStatus);
    showStatus();
}

ElidedLabel *FilesSection::addPlace(const QString &name, const QString &label, bool isFile)
{
    auto *const line = new QWidget(this);
    auto *const layout = new QHBoxLayout(line);
    layout->setContentsMargins(0, 0, 0, 0);
    auto *const path = new ElidedLabel(line);
    path->setObjectName(u"path:"_s + name);
    path->setFont(fixedFont());
    layout->addWidget(path, 1);
    const auto addButton = [&](const QString &text, QStringView iconName, const QString &objectName) {
        auto *const button = new QToolButton(line);
        button->setText(text);
        button->setIcon(icon(iconName));
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setFocusPolicy(Qt::StrongFocus);
        button->setObjectName(objectName + u':' + name);
        button->setAccessibleName(u"%1: %2"_s.arg(text, label));
        layout->addWidget(button);
        return button;
    };
    connect(addButton(tr("Copy"), u"edit-copy", u"copyPath"_s), &QToolButton::clicked, this,
            [path] { QGuiApplication::clipboard()->setText(path->fullText()); });
    connect(addButton(tr("Open folder"), u"go-next", u"openFolder"_s), &QToolButton::clicked, this,
            [path, isFile] {
                const QString folder = isFile ? QFileInfo(path->fullText()).absolutePath() : path->fullText();
                QDesktopServices::openUrl(QUrl::fromLocalFile(folder));
            });
    addRow(label, line);
    return path;
}

void FilesSection::showStatus()
{
    m_config->setFullText(m_client.status().configFile);
    m_data->setFullText(m_client.status().dataDir);
}

} // namespace Gatehouse
