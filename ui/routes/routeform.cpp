// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "routes/routeform.h"

#include "common/words.h"
#include "config/configroutes.h"
#include "routes/routes.h"
#include "routes/routewords.h"
#include "secrets/inlinenote.h"
#include "secrets/sourcepicker.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSignalBlocker>
#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

constexpr auto IdName = ""_L1;
constexpr auto PathName = "path"_L1;
constexpr auto SessionName = "sessionKey"_L1;
constexpr auto SecretName = "secret"_L1;
constexpr auto ControllerName = "controllerId"_L1;
constexpr auto AgentName = "agent"_L1;
constexpr auto DescriptionName = "description"_L1;
constexpr auto ListenersName = "listeners"_L1;

QComboBox *makeChoice(QWidget *parent)
{
    auto *const choice = new QComboBox(parent);
    choice->setEditable(true);
    choice->setInsertPolicy(QComboBox::NoInsert);
    choice->setCompleter(nullptr); // it would turn what is typed into what begins like it
    choice->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    choice->setMinimumContentsLength(16);
    return choice;
}

/// Offers @a items and leaves what is typed alone.
void offer(QComboBox *choice, QStringList items)
{
    QStringList before;
    for (int i = 0; i < choice->count(); ++i)
        before.append(choice->itemText(i));
    if (before == items)
        return;
    const QString typed = choice->currentText();
    const QSignalBlocker quiet(choice);
    choice->clear();
    choice->addItems(items);
    choice->setCurrentIndex(-1);
    choice->setEditText(typed);
}

} // namespace

RouteForm::RouteForm(GatewayClient &client, SecretClipboard &clipboard, const Routes &routes, bool hasId,
                     QWidget *parent)
    : QWidget(parent)
    , m_routes(routes)
    , m_client(client)
    , m_grid(new QGridLayout(this))
{
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setVerticalSpacing(4);
    m_grid->setHorizontalSpacing(8);
    m_grid->setColumnStretch(1, 1);
    if (hasId) {
        m_id = addLine(IdName, tr("Name"));
        m_id->setPlaceholderText(tr("letters, digits, dots, underscores, hyphens"));
    }
    m_session = makeChoice(this);
    m_session->setObjectName(u"route:sessionKey"_s);
    m_session->lineEdit()->setPlaceholderText(tr("whose TaskFlows it works on, such as agent:main:main"));
    addField(SessionName, tr("Session"), m_session);
    m_secret = new SecretSourcePicker(client, clipboard, tr("Secret of the route"), this);
    m_secret->setObjectName(u"route:secret"_s);
    addField(SecretName, tr("Secret"), m_secret);
    m_path = addLine(PathName, tr("Path"));
    m_path->setFont(fixedFont());
    m_controller = addLine(ControllerName, tr("Controller"));
    m_agent = makeChoice(this);
    m_agent->setObjectName(u"route:agent"_s);
    m_agent->lineEdit()->setPlaceholderText(tr("none: whoever calls settles the tasks"));
    addField(AgentName, tr("Agent"), m_agent);
    makeListeners();
    m_description = addLine(DescriptionName, tr("Description"));
    m_description->setPlaceholderText(tr("for yourself; callers never see it"));
    connect(m_session, &QComboBox::editTextChanged, this, [this] { edited(SessionName); });
    connect(m_agent, &QComboBox::editTextChanged, this, [this] { edited(AgentName); });
    connect(m_secret, &SecretSourcePicker::changed, this, [this] { edited(SecretName); });
}

RouteForm::~RouteForm() = default;

void RouteForm::addField(const QString &field, const QString &label, QWidget *widget, QWidget *focus)
{
    auto *const words = new QLabel(label + u':', this);
    words->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    words->setBuddy(focus ? focus : widget);
    // on a line with the first one of what is higher than a line
    words->setMinimumHeight(QLineEdit().sizeHint().height());
    if (widget->accessibleName().isEmpty())
        widget->setAccessibleName(label);
    if (const auto *const choice = qobject_cast<QComboBox *>(widget))
        choice->lineEdit()->setAccessibleName(label);
    auto *const note = new InlineNote(this);
    note->setObjectName(u"route:note:"_s + (field.isEmpty() ? u"id"_s : field));
    const int row = m_grid->rowCount();
    m_grid->addWidget(words, row, 0, Qt::AlignRight | Qt::AlignTop);
    m_grid->addWidget(widget, row, 1);
    m_grid->addWidget(note, row + 1, 1);
    m_fields.insert(field, {.widget = focus ? focus : widget, .note = note});
}

QLineEdit *RouteForm::addLine(const QString &field, const QString &label)
{
    auto *const line = new QLineEdit(this);
    line->setObjectName(u"route:"_s + (field.isEmpty() ? u"id"_s : field));
    addField(field, label, line);
    connect(line, &QLineEdit::textChanged, this, [this, field] { edited(field); });
    return line;
}

void RouteForm::makeListeners()
{
    auto *const box = new QWidget(this);
    auto *const layout = new QHBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    m_public = new QCheckBox(tr("public"), box);
    m_public->setObjectName(u"route:public"_s);
    m_public->setAccessibleName(tr("Served on the public listener"));
    m_private = new QCheckBox(tr("private"), box);
    m_private->setObjectName(u"route:private"_s);
    m_private->setAccessibleName(tr("Served on the private listener"));
    for (QCheckBox *check : {m_public, m_private}) {
        layout->addWidget(check);
        connect(check, &QCheckBox::toggled, this, [this] { edited(ListenersName); });
    }
    layout->addStretch(1);
    addField(ListenersName, tr("Served on"), box, m_public);
}

