// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "common/gatewayclient.h"
#include "config/routeimport.h"

#include <QDialog>
#include <QTimer>
#include <optional>

class QDialogButtonBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QTableView;

namespace Gatehouse {

class MessageBar;
class RouteImportModel;

/// Takes the routes of an OpenClaw configuration over, from a file or from pasted text: first shows what that
/// would add, then adds it. GUI thread.
class RouteImportDialog final : public QDialog
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(RouteImportDialog)
public:
    RouteImportDialog(GatewayClient &client, QWidget *parent);
    ~RouteImportDialog() override;

Q_SIGNALS:
    /// The routes @a ids were added.
    void imported(const QStringList &ids);

private:
    QWidget *makeSource();
    QWidget *makePreview();
    void choose();
    void readSource();
    void preview(const QByteArray &text, const QString &baseDir);
    void show(const Result<RouteImport> &result);
    void showNothing();
    void apply();

    GatewayClient &m_client;
    RouteImportModel *m_model;
    QLineEdit *m_file = nullptr;
    QPlainTextEdit *m_text = nullptr;
    QTableView *m_table = nullptr;
    MessageBar *m_outcome = nullptr;
    QLabel *m_notes = nullptr;
    QPushButton *m_apply = nullptr;
    QDialogButtonBox *m_buttons = nullptr;
    QTimer m_typing; ///< since the last key
    std::optional<RouteImport> m_import; ///< as it is shown
    int m_asked = 0; ///< the number of the newest preview
};

} // namespace Gatehouse
