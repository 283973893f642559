// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "config/config.h"

#include <QWidget>
#include <optional>

class QComboBox;
class QLineEdit;
class QPlainTextEdit;
class QSpinBox;
class QStackedWidget;

namespace Gatehouse {

class SecretField;

/// The settings of the agent behind an instance, by its type. GUI thread.
class AgentForm final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(AgentForm)
public:
    explicit AgentForm(QWidget *parent = nullptr);

    void setAgent(const AgentConfig &agent);
    /// The agent as the form has it; @a secretEntry names the entry of the keychain that a typed secret goes
    /// into.
    [[nodiscard]] AgentConfig agent(const QString &secretEntry) const;
    [[nodiscard]] std::optional<Secret> typedSecret() const;
    /// What is missing, in words; empty when the form can be saved.
    [[nodiscard]] QString problem() const;

Q_SIGNALS:
    /// The operator has changed something.
    void changed();

private:
    QWidget *makeEcho();
    QWidget *makeCommand();
    QWidget *makeChat();
    QWidget *makeOpenClaw();
    QWidget *makeIdle();
    [[nodiscard]] AgentConfig::Type type() const;
    void showType();

    AgentConfig m_declared;
    bool m_setting = false; ///< setAgent() is at work: no change of the operator's
    QComboBox *m_type;
    QStackedWidget *m_pages;
    QLineEdit *m_command;
    QLineEdit *m_directory;
    QPlainTextEdit *m_environment;
    QSpinBox *m_timeout;
    QLineEdit *m_baseUrl;
    QLineEdit *m_model;
    SecretField *m_apiKey;
    QPlainTextEdit *m_prompt;
    QPlainTextEdit *m_headers;
    QLineEdit *m_url;
    SecretField *m_token;
    QLineEdit *m_agentId;
    QWidget *m_idleRow;
    QSpinBox *m_idle;
};

/// @a words as one line that splits into them again.
[[nodiscard]] QString joinedCommand(const QStringList &words);
/// The words of @a text: spaces part them, double quotes group, three of those stand for one that is meant.
[[nodiscard]] QStringList splitCommandText(const QString &text);

} // namespace Gatehouse
