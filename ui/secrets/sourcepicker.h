// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "common/gatewayclient.h"

#include <QTimer>
#include <QWidget>

class QComboBox;
class QLabel;
class QPushButton;
class QStackedWidget;

namespace Gatehouse {

class EntryField;
class InlineNote;
class ProviderField;
class SecretClipboard;
class TypedField;

/// The part of a form in which a secret's source is chosen: a value typed once and kept in the keychain, an
/// entry that is there, a variable, a file, a command. It checks what is typed, tests what is chosen and
/// never shows a value but the one just typed.
///
/// A form sets the declared reference with setRef(), refuses to save while problem() has words, and saves
/// with store(), which first puts a typed value into the keychain and then gives the reference to write:
///
///     picker->store(this, [this](const Result<SecretRef> &ref) { … });
///
/// Afterwards it calls setRef() with what was saved, which forgets the typed value. GUI thread.
class SecretSourcePicker final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SecretSourcePicker)
public:
    /// @a what names the secret for those who can't see the form. Both references are borrowed and must
    /// outlive this.
    SecretSourcePicker(GatewayClient &client, SecretClipboard &clipboard, const QString &what,
                       QWidget *parent = nullptr);
    ~SecretSourcePicker() override;

    /// Whether there may be no secret at all; not so unless said.
    void setOptional(bool optional);
    /// What the keychain entry of a typed value is called unless the operator says otherwise. A number is
    /// added when that is taken. An overlong name is cut.
    void setEntryName(const QString &name);
    /// Shows @a ref as declared and forgets what was typed. A null one: a new secret.
    void setRef(const SecretRef &ref);
    /// The reference as it is chosen now; for a typed value that of the entry it will have. Null: no secret.
    [[nodiscard]] SecretRef ref() const;
    /// Whether the operator has chosen or typed something else than setRef() showed.
    [[nodiscard]] bool isModified() const;
    /// Why this can't be saved, as a sentence; empty when it can. What was declared and is left alone can
    /// always be saved.
    [[nodiscard]] QString problem() const;
    /// Shows problem() beside the fields, also where nothing was typed yet.
    void showProblem();
    /// Writes a typed value into the keychain, and calls @a done with the reference to save; at once when
    /// there is nothing to write. An error is shown here as well.
    void store(QObject *context, Respond<SecretRef> done);

Q_SIGNALS:
    /// The operator has changed something.
    void changed();

private:
    enum Kind { None, Typed, Entry, Variable, File, Command, Plain };

    void addKind(Kind kind, const QString &words, QWidget *field);
    [[nodiscard]] Kind kind() const;
    void setKind(Kind kind);
    [[nodiscard]] Kind kindOf(const SecretRef &ref) const;
    [[nodiscard]] Kind kindForNew() const;
    [[nodiscard]] bool hasKeychain() const;
    [[nodiscard]] Secret typedValue() const;
    [[nodiscard]] bool mayReplace(const QString &entry) const;
    [[nodiscard]] QString typedProblem() const;
    [[nodiscard]] QString referenceProblem(const SecretRef &ref) const;
    void takeSecrets();
    void takeStatus();
    void showKind();
    void showNote();
    void note();
    void test();
    void unlock();
    void addProvider(ProviderField &field, SecretRef::Source source, const QString &path);

    GatewayClient &m_client;
    QComboBox *m_kind;
    QPushButton *m_test;
    QPushButton *m_unlock;
    QLabel *m_busy;
    QStackedWidget *m_fields;
    InlineNote *m_note;
    InlineNote *m_outcome;
    TypedField *m_typed;
    TypedField *m_plain;
    EntryField *m_entry;
    ProviderField *m_variable;
    ProviderField *m_file;
    ProviderField *m_command;
    QList<QPair<Kind, QString>> m_kinds; ///< in the order of the list, which leaves out what is not offered
    QTimer m_patience; ///< until a test is said to run
    SecretRef m_declared;
    QString m_wantedEntry; ///< as setEntryName() has it
    QString m_written; ///< the entry that store() has written, and may write again
    int m_tests = 0; ///< the number of the newest one
    bool m_optional = false;
    bool m_setting = false; ///< setRef() is at work: no change of the operator's
    bool m_touched = false; ///< the operator has changed something since setRef()
};

} // namespace Gatehouse
