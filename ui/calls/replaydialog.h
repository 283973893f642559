// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "common/gatewayclient.h"
#include "http/traffic.h"

#include <QDialog>
#include <QNetworkAccessManager>
#include <optional>

class QComboBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;

namespace Gatehouse {

/// Sends a call again, with a key that is chosen by its label, as it was or edited. It shows the answer, and
/// the new call appears in the table, marked as a replay. Deletes itself when closed. GUI thread.
class ReplayDialog final : public QDialog
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ReplayDialog)
public:
    /// @a client is borrowed; @a traffic is what went over the wire for @a record.
    ReplayDialog(GatewayClient &client, const CallRecord &record, const Traffic &traffic, bool editable,
                 QWidget *parent);
    ~ReplayDialog() override;

private:
    void fillKeys();
    void send();
    void sendWith(const QByteArray &token, const std::optional<QByteArray> &key);
    void showProblem(const QString &words);
    [[nodiscard]] QUrl target() const;

    GatewayClient &m_client;
    const CallRecord m_record;
    const Traffic m_traffic;
    QNetworkAccessManager m_http;
    QComboBox *m_key;
    QLineEdit *m_pasted;
    QPlainTextEdit *m_body;
    QLabel *m_state;
    QPlainTextEdit *m_answer;
    QPushButton *m_send;
    bool m_sending = false;
};

/// Fields of the head of @a traffic that a copy of the request needs: neither secrets nor what the sending
/// program sets by itself.
[[nodiscard]] QList<std::pair<QByteArray, QByteArray>> copiedHeaders(const Traffic &traffic);

} // namespace Gatehouse