void RouteForm::setRoute(const RouteConfig &route, bool isNew)
{
    m_setting = true;
    m_declared = route;
    m_isNew = isNew;
    m_touched.clear();
    if (m_id)
        m_id->setText(route.id);
    const auto unlessDefault = [isNew](const QString &text, const QString &preset) {
        return isNew && text == preset ? QString() : text;
    };
    m_path->setText(unlessDefault(route.path, defaultRoutePath(route.id)));
    m_controller->setText(unlessDefault(route.controllerId, defaultControllerId(route.id)));
    m_session->setEditText(route.sessionKey);
    m_secret->setEntryName(route.id.isEmpty() ? tr("route secret") : tr("%1 route secret").arg(route.id));
    m_secret->setRef(route.secret);
    m_agent->setEditText(route.agent);
    m_description->setText(route.description);
    m_public->setChecked(route.isPublic);
    m_private->setChecked(route.isPrivate);
    m_setting = false;
    refresh();
}

RouteConfig RouteForm::route() const
{
    RouteConfig route = m_declared;
    if (m_id)
        route.id = m_id->text().trimmed();
    const auto orDefault = [](const QString &text, const QString &preset) {
        return text.isEmpty() ? preset : text;
    };
    route.path = orDefault(m_path->text().trimmed(), defaultRoutePath(route.id));
    route.controllerId = orDefault(m_controller->text().trimmed(), defaultControllerId(route.id));
    route.sessionKey = m_session->currentText().trimmed();
    route.secret = m_secret->ref();
    route.agent = m_agent->currentText().trimmed();
    route.description = m_description->text();
    route.isPublic = m_public->isChecked();
    route.isPrivate = m_private->isChecked();
    return route;
}

bool RouteForm::isModified() const { return m_isNew || m_secret->isModified() || route() != m_declared; }

QList<RouteProblem> RouteForm::problems() const
{
    QList<RouteProblem> problems = problemsOf(route(), m_routes.config(),
                                              m_isNew ? QString() : m_declared.id);
    // the picker says better what is wrong with the secret
    problems.removeIf([](const RouteProblem &problem) { return problem.field.startsWith(SecretName); });
    return problems;
}

bool RouteForm::showsProblems()
{
    const QStringList fields = m_fields.keys();
    m_touched = QSet<QString>(fields.cbegin(), fields.cend());
    showNotes();
    const bool hasSecretProblem = !m_secret->problem().isEmpty();
    if (hasSecretProblem)
        m_secret->showProblem();
    const QList<RouteProblem> found = problems();
    if (!found.isEmpty())
        m_fields.value(found.first().field.section(u'[', 0, 0)).widget->setFocus();
    else if (hasSecretProblem)
        m_secret->setFocus();
    return !found.isEmpty() || hasSecretProblem;
}

void RouteForm::store(QObject *context, Respond<RouteConfig> done)
{
    m_secret->store(context, [route = route(), done = std::move(done)](const Result<SecretRef> &ref) {
        done(ref.map([&route](const SecretRef &secret) {
            RouteConfig whole = route;
            whole.secret = secret;
            return whole;
        }));
    });
}

void RouteForm::edited(const QString &field)
{
    if (m_setting)
        return;
    m_touched.insert(field);
    if (field == IdName)
        m_secret->setEntryName(tr("%1 route secret").arg(m_id->text().trimmed()));
    refresh();
    Q_EMIT changed();
}

void RouteForm::refresh()
{
    m_setting = true;
    QStringList sessions = m_routes.info().sessions.keys();
    for (const RouteInfo &info : m_routes.info().routes) {
        if (!sessions.contains(info.config.sessionKey))
            sessions.append(info.config.sessionKey);
    }
    sessions.sort();
    offer(m_session, sessions);
    QStringList agents;
    for (const InstanceInfo &instance : m_client.instances())
        agents.append(instance.config.name);
    offer(m_agent, agents);
    m_setting = false;
    showDefaults();
    showNotes();
}

void RouteForm::showDefaults()
{
    const QString id = m_id ? m_id->text().trimmed() : m_declared.id;
    const QString shown = id.isEmpty() ? tr("<name>") : id;
    m_path->setPlaceholderText(defaultRoutePath(shown));
    m_controller->setPlaceholderText(defaultControllerId(shown));
}

/// What is worth knowing of a field that has no problem.
QString RouteForm::noteFor(const QString &field) const
{
    if (field == SessionName) {
        const QString session = m_session->currentText().trimmed();
        const QString reach = reachWords(session, m_routes.info().sessions.value(session));
        return reach.isEmpty() ? reach : reach.front().toUpper() + reach.sliced(1) + u'.';
    }
    return {};
}

void RouteForm::showNotes()
{
    QHash<QString, QString> words;
    for (const RouteProblem &problem : problems()) {
        QString &text = words[problem.field.section(u'[', 0, 0)];
        text += (text.isEmpty() ? QString() : u" "_s) + sentenceOf(problem);
    }
    for (const auto &[name, field] : m_fields.asKeyValueRange()) {
        const QString problem = m_touched.contains(name) || !m_isNew ? words.value(name) : QString();
        field.widget->setAccessibleDescription(problem);
        if (problem.isEmpty())
            field.note->say(Tone::Neutral, noteFor(name));
        else
            field.note->say(Tone::Bad, problem);
    }
}

} // namespace Gatehouse
