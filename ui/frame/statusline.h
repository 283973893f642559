// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QWidget>

class QToolButton;

namespace Gatehouse {

struct GatewayStatus;
struct ListenerStatus;

/// The line at the bottom that says what is true now; each part is a button. GUI thread.
class StatusLine final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(StatusLine)
public:
    explicit StatusLine(QWidget *parent = nullptr);

    void show(const GatewayStatus &status);

Q_SIGNALS:
    void publicClicked();
    void privateClicked();
    void runningClicked();
    void keychainClicked();

private:
    QToolButton *makePart(const QString &objectName);
    void showListener(QToolButton *part, const QString &name, const ListenerStatus &listener);

    QToolButton *m_public;
    QToolButton *m_private;
    QToolButton *m_running;
    QToolButton *m_keychain;
};

} // namespace Gatehouse
