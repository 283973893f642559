// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "common/gatewayclient.h"

#include <QWidget>

class QLabel;
class QTableView;
class QToolButton;
class QVBoxLayout;

namespace Gatehouse {

class ElidedLabel;
class KeysModel;
class MessageBar;
class SecretClipboard;
struct KeyValue;

/// The "Webhook" section of an instance: its URLs, its API keys, its events. GUI thread.
class WebhookSection final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(WebhookSection)
public:
    WebhookSection(GatewayClient &client, SecretClipboard &clipboard, QWidget *parent);

    /// Shows @a instance, which may be another than before.
    void show(const InstanceInfo &instance);

    void addKeyInteractively();
    void openEvents();

private:
    struct UrlRow
    {
        QLabel *title = nullptr;
        ElidedLabel *url = nullptr;
        QToolButton *copy = nullptr;
    };
    UrlRow makeUrlRow(QVBoxLayout *layout, const QString &title, const QString &objectName);
    void showUrl(const UrlRow &row, const QUrl &url);
    void showFurtherUrls(const QList<QUrl> &urls);
    void makeKeys(QVBoxLayout *layout);
    void updateButtons();
    [[nodiscard]] const KeyInfo *current() const;
    [[nodiscard]] QString breaks(const KeyInfo &info) const;
    [[nodiscard]] QUrl urlFor(Visibility visibility) const;
    void revealKey();
    void copyKey();
    void editCurrent();
    void regenerateCurrent();
    void deleteCurrent();
    void present(const KeyValue &value, const QString &words);
    void ask(const QString &title, const QString &text, const QString &action,
             const std::function<void()> &act);
    void showMenu(const QPoint &position);

    GatewayClient &m_client;
    SecretClipboard &m_clipboard;
    InstanceInfo m_instance;
    UrlRow m_public;
    UrlRow m_private;
    QVBoxLayout *m_moreUrls = nullptr;
    QList<UrlRow> m_more; ///< for the further addresses of the private listener
    MessageBar *m_disabled = nullptr;
    MessageBar *m_outcome = nullptr;
    KeysModel *m_model;
    QTableView *m_table = nullptr;
    QList<QAction *> m_keyActions; ///< need a selected key
};

} // namespace Gatehouse
