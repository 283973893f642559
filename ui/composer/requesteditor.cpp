// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "composer/requesteditor.h"

#include "common/theme.h"
#include "common/words.h"
#include "composer/bodyeditor.h"
#include "composer/curlparser.h"
#include "composer/headertable.h"
#include "composer/keychoice.h"
#include "composer/requestplaces.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QTabWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

using Place = ComposedRequest::Place;
using Reach = ComposedRequest::Reach;

constexpr int PlaceRole = Qt::UserRole;
constexpr int IdRole = Qt::UserRole + 1;

} // namespace

UrlEdit::UrlEdit(QWidget *parent)
    : QLineEdit(parent)
{
    setMaxLength(1 << 20);
    // what comes by another way than the keys, from the menu or dropped
    connect(this, &QLineEdit::textEdited, this, [this](const QString &text) {
        if (!isCurlCommand(text))
            return;
        const QString command = text;
        setText({}); // forgets what could be undone, too
        Q_EMIT curlPasted(command);
    });
}

UrlEdit::~UrlEdit() = default;

void UrlEdit::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Paste)) {
        const QString text = QGuiApplication::clipboard()->text();
        if (isCurlCommand(text)) {
            Q_EMIT curlPasted(text);
            return;
        }
    }
    QLineEdit::keyPressEvent(event);
}

RequestEditor::RequestEditor(const RequestPlaces &places, QWidget *parent)
    : QWidget(parent)
    , m_places(places)
    , m_firstLine(new QHBoxLayout)
    , m_method(new QComboBox(this))
    , m_target(new QComboBox(this))
    , m_reach(new QComboBox(this))
    , m_url(new UrlEdit(this))
    , m_key(new KeyChoice(places, this))
    , m_hint(new QLabel(this))
    , m_tabs(new QTabWidget(this))
    , m_body(new BodyEditor)
    , m_headers(new HeaderTable)
    , m_follow(new QCheckBox(tr("Follow redirects that stay on the same server")))
    , m_insecure(new QCheckBox(tr("Ignore what is wrong with the server's certificate")))
{
    build();
    connect(m_method, &QComboBox::currentTextChanged, this, &RequestEditor::changed);
    connect(m_target, &QComboBox::activated, this, &RequestEditor::targetChosen);
    connect(m_reach, &QComboBox::activated, this, &RequestEditor::reachChosen);
    connect(m_url, &QLineEdit::textChanged, this, &RequestEditor::urlEdited);
    connect(m_url, &UrlEdit::curlPasted, this, &RequestEditor::curlPasted);
    connect(m_key, &KeyChoice::changed, this, [this] {
        showHint();
        Q_EMIT changed();
    });
    connect(m_body, &BodyEditor::changed, this, &RequestEditor::changed);
    connect(&m_headers->model(), &HeaderModel::edited, this, [this] {
        showCounts();
        Q_EMIT changed();
    });
    connect(&m_headers->model(), &HeaderModel::secretTyped, this, &RequestEditor::secretTyped);
    for (const QCheckBox *box : {m_follow, m_insecure})
        connect(box, &QCheckBox::toggled, this, &RequestEditor::changed);
    connect(&m_places, &RequestPlaces::changed, this, [this] {
        fillTargets();
        // the URL of an instance or a route stays right when ports change
        const QString url = m_places.atPresent(m_located).url;
        if (m_located.place != Place::Elsewhere && !url.isEmpty() && url != m_url->text())
            m_url->setText(url);
        else
            urlEdited();
    });
    fillTargets();
    showCounts();
}

RequestEditor::~RequestEditor() = default;

