// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "composer/secretbar.h"

#include "common/messagebar.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace Gatehouse {

SecretBar::SecretBar(GatewayClient &client, QWidget *parent)
    : QWidget(parent)
    , m_client(client)
    , m_bar(new MessageBar(this))
    , m_naming(new QWidget(this))
    , m_name(new QLineEdit(m_naming))
    , m_confirm(new QPushButton(tr("Store"), m_naming))
{
    setObjectName(u"composer:secretBar"_s);
    m_use = m_bar->addButton(u"composer:useKnown"_s, {});
    m_store = m_bar->addButton(u"composer:storeSecret"_s, tr("Store in the keychain…"));
    m_drop = m_bar->addButton(u"composer:dropSecret"_s, tr("Drop it"));
    m_name->setObjectName(u"composer:entryName"_s);
    m_name->setAccessibleName(tr("Name of the keychain entry"));
    m_name->setMaxLength(128);
    m_confirm->setObjectName(u"composer:storeNow"_s);
    auto *const naming = new QHBoxLayout(m_naming);
    naming->setContentsMargins(10, 4, 8, 4);
    auto *const label = new QLabel(tr("Name of the entry:"), m_naming);
    label->setBuddy(m_name);
    naming->addWidget(label);
    naming->addWidget(m_name, 1);
    naming->addWidget(m_confirm);
    auto *const layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_bar);
    layout->addWidget(m_naming);
    connect(m_use, &QToolButton::clicked, this, [this] {
        if (m_known && isAsking())
            Q_EMIT matched(*m_known, m_secrets.constFirst());
        next();
    });
    connect(m_store, &QToolButton::clicked, this, [this] {
        m_naming->show();
        m_name->setFocus();
        m_name->selectAll();
    });
    connect(m_drop, &QToolButton::clicked, this, &SecretBar::next);
    connect(m_confirm, &QPushButton::clicked, this, &SecretBar::store);
    connect(m_name, &QLineEdit::returnPressed, this, &SecretBar::store);
    hide();
}

SecretBar::~SecretBar() = default;

void SecretBar::ask(const QList<PastedSecret> &secrets, const QString &routeId, const QString &name)
{
    if (secrets.isEmpty())
        return;
    const bool isFirst = m_secrets.isEmpty();
    m_secrets += secrets;
    m_routeId = routeId;
    m_suggested = name;
    if (isFirst)
        showNext();
}

void SecretBar::drop()
{
    if (m_secrets.isEmpty())
        return;
    m_secrets.clear();
    showNext();
}

void SecretBar::insist()
{
    (m_naming->isVisible()    ? static_cast<QWidget *>(m_name)
         : m_use->isVisible() ? static_cast<QWidget *>(m_use)
                              : static_cast<QWidget *>(m_store))
        ->setFocus();
}

void SecretBar::next()
{
    if (!m_secrets.isEmpty())
        m_secrets.removeFirst();
    showNext();
}

QString SecretBar::question() const
{
    const PastedSecret &secret = m_secrets.constFirst();
    const QString field = QString::fromUtf8(secret.field);
    const QString scheme = QString::fromUtf8(secret.scheme).trimmed();
    const QString what = scheme.isEmpty() ? field : u"%1 (%2)"_s.arg(field, scheme);
    QString words = tr("%1 holds a secret of %2 characters. It is never kept as text.")
                        .arg(what)
                        .arg(secret.value.bytes().size());
    if (m_secrets.size() > 1)
        words += u' ' + tr("%1 more to decide about.").arg(m_secrets.size() - 1);
    return words;
}

void SecretBar::showNext()
{
    const quint64 round = ++m_round;
    m_known.reset();
    m_naming->hide();
    m_use->hide();
    if (m_secrets.isEmpty()) {
        hide();
        Q_EMIT answered();
        return;
    }
    const PastedSecret &secret = m_secrets.constFirst();
    m_bar->say(Tone::Warning, question());
    m_store->setEnabled(true);
    const QString field = QString::fromUtf8(secret.field).toLower();
    m_name->setText(field == "authorization"_L1 ? m_suggested : m_suggested + u'-' + field);
    show();
    findKnownKey(m_client, this, secret, m_routeId,
                 [this, round](const Result<std::optional<KnownKey>> &known) {
                     if (round != m_round || !known || !*known)
                         return;
                     m_known = *known;
                     const RequestKey &key = m_known->key;
                     m_use->setText(key.kind == RequestKey::Kind::Route
                                        ? tr("Use the secret of %1").arg(m_known->place)
                                        : key.kind == RequestKey::Kind::Entry
                                        ? tr("Use the keychain entry %1").arg(key.label)
                                        : tr("Use the key %1 of %2").arg(key.label, m_known->place));
                     m_use->show();
                     m_bar->say(Tone::Warning, question() + u' ' + tr("This gateway knows it."));
                 });
}

void SecretBar::store()
{
    if (m_secrets.isEmpty())
        return;
    const QString name = m_name->text().trimmed();
    m_confirm->setEnabled(false);
    storeSecret(m_client, this, name, m_secrets.constFirst().value,
                [this, name, round = m_round](const Result<void> &result) {
                    m_confirm->setEnabled(true);
                    if (round != m_round)
                        return;
                    if (!result) {
                        m_bar->say(Tone::Bad, result.error().message);
                        return;
                    }
                    Q_EMIT stored(name, m_secrets.constFirst());
                    next();
                });
}

} // namespace Gatehouse
