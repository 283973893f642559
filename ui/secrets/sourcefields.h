// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "common/snapshots.h"

#include <QWidget>

class QComboBox;
class QGridLayout;
class QLabel;
class QLineEdit;
class QPushButton;

namespace Gatehouse {

class SecretClipboard;
class SecretEdit;

/// Whether @a entries has one called @a name.
[[nodiscard]] bool hasEntry(const QList<KeychainEntry> &entries, const QString &name);
/// @a wanted, with a number behind it when there is an entry of that name already.
[[nodiscard]] QString freeEntryName(const QList<KeychainEntry> &entries, const QString &wanted);

/// The part of a SecretSourcePicker for references that go through a provider: a variable, what a file holds,
/// what a command says. GUI thread.
class ProviderField final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ProviderField)
public:
    /// @a source is Env, File or Exec. @a what names the secret for those who can't see the form.
    ProviderField(SecretRef::Source source, const QString &what, QWidget *parent);

    /// Offers the providers of @a providers; what is chosen stays chosen.
    void setProviders(const SecretProviders &providers);
    void setRef(const SecretRef &ref);
    /// Chooses the provider called @a provider, which may be declared in a moment.
    void choose(const QString &provider);
    [[nodiscard]] SecretRef ref() const;
    /// What is not there yet, in words; empty when it is complete.
    [[nodiscard]] QString missing() const;

Q_SIGNALS:
    void changed();
    /// A provider is to be declared; for files, the operator has chosen @a path.
    void providerWanted(Gatehouse::SecretRef::Source source, const QString &path);

private:
    void offer(const QString &name);
    void showProvider();
    void browse();

    SecretRef::Source m_source;
    SecretProviders m_providers;
    QLabel *m_providerLabel;
    QComboBox *m_provider;
    QPushButton *m_add;
    QLineEdit *m_id;
    QLabel *m_rule;
    QString m_declared; ///< the provider of the reference that was set
};

/// The part for an entry that the keychain has, chosen or named. GUI thread.
class EntryField final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(EntryField)
public:
    EntryField(const QString &what, QWidget *parent);

    void setEntries(const QList<KeychainEntry> &entries);
    void setName(const QString &name);
    [[nodiscard]] QString name() const;

Q_SIGNALS:
    void changed();

private:
    QComboBox *m_name;
};

/// The part for a value that is typed here, and what its keychain entry will be called. GUI thread.
class TypedField final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(TypedField)
public:
    /// Without @a isKept the value stays plain text, and there is no name.
    TypedField(SecretClipboard &clipboard, const QString &what, bool isKept, QWidget *parent);

    [[nodiscard]] SecretEdit &value() { return *m_value; }
    [[nodiscard]] const SecretEdit &value() const { return *m_value; }
    void setName(const QString &name);
    [[nodiscard]] QString name() const;

Q_SIGNALS:
    void changed();

private:
    SecretEdit *m_value;
    QLineEdit *m_name = nullptr;
};

} // namespace Gatehouse
