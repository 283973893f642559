// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "common/secretfield.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>

using namespace Qt::StringLiterals;

namespace Gatehouse {

SecretField::SecretField(const QString &what, QWidget *parent)
    : QWidget(parent)
    , m_choice(new QComboBox(this))
    , m_text(new QLineEdit(this))
{
    auto *const layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_choice);
    layout->addWidget(m_text, 1);
    m_choice->setAccessibleName(tr("%1: where it comes from").arg(what));
    m_text->setAccessibleName(what);
    m_choice->addItem(tr("None"), None);
    m_choice->addItem(tr("Environment variable"), Variable);
    m_choice->addItem(tr("Keychain entry"), Entry);
    m_choice->addItem(tr("New value for the keychain"), Typed);
    setFocusProxy(m_choice);
    connect(m_choice, &QComboBox::currentIndexChanged, this, [this] {
        m_text->clear();
        showChoice();
        Q_EMIT changed();
    });
    connect(m_text, &QLineEdit::textChanged, this, &SecretField::changed);
    showChoice();
}

void SecretField::setRef(const SecretRef &ref)
{
    m_declared = ref;
    Choice choice = AsDeclared;
    if (ref.isNull())
        choice = None;
    else if (ref.source == SecretRef::Source::Env && (ref.provider.isEmpty() || ref.provider == "default"_L1))
        choice = Variable;
    else if (ref.source == SecretRef::Source::Keychain)
        choice = Entry;
    if (const int old = m_choice->findData(AsDeclared); old >= 0)
        m_choice->removeItem(old);
    if (choice == AsDeclared)
        m_choice->addItem(ref.source == SecretRef::Source::Plain
                              ? tr("Plain text in the file")
                              : tr("As in the file: %1").arg(ref.describe()),
                          AsDeclared);
    m_choice->setCurrentIndex(m_choice->findData(choice));
    m_text->setText(choice == Variable || choice == Entry ? ref.id : QString());
    showChoice();
}

void SecretField::showChoice()
{
    const int choice = m_choice->currentData().toInt();
    m_text->setVisible(choice == Variable || choice == Entry || choice == Typed);
    m_text->setEchoMode(choice == Typed ? QLineEdit::Password : QLineEdit::Normal);
    m_text->setPlaceholderText(choice == Variable    ? tr("NAME_OF_THE_VARIABLE")
                                   : choice == Entry ? tr("name of the entry")
                                                     : tr("paste the value"));
}

SecretRef SecretField::ref(const QString &newEntry) const
{
    SecretRef ref;
    switch (m_choice->currentData().toInt()) {
    case Variable:
        ref.source = SecretRef::Source::Env;
        ref.id = m_text->text().trimmed();
        break;
    case Entry:
        ref.source = SecretRef::Source::Keychain;
        ref.id = m_text->text().trimmed();
        break;
    case Typed:
        if (m_text->text().isEmpty())
            return {};
        ref.source = SecretRef::Source::Keychain;
        ref.id = newEntry;
        break;
    case AsDeclared:
        return m_declared;
    default:
        return {};
    }
    ref.provider = m_declared.source == ref.source && !m_declared.provider.isEmpty() ? m_declared.provider
                                                                                     : u"default"_s;
    return ref;
}

std::optional<Secret> SecretField::typedValue() const
{
    if (m_choice->currentData().toInt() != Typed || m_text->text().isEmpty())
        return std::nullopt;
    QByteArray utf8 = m_text->text().toUtf8();
    const Secret secret(utf8);
    wipe(utf8);
    return secret;
}

} // namespace Gatehouse
