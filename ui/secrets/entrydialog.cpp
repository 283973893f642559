// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "secrets/entrydialog.h"

#include "common/messagebar.h"
#include "secrets/inlinenote.h"
#include "secrets/secretedit.h"
#include "secrets/secretrequests.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace Gatehouse {

EntryDialog::EntryDialog(GatewayClient &client, SecretClipboard &clipboard, const QString &name,
                         const QStringList &usedBy, QWidget *parent)
    : QDialog(parent)
    , m_client(client)
    , m_replaced(name)
    , m_value(new SecretEdit(clipboard, tr("Value"), this))
    , m_note(new InlineNote(this))
    , m_problem(new MessageBar(this))
    , m_buttons(new QDialogButtonBox(QDialogButtonBox::Save | QDialogButtonBox::Cancel, this))
{
    constexpr int Width = 520;
    setObjectName(u"entryDialog"_s);
    setAttribute(Qt::WA_DeleteOnClose);
    setMinimumWidth(Width);
    setWindowTitle(name.isEmpty() ? tr("Add keychain entry") : tr("Replace \"%1\"").arg(name));
    auto *const layout = new QVBoxLayout(this);
    layout->setSpacing(10);
    layout->addWidget(m_problem);
    QString words = tr("References call it by this name. The value is not shown again.");
    if (!name.isEmpty())
        words = usedBy.isEmpty()
            ? tr("Nothing uses it now. The old value is gone for good.")
            : tr("The new value counts from the next request on, for: %1. The old one is "
                 "gone for good.")
                  .arg(usedBy.join(u", "_s));
    auto *const said = new QLabel(words, this);
    said->setWordWrap(true);
    layout->addWidget(said);
    auto *const form = new QFormLayout;
    if (name.isEmpty()) {
        m_name = new QLineEdit(this);
        m_name->setObjectName(u"entry:name"_s);
        m_name->setAccessibleName(tr("Name"));
        m_name->setPlaceholderText(tr("what it is for: zapier, OpenAI key"));
        form->addRow(tr("Name:"), m_name);
        connect(m_name, &QLineEdit::textChanged, this, [this] {
            m_touched = true;
            check();
        });
    }
    m_value->setPlaceholder(tr("type or paste it"));
    form->addRow(tr("Value:"), m_value);
    layout->addLayout(form);
    layout->addWidget(m_note);
    layout->addStretch(1);
    layout->addWidget(m_buttons);
    connect(m_value, &SecretEdit::changed, this, &EntryDialog::check);
    connect(m_buttons, &QDialogButtonBox::accepted, this, &EntryDialog::save);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    check();
    (m_name ? static_cast<QWidget *>(m_name) : m_value)->setFocus();
}

QString EntryDialog::name() const { return m_name ? m_name->text().trimmed() : m_replaced; }

QString EntryDialog::problem() const
{
    if (m_name) {
        if (!isKeychainName(name()))
            return name().isEmpty() ? tr("Give the entry a name.")
                                    : tr("The name must be at most 128 characters, none of them a control "
                                         "character.");
        const QList<KeychainEntry> &entries = m_client.secrets().entries;
        const QString wanted = name();
        if (std::ranges::any_of(entries, [&wanted](const KeychainEntry &e) { return e.name.name == wanted; }))
            return tr("There is an entry \"%1\" already: replace that, or choose another name.").arg(wanted);
    }
    if (m_value->value().bytes().size() > SecretsOverview::MaxValueBytes)
        return tr("The value is longer than %1 bytes.").arg(SecretsOverview::MaxValueBytes);
    return {};
}

void EntryDialog::check()
{
    const QString wrong = problem();
    m_note->say(Tone::Bad, m_touched || !m_name ? wrong : QString());
    m_buttons->button(QDialogButtonBox::Save)
        ->setEnabled(wrong.isEmpty() && !m_value->isEmpty() && !m_saving);
}

void EntryDialog::save()
{
    m_saving = true;
    check();
    writeEntry(m_client, name(), m_value->value(), !m_name, this, [this](const Result<void> &done) {
        m_saving = false;
        check();
        if (!done) {
            m_problem->say(Tone::Bad, done.error().message);
            return;
        }
        m_value->forget();
        Q_EMIT written(name());
        accept();
    });
}

} // namespace Gatehouse
