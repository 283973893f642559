// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "secrets/secretproviders.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QGridLayout;
class QLineEdit;
class QPlainTextEdit;
class QSpinBox;
class QStackedWidget;

namespace Gatehouse {

/// Every field of a provider, by its kind. GUI thread.
class ProviderForm final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ProviderForm)
public:
    static constexpr int FieldSpacing = 6; ///< pixels between a label and its field

    explicit ProviderForm(QWidget *parent = nullptr);

    /// Shows @a provider. Its kind can be changed only when @a mayChangeKind.
    void setProvider(const SecretProvider &provider, bool mayChangeKind);
    [[nodiscard]] SecretProvider provider() const;
    /// What is missing or wrong, as a sentence; empty when it can be saved.
    [[nodiscard]] QString problem() const;

Q_SIGNALS:
    /// The operator has changed something.
    void changed();

private:
    QWidget *makeEnv();
    QWidget *makeFile();
    QWidget *makeExec();
    QGridLayout *gridOf(QWidget *page) const;
    void addRow(QGridLayout *grid, const QString &label, QWidget *field, QWidget *beside = nullptr) const;
    QLineEdit *makeLine(QWidget *page, const QString &name, const QString &placeholder);
    QPlainTextEdit *makeLines(QWidget *page, const QString &name, const QString &placeholder);
    QSpinBox *makeNumber(QWidget *page, const QString &name, const QString &suffix);
    QWidget *makeBrowse(QWidget *page, QLineEdit *path, const QString &title);
    [[nodiscard]] SecretRef::Source source() const;
    [[nodiscard]] EnvProvider envProvider() const;
    [[nodiscard]] FileProvider fileProvider() const;
    [[nodiscard]] ExecProvider execProvider() const;
    [[nodiscard]] QString execProblem() const;
    void showKind();
    void touch();

    bool m_setting = false; ///< setProvider() is at work: no change of the operator's
    QComboBox *m_kind;
    QStackedWidget *m_pages;
    // env
    QCheckBox *m_isLimited = nullptr;
    QPlainTextEdit *m_allowlist = nullptr;
    // file
    QLineEdit *m_path = nullptr;
    QComboBox *m_mode = nullptr;
    QSpinBox *m_maxBytes = nullptr;
    QSpinBox *m_fileTime = nullptr;
    // exec
    QLineEdit *m_command = nullptr;
    QPlainTextEdit *m_args = nullptr;
    QPlainTextEdit *m_env = nullptr;
    QLineEdit *m_passEnv = nullptr;
    QSpinBox *m_time = nullptr;
    QSpinBox *m_silence = nullptr;
    QSpinBox *m_maxOutput = nullptr;
    QCheckBox *m_isJson = nullptr;
    QCheckBox *m_isTrusted = nullptr;
    QPlainTextEdit *m_trusted = nullptr;
};

} // namespace Gatehouse
