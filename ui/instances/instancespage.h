// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "common/gatewayclient.h"
#include "common/page.h"

class QSplitter;
class QStackedWidget;
class QTableView;

namespace Gatehouse {

class InstancePanel;
class InstancesModel;
class MessageBar;
class SecretClipboard;

/// The page "Instances". open() takes the UUID of an instance, or "add" and "add-key". GUI thread.
class InstancesPage final : public Page
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(InstancesPage)
public:
    /// Both are borrowed and must outlive the page.
    InstancesPage(GatewayClient &client, SecretClipboard &clipboard, QWidget *parent = nullptr);
    ~InstancesPage() override;

    void open(const QString &what) override;
    void saveState(QSettings &settings) const override;
    void restoreState(const QSettings &settings) override;

private:
    QWidget *makeList();
    QWidget *makeEmpty();
    QAction *addPageAction(const QString &name, const QString &text, QStringView iconName,
                           const std::function<void()> &act);
    void takeInstances();
    void select(const QString &uuid);
    void showCurrent();
    [[nodiscard]] const InstanceInfo *current() const;
    void addInteractively();
    void renameCurrent();
    void duplicateCurrent();
    void toggleCurrent();
    void deleteCurrent();
    void report(const Result<void> &result);

    GatewayClient &m_client;
    InstancesModel *m_model;
    QTableView *m_table = nullptr;
    QSplitter *m_splitter;
    QStackedWidget *m_stack;
    MessageBar *m_outcome = nullptr;
    InstancePanel *m_panel;
    QAction *m_toggle = nullptr;
    QList<QAction *> m_needInstance;
    QString m_current; ///< UUID
    QString m_wanted; ///< to be selected as soon as it is there
};

} // namespace Gatehouse
