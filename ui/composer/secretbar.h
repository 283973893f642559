// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "composer/requestkeys.h"
#include "composer/secretheaders.h"

#include <QList>
#include <QWidget>
#include <optional>

class QLineEdit;
class QPushButton;
class QToolButton;

namespace Gatehouse {

class MessageBar;

/// Asks what is to become of secrets that came as text: use the key this gateway knows by that value, put it
/// into the keychain, or drop it. They are kept in memory until that is answered, and nowhere else. Hidden
/// while there is nothing to ask. GUI thread.
class SecretBar final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SecretBar)
public:
    /// @a client is borrowed.
    explicit SecretBar(GatewayClient &client, QWidget *parent = nullptr);
    ~SecretBar() override;

    /// Asks about @a secrets, after those that are being asked about. @a routeId is the route called, whose
    /// secret one of them may be; @a name a name to begin with for the keychain.
    void ask(const QList<PastedSecret> &secrets, const QString &routeId, const QString &name);
    /// Forgets all of them.
    void drop();
    [[nodiscard]] bool isAsking() const { return !m_secrets.isEmpty(); }
    /// Leads the operator to the question.
    void insist();

Q_SIGNALS:
    /// The operator chose the key that was found; @a secret is where it was.
    void matched(const Gatehouse::KnownKey &known, const Gatehouse::PastedSecret &secret);
    /// The secret is the keychain entry @a name now.
    void stored(const QString &name, const Gatehouse::PastedSecret &secret);
    /// Nothing is left to ask.
    void answered();

private:
    void showNext();
    void next();
    void store();
    [[nodiscard]] QString question() const;

    GatewayClient &m_client;
    MessageBar *m_bar;
    QToolButton *m_use;
    QToolButton *m_store;
    QToolButton *m_drop;
    QWidget *m_naming;
    QLineEdit *m_name;
    QPushButton *m_confirm;
    QList<PastedSecret> m_secrets;
    QString m_routeId;
    QString m_suggested;
    std::optional<KnownKey> m_known;
    quint64 m_round = 0; ///< answers about an earlier secret are dropped
};

} // namespace Gatehouse
