// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "composer/keychoice.h"

#include "composer/requestplaces.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

using Kind = RequestKey::Kind;
using Place = ComposedRequest::Place;

/// Whether both stand for the same value, wherever it goes.
bool isSameKey(const RequestKey &left, const RequestKey &right)
{
    return left.kind == right.kind && left.label == right.label && left.owner == right.owner;
}

} // namespace

KeyChoice::KeyChoice(const RequestPlaces &places, QWidget *parent)
    : QWidget(parent)
    , m_places(places)
    , m_choice(new QComboBox(this))
    , m_typed(new QLineEdit(this))
{
    m_choice->setObjectName(u"composer:key"_s);
    m_choice->setAccessibleName(tr("Key"));
    m_choice->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_choice->setMinimumContentsLength(24);
    m_typed->setObjectName(u"composer:typedKey"_s);
    m_typed->setAccessibleName(tr("Another key"));
    m_typed->setEchoMode(QLineEdit::Password);
    m_typed->setPlaceholderText(tr("paste it; it is kept nowhere"));
    auto *const layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_choice);
    layout->addWidget(m_typed, 1);
    setFocusProxy(m_choice);
    connect(m_choice, &QComboBox::currentIndexChanged, this, [this] {
        showTyped();
        Q_EMIT changed();
    });
    fill({});
}

KeyChoice::~KeyChoice() = default;

void KeyChoice::add(const QString &text, const RequestKey &key)
{
    m_choice->addItem(text);
    m_keys.append(key);
}

void KeyChoice::setPlace(const ComposedRequest &request)
{
    const bool isOther = request.place != m_request.place || request.placeId != m_request.placeId;
    RequestKey wanted = key();
    m_request = request;
    if (isOther && request.place == Place::Instance && wanted.kind != Kind::Entry && wanted.owner.isEmpty())
        wanted = {.kind = Kind::Instance};
    else if (isOther && request.place == Place::Route && wanted.kind != Kind::Entry && wanted.owner.isEmpty())
        wanted = {.kind = Kind::Route};
    else if (isOther && (wanted.kind == Kind::Instance || wanted.kind == Kind::Route)
             && wanted.owner.isEmpty())
        wanted = {}; // a key of the gateway goes to nobody else
    fill(wanted);
}

void KeyChoice::setKey(const RequestKey &key) { fill(key); }

void KeyChoice::fill(const RequestKey &wanted)
{
    const RequestKey before = key();
    {
        const QSignalBlocker blocker(m_choice);
        m_choice->clear();
        m_keys.clear();
        m_hint.clear();
        if (m_request.place == Place::Instance) {
            const bool isPrivate = m_request.reach == ComposedRequest::Reach::Private;
            for (const InstanceInfo &instance : m_places.instances()) {
                if (instance.config.uuid != m_request.placeId)
                    continue;
                for (const KeyInfo &info : instance.keys) {
                    if (opens(isPrivate ? ListenerKind::Private : ListenerKind::Public, info.key.visibility))
                        add(u"%1 (…%2)"_s.arg(info.key.label, info.key.last4),
                            {.kind = Kind::Instance, .label = info.key.label});
                }
            }
            if (m_keys.isEmpty())
                m_hint = isPrivate ? tr("This instance has no key for its private URL.")
                                   : tr("This instance has no key for its public URL.");
        } else if (m_request.place == Place::Route) {
            add(tr("Secret of the route"), {.kind = Kind::Route});
        }
        for (const QString &entry : m_places.snapshot().entries)
            add(tr("Keychain: %1").arg(entry), {.kind = Kind::Entry, .label = entry});
        add(tr("Another key…"), {.kind = Kind::Typed});
        add(tr("A wrong key"), {.kind = Kind::Wrong});
        add(tr("No key"), {.kind = Kind::None});

        auto found = std::ranges::find_if(
            m_keys, [&wanted](const RequestKey &each) { return isSameKey(each, wanted); });
        if (found == m_keys.end() && wanted.label.isEmpty() && wanted.owner.isEmpty())
            found = std::ranges::find(m_keys, wanted.kind, &RequestKey::kind); // whichever fits
        if (found == m_keys.end() && (!wanted.label.isEmpty() || !wanted.owner.isEmpty())) {
            const QString owner = m_places.nameOf(wanted.kind == Kind::Route ? Place::Route : Place::Instance,
                                                  wanted.owner);
            const QString name = wanted.kind == Kind::Route ? tr("Secret of the route") : wanted.label;
            add(owner.isEmpty() ? tr("%1 (gone)").arg(name) : tr("%1 of %2").arg(name, owner), wanted);
            found = std::prev(m_keys.end());
        }
        if (found == m_keys.end())
            found = std::prev(m_keys.end()); // no key
        if (isSameKey(*found, wanted)) { // what it goes into stays
            found->field = wanted.field;
            found->scheme = wanted.scheme;
        }
        m_choice->setCurrentIndex(static_cast<int>(found - m_keys.begin()));
    }
    m_choice->setToolTip(key().field == "Authorization" || key().kind == Kind::None
                             ? QString()
                             : tr("Sent as %1").arg(QString::fromUtf8(key().field)));
    showTyped();
    if (!(key() == before))
        Q_EMIT changed();
}

void KeyChoice::showTyped() { m_typed->setVisible(key().kind == Kind::Typed); }

RequestKey KeyChoice::key() const { return m_keys.value(m_choice->currentIndex()); }

Secret KeyChoice::typed() const
{
    QByteArray utf8 = m_typed->text().trimmed().toUtf8();
    const Secret secret(utf8);
    wipe(utf8);
    return secret;
}

} // namespace Gatehouse
