// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "instances/keydialogs.h"

#include "common/messagebar.h"
#include "common/secretclipboard.h"
#include "common/snippets.h"
#include "common/words.h"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace Gatehouse {

KeyDialog::KeyDialog(GatewayClient &client, QString uuid, QWidget *parent)
    : QDialog(parent)
    , m_client(client)
    , m_uuid(std::move(uuid))
{
    setWindowTitle(tr("Add API key"));
    build();
}

KeyDialog::KeyDialog(GatewayClient &client, const ApiKey &key, QWidget *parent)
    : QDialog(parent)
    , m_client(client)
    , m_uuid(key.instance)
    , m_key(key)
{
    setWindowTitle(tr("Edit API key"));
    build();
    m_label->setText(key.label);
    m_private->setChecked(key.visibility == Visibility::Private);
    m_both->setChecked(key.visibility == Visibility::Both);
}

void KeyDialog::build()
{
    setObjectName(u"keyDialog"_s);
    setAttribute(Qt::WA_DeleteOnClose);
    auto *const layout = new QVBoxLayout(this);
    layout->setSpacing(10);
    m_problem = new MessageBar(this);
    layout->addWidget(m_problem);
    auto *const form = new QFormLayout;
    m_label = new QLineEdit(this);
    m_label->setObjectName(u"label"_s);
    m_label->setMaxLength(static_cast<int>(ApiKeys::MaxLabelLength));
    m_label->setPlaceholderText(tr("who calls: zapier, partner-x, master agent"));
    m_label->setAccessibleName(tr("Label"));
    m_label->setMinimumWidth(320);
    form->addRow(tr("Label:"), m_label);
    layout->addLayout(form);
    m_private = new QCheckBox(tr("Accessible only to other AI agents on this machine"), this);
    m_private->setObjectName(u"private"_s);
    m_both = new QCheckBox(tr("Also accept it on the private URL"), this);
    layout->addWidget(m_private);
    layout->addWidget(m_both);
    m_buttons = new QDialogButtonBox(QDialogButtonBox::Save | QDialogButtonBox::Cancel, this);
    layout->addStretch(1);
    layout->addWidget(m_buttons);
    connect(m_private, &QCheckBox::toggled, m_both, &QWidget::setDisabled);
    connect(m_buttons, &QDialogButtonBox::accepted, this, &KeyDialog::save);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    const auto check = [this] {
        m_buttons->button(QDialogButtonBox::Save)->setEnabled(!m_label->text().trimmed().isEmpty());
    };
    connect(m_label, &QLineEdit::textChanged, this, check);
    check();
    m_label->setFocus();
}

Visibility KeyDialog::visibility() const
{
    if (m_private->isChecked())
        return Visibility::Private;
    return m_both->isChecked() ? Visibility::Both : Visibility::Public;
}

void KeyDialog::save()
{
    const bool opens = m_key.id != 0 && m_key.visibility == Visibility::Private
        && visibility() != Visibility::Private;
    if (!opens) {
        apply();
        return;
    }
    auto *const question = new QMessageBox(
        QMessageBox::Warning, tr("Open the key to the Internet?"),
        tr("So far \"%1\" works on this machine only. From now on it opens the public URL to everyone who "
           "has it.")
            .arg(m_key.label),
        QMessageBox::Cancel, this);
    question->setObjectName(u"openKeyQuestion"_s);
    question->setAttribute(Qt::WA_DeleteOnClose);
    const QPushButton *const yes = question->addButton(tr("Open to the public URL"), QMessageBox::AcceptRole);
    question->setDefaultButton(QMessageBox::Cancel);
    connect(yes, &QPushButton::clicked, this, &KeyDialog::apply);
    question->open();
}

void KeyDialog::apply()
{
    setBusy(true);
    const auto fail = [this](const Error &error) {
        setBusy(false);
        m_problem->say(Tone::Bad, error.message);
    };
    if (m_key.id != 0) {
        editKey(m_client, m_uuid, m_key.id, m_label->text(), visibility(), this,
                [this, fail](const Result<void> &edited) {
                    if (edited)
                        accept();
                    else
                        fail(edited.error());
                });
        return;
    }
    addKey(m_client, m_uuid, m_label->text(), visibility(), this,
           [this, fail](const Result<KeyValue> &value) {
               if (!value) {
                   fail(value.error());
                   return;
               }
               Q_EMIT made(*value);
               accept();
           });
}

void KeyDialog::setBusy(bool busy)
{
    for (QWidget *widget : {static_cast<QWidget *>(m_label), static_cast<QWidget *>(m_private),
                            static_cast<QWidget *>(m_buttons->button(QDialogButtonBox::Save))})
        widget->setEnabled(!busy);
    m_both->setEnabled(!busy && !m_private->isChecked());
    m_buttons->button(QDialogButtonBox::Save)->setText(busy ? tr("Saving …") : tr("Save"));
}

KeyValueDialog::KeyValueDialog(const ApiKey &key, const Secret &raw, const QString &words, const QUrl &url,
                               SecretClipboard &clipboard, QWidget *parent)
    : QDialog(parent)
    , m_raw(raw)
    , m_url(url)
{
    setObjectName(u"keyValueDialog"_s);
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("API key \"%1\"").arg(key.label));
    auto *const layout = new QVBoxLayout(this);
    layout->setSpacing(10);
    auto *const said = new QLabel(words, this);
    said->setWordWrap(true);
    layout->addWidget(said);
    auto *const value = new QPlainTextEdit(QString::fromUtf8(raw.bytes()), this);
    value->setObjectName(u"keyValue"_s);
    value->setAccessibleName(tr("Value of the key"));
    value->setReadOnly(true);
    value->setTabChangesFocus(true);
    value->setWordWrapMode(QTextOption::WrapAnywhere);
    QFont large = fixedFont();
    large.setPointSizeF(large.pointSizeF() * 1.35);
    value->setFont(large);
    constexpr int CharactersALine = 32;
    const QFontMetrics metrics(large);
    value->setMinimumWidth(metrics.horizontalAdvance(u'0') * CharactersALine + 40);
    value->setFixedHeight(metrics.lineSpacing() * 4 + 20);
    layout->addWidget(value);
    auto *const left = new QLabel(tr("What is copied here leaves the clipboard after 30 seconds."), this);
    left->setWordWrap(true);
    layout->addWidget(left);
    layout->addStretch(1);
    auto *const buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    QPushButton *const copy = buttons->addButton(tr("Copy key"), QDialogButtonBox::ActionRole);
    copy->setObjectName(u"copyKey"_s);
    QPushButton *const curl = buttons->addButton(tr("Copy curl line"), QDialogButtonBox::ActionRole);
    curl->setObjectName(u"copyCurl"_s);
    curl->setEnabled(!url.isEmpty());
    connect(copy, &QPushButton::clicked, this, [this, &clipboard] { clipboard.copy(m_raw.bytes()); });
    connect(curl, &QPushButton::clicked, this, [this, &clipboard] { clipboard.copy(curlLine().toUtf8()); });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    layout->addWidget(buttons);
    copy->setDefault(true);
    copy->setFocus();
}

QString KeyValueDialog::curlLine() const
{
    return curlSnippet(sampleCall(m_url)).replace(u"$GATEHOUSE_KEY"_s, QString::fromUtf8(m_raw.bytes()));
}

} // namespace Gatehouse
