// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "common/gatewayclient.h"

#include <QDialog>

class QDialogButtonBox;
class QLineEdit;

namespace Gatehouse {

class AgentForm;
class MessageBar;

/// Asks for a new instance, for the name of a copy, or for another name, and has it done. GUI thread.
class InstanceDialog final : public QDialog
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(InstanceDialog)
public:
    enum class Purpose { Add, Duplicate, Rename };

    /// @a original is the instance to be copied or renamed; not used for Add.
    InstanceDialog(GatewayClient &client, Purpose purpose, const InstanceConfig &original, QWidget *parent);

Q_SIGNALS:
    /// Done to the instance @a uuid: a new one, unless it was renamed.
    void done(const QString &uuid);

private:
    void save();
    void add(const AgentConfig &agent);
    void finish(const QString &uuid, const Result<void> &result);

    GatewayClient &m_client;
    Purpose m_purpose;
    InstanceConfig m_original;
    QLineEdit *m_name;
    AgentForm *m_agent = nullptr; ///< only to add
    MessageBar *m_problem;
    QDialogButtonBox *m_buttons;
};

} // namespace Gatehouse