void RequestEditor::build()
{
    m_method->setObjectName(u"composer:method"_s);
    m_method->setAccessibleName(tr("Method"));
    m_method->setEditable(true);
    m_method->setInsertPolicy(QComboBox::NoInsert);
    for (const char *method : {"POST", "GET", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"})
        m_method->addItem(QString::fromLatin1(method));
    m_method->lineEdit()->setAccessibleName(tr("Method"));
    m_target->setObjectName(u"composer:target"_s);
    m_target->setAccessibleName(tr("Target"));
    m_target->setMinimumContentsLength(16);
    m_target->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_reach->setObjectName(u"composer:reach"_s);
    m_reach->setAccessibleName(tr("By which URL"));
    m_url->setObjectName(u"composer:url"_s);
    m_url->setAccessibleName(tr("URL"));
    m_url->setPlaceholderText(tr("http://… with its query, or paste a curl command"));
    m_url->setFont(fixedFont());
    m_hint->setObjectName(u"composer:keyHint"_s);
    m_hint->setTextFormat(Qt::PlainText);
    m_hint->setWordWrap(true);
    m_follow->setObjectName(u"composer:follow"_s);
    m_insecure->setObjectName(u"composer:insecure"_s);
    m_firstLine->addWidget(m_method);
    m_firstLine->addWidget(m_url, 1);
    auto *const second = new QHBoxLayout;
    const auto addLabelled = [this, second](const QString &text, QWidget *widget) {
        auto *const label = new QLabel(text, this);
        label->setBuddy(widget);
        second->addWidget(label);
        second->addWidget(widget);
    };
    addLabelled(tr("Target:"), m_target);
    second->addWidget(m_reach);
    second->addSpacing(10);
    addLabelled(tr("Key:"), m_key);
    second->addWidget(m_hint, 1);
    auto *const options = new QWidget;
    auto *const optionsLayout = new QVBoxLayout(options);
    optionsLayout->addWidget(m_follow);
    optionsLayout->addWidget(m_insecure);
    auto *const words = new QLabel(
        tr("No proxy is used, no cookie is kept, and no redirect is followed to another server."));
    words->setWordWrap(true);
    optionsLayout->addWidget(words);
    optionsLayout->addStretch(1);
    m_tabs->setObjectName(u"composer:tabs"_s);
    m_tabs->setAccessibleName(tr("Parts of the request"));
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(m_body, tr("Body"));
    m_tabs->addTab(m_headers, tr("Headers"));
    m_tabs->addTab(options, tr("Options"));
    auto *const layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addLayout(m_firstLine);
    layout->addLayout(second);
    layout->addWidget(m_tabs, 1);
}

void RequestEditor::addToFirstLine(QWidget *widget) { m_firstLine->addWidget(widget); }

void RequestEditor::fillTargets()
{
    const QSignalBlocker blocker(m_target);
    m_target->clear();
    const auto add = [this](const QString &text, Place place, const QString &id) {
        m_target->addItem(text);
        m_target->setItemData(m_target->count() - 1, static_cast<int>(place), PlaceRole);
        m_target->setItemData(m_target->count() - 1, id, IdRole);
    };
    add(tr("Any URL"), Place::Elsewhere, {});
    for (const InstanceInfo &instance : m_places.instances())
        add(tr("Instance %1").arg(instance.config.name), Place::Instance, instance.config.uuid);
    for (const RoutePlace &route : m_places.snapshot().routes)
        add(route.isEnabled ? tr("Route %1").arg(route.id) : tr("Route %1 (off)").arg(route.id), Place::Route,
            route.id);
    int current = 0;
    for (int i = 1; i < m_target->count(); ++i) {
        if (m_target->itemData(i, PlaceRole).toInt() == static_cast<int>(m_located.place)
            && m_target->itemData(i, IdRole).toString() == m_located.placeId)
            current = i;
    }
    m_target->setCurrentIndex(current);
    fillReaches();
}

void RequestEditor::fillReaches()
{
    const QSignalBlocker blocker(m_reach);
    m_reach->clear();
    const auto add = [this](const QString &text, Reach reach) {
        if (!m_places.urlOf(m_located.place, m_located.placeId, reach).isEmpty())
            m_reach->addItem(text, static_cast<int>(reach));
    };
    add(tr("Public URL"), Reach::Public);
    if (m_places.hasPublicHere(m_located.place, m_located.placeId))
        add(tr("Public URL, on this machine"), Reach::PublicHere);
    add(tr("Private URL"), Reach::Private);
    m_reach->setCurrentIndex(m_reach->findData(static_cast<int>(m_located.reach)));
    m_reach->setVisible(m_located.place != Place::Elsewhere);
}

void RequestEditor::urlEdited()
{
    ComposedRequest request = m_located;
    request.url = m_url->text().trimmed();
    m_places.locate(request);
    const bool moved = request.place != m_located.place || request.placeId != m_located.placeId
        || request.reach != m_located.reach;
    m_located = request;
    if (moved)
        fillTargets();
    else
        fillReaches();
    m_key->setPlace(m_located);
    showHint();
    if (!m_filling)
        Q_EMIT changed();
}

void RequestEditor::targetChosen()
{
    const auto place = static_cast<Place>(m_target->currentData(PlaceRole).toInt());
    const QString id = m_target->currentData(IdRole).toString();
    if (place == Place::Elsewhere) {
        m_url->selectAll();
        m_url->setFocus();
        m_url->clear();
        return;
    }
    ComposedRequest request{.place = place, .placeId = id};
    request.reach = m_located.place == Place::Elsewhere ? Reach::Public : m_located.reach;
    m_url->setText(m_places.atPresent(request).url);
    if (m_url->text().isEmpty())
        showHint();
}

void RequestEditor::reachChosen()
{
    ComposedRequest request = m_located;
    request.reach = static_cast<Reach>(m_reach->currentData().toInt());
    m_url->setText(m_places.atPresent(request).url);
}

void RequestEditor::showHint()
{
    m_hint->setText(m_key->hint());
    m_hint->setVisible(true); // it takes the room that is left
}

void RequestEditor::showCounts()
{
    const auto count = m_headers->model().headers().size();
    m_tabs->setTabText(1, count == 0 ? tr("Headers") : tr("Headers (%1)").arg(count));
}

void RequestEditor::setRequest(const ComposedRequest &request)
{
    m_filling = true;
    const ComposedRequest now = m_places.atPresent(request);
    m_method->setCurrentText(QString::fromLatin1(now.method));
    m_url->setText(now.url);
    m_key->setKey(now.key);
    m_headers->model().setHeaders(now.headers);
    m_body->setBody(now);
    m_follow->setChecked(now.followRedirects);
    m_insecure->setChecked(now.ignoreTls);
    m_url->setCursorPosition(0);
    m_filling = false;
    showHint();
    Q_EMIT changed();
}

ComposedRequest RequestEditor::request() const
{
    ComposedRequest request = m_located;
    request.method = m_method->currentText().trimmed().toLatin1();
    request.url = m_url->text().trimmed();
    request.key = m_key->key();
    request.headers = m_headers->model().headers();
    m_body->read(request);
    request.followRedirects = m_follow->isChecked();
    request.ignoreTls = m_insecure->isChecked();
    return request;
}

Secret RequestEditor::typedKey() const { return m_key->typed(); }

void RequestEditor::commit()
{
    m_headers->commit();
    m_body->commit();
}

void RequestEditor::format()
{
    m_tabs->setCurrentIndex(0);
    m_body->format();
}

QString RequestEditor::bodyProblem() const { return m_body->problem(); }

void RequestEditor::addHeader(const RequestHeader &header) { m_headers->model().append(header); }

void RequestEditor::setKey(const RequestKey &key) { m_key->setKey(key); }

} // namespace Gatehouse
