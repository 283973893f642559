// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "common/gatewayclient.h"

#include <QWidget>
#include <memory>

class QLabel;
class QNetworkAccessManager;
class QPushButton;

namespace Gatehouse {

class MessageBar;
class SecretClipboard;

/// What a home without instances shows: one button that makes a demo agent and sends it a call. GUI thread.
class Welcome final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Welcome)
public:
    Welcome(GatewayClient &client, QWidget *parent);
    ~Welcome() override;

    void makeDemo();
    /// A demo is being made.
    [[nodiscard]] bool isBusy() const;

Q_SIGNALS:
    /// The call is on its way, over HTTP like any other: its row is in the table of calls, or will be.
    void callSent();
    /// The call was answered. @a curl calls once more; it holds the key.
    void answered(const QString &reply, const QString &curl);
    /// The operator would rather begin with an instance of his own.
    void addInstanceRequested();

protected:
    void changeEvent(QEvent *event) override;

private:
    void paintLogo();
    void addDemoInstance();
    void addDemoKey(const QString &uuid);
    void sendCall(const QUrl &url, const Secret &key);
    void fail(const QString &words);
    void setBusy(bool busy);

    GatewayClient &m_client;
    std::unique_ptr<QNetworkAccessManager> m_network;
    QLabel *m_logo;
    QPushButton *m_demo;
    MessageBar *m_problem;
};

} // namespace Gatehouse
