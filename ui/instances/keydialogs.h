// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "instances/instancerequests.h"

#include <QDialog>

class QCheckBox;
class QDialogButtonBox;
class QLabel;
class QLineEdit;

namespace Gatehouse {

class MessageBar;
class SecretClipboard;

/// Asks for the label and visibility of a key, new or existing, and has it made or changed. GUI thread.
class KeyDialog final : public QDialog
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(KeyDialog)
public:
    /// A new key for the instance @a uuid.
    KeyDialog(GatewayClient &client, QString uuid, QWidget *parent);
    /// The label and visibility of @a key.
    KeyDialog(GatewayClient &client, const ApiKey &key, QWidget *parent);

Q_SIGNALS:
    /// A new key has been made.
    void made(const Gatehouse::KeyValue &value);

private:
    void build();
    void save();
    void apply();
    void setBusy(bool busy);
    [[nodiscard]] Visibility visibility() const;

    GatewayClient &m_client;
    QString m_uuid;
    ApiKey m_key; ///< id 0: a new one
    QLineEdit *m_label = nullptr;
    QCheckBox *m_private = nullptr;
    QCheckBox *m_both = nullptr;
    MessageBar *m_problem = nullptr;
    QDialogButtonBox *m_buttons = nullptr;
};

/// Shows the raw value of a key, large, with what to do with it. GUI thread.
class KeyValueDialog final : public QDialog
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(KeyValueDialog)
public:
    /// @a words say what has happened; @a url is where the key opens.
    KeyValueDialog(const ApiKey &key, const Secret &raw, const QString &words, const QUrl &url,
                   SecretClipboard &clipboard, QWidget *parent);

    /// The line that calls the webhook with the key.
    [[nodiscard]] QString curlLine() const;

private:
    Secret m_raw;
    QUrl m_url;
};

} // namespace Gatehouse
