// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "routes/routedialog.h"

#include "common/messagebar.h"
#include "config/configroutes.h"
#include "config/routechecks.h"
#include "routes/routeform.h"
#include "routes/routerequests.h"
#include "routes/routes.h"
#include "routes/routewords.h"
#include "secrets/inlinenote.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>
#include <algorithm>
#include <chrono>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Gatehouse {

namespace {

constexpr auto Patience = 300ms;

/// What @a original becomes as a new route. Its secret is not copied: it opens one route.
RouteConfig copyOf(const RouteConfig &original, const Config &config)
{
    const auto isTaken = [&config](const QString &id) {
        return std::ranges::find(config.routes, id, &RouteConfig::id) != config.routes.cend();
    };
    const QString base = original.id.left(56) + u"-copy"_s;
    RouteConfig copy = original;
    copy.id = base;
    for (int number = 2; isTaken(copy.id); ++number)
        copy.id = base + QString::number(number);
    copy.path = defaultRoutePath(copy.id);
    if (original.controllerId == defaultControllerId(original.id))
        copy.controllerId = defaultControllerId(copy.id);
    copy.secret = {};
    return copy;
}

} // namespace

RouteDialog::RouteDialog(GatewayClient &client, SecretClipboard &clipboard, const Routes &routes,
                         const RouteConfig *original, QWidget *parent)
    : QDialog(parent)
    , m_client(client)
    , m_form(new RouteForm(client, clipboard, routes, true, this))
    , m_problem(new MessageBar(this))
    , m_progress(new QLabel(tr("Adding the route …"), this))
    , m_buttons(new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this))
{
    setObjectName(u"routeDialog"_s);
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(original ? tr("Duplicate \"%1\"").arg(original->id) : tr("Add route"));
    m_problem->setObjectName(u"routeDialogProblem"_s);
    auto *const layout = new QVBoxLayout(this);
    layout->setSpacing(10);
    auto *const words = new QLabel(
        original
            ? tr("The copy gets a path of its own and needs a secret of its own.")
            : tr("A route lets one system outside create TaskFlows over HTTP and drive them. It acts for "
                 "one session."),
        this);
    words->setWordWrap(true);
    layout->addWidget(words);
    layout->addWidget(m_problem);
    // what is said beside the fields makes the form higher than the dialog may be
    auto *const scroll = new QScrollArea(this);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    auto *const content = new QWidget(scroll);
    auto *const inner = new QVBoxLayout(content);
    inner->setContentsMargins(0, 0, 8, 0);
    inner->addWidget(m_form);
    inner->addStretch(1);
    scroll->setWidget(content);
    layout->addWidget(scroll, 1);
    auto *const bottom = new QHBoxLayout;
    bottom->addWidget(m_progress, 1);
    bottom->addWidget(m_buttons);
    layout->addLayout(bottom);
    m_progress->hide();
    m_buttons->button(QDialogButtonBox::Ok)->setText(original ? tr("Duplicate") : tr("Add"));
    m_patience.setSingleShot(true);
    m_patience.setInterval(Patience);
    connect(&m_patience, &QTimer::timeout, m_progress, &QWidget::show);
    connect(m_buttons, &QDialogButtonBox::accepted, this, &RouteDialog::save);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(&routes, &Routes::changed, m_form, &RouteForm::refresh);
    m_form->setRoute(original ? copyOf(*original, routes.config()) : RouteConfig(), true);
    resize(620, 560);
}

RouteDialog::~RouteDialog() = default;

void RouteDialog::setBusy(bool busy)
{
    m_buttons->button(QDialogButtonBox::Ok)->setEnabled(!busy);
    m_form->setEnabled(!busy);
    if (busy) {
        m_patience.start();
    } else {
        m_patience.stop();
        m_progress->hide();
    }
}

void RouteDialog::save()
{
    if (m_form->showsProblems())
        return;
    m_problem->hide();
    setBusy(true);
    m_form->store(this, [this](const Result<RouteConfig> &route) {
        if (route)
            add(*route);
        else
            fail(route.error());
    });
}

void RouteDialog::add(const RouteConfig &route)
{
    addRoute(m_client, route, this, [this, id = route.id](const Result<void> &result) {
        if (!result) {
            fail(result.error());
            return;
        }
        Q_EMIT added(id);
        accept();
    });
}

void RouteDialog::fail(const Error &error)
{
    setBusy(false);
    m_problem->say(Tone::Bad, error.message);
}

RenameRouteDialog::RenameRouteDialog(GatewayClient &client, const Routes &routes, const RouteConfig &route,
                                     QWidget *parent)
    : QDialog(parent)
{
    setObjectName(u"renameRouteDialog"_s);
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Rename \"%1\"").arg(route.id));
    auto *const layout = new QVBoxLayout(this);
    auto *const problem = new MessageBar(this);
    auto *const line = new QLineEdit(route.id, this);
    line->setObjectName(u"newId"_s);
    line->setAccessibleName(tr("Name"));
    line->setMinimumWidth(360);
    auto *const note = new InlineNote(this);
    note->setObjectName(u"newIdNote"_s);
    auto *const words = new QLabel(
        tr("Its URL, its secret and its TaskFlows stay. Calls on record keep the old name."), this);
    words->setWordWrap(true);
    auto *const buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this);
    QPushButton *const ok = buttons->button(QDialogButtonBox::Ok);
    ok->setText(tr("Rename"));
    ok->setObjectName(u"renameRoute"_s);
    layout->addWidget(problem);
    layout->addWidget(line);
    layout->addWidget(note);
    layout->addWidget(words);
    layout->addStretch(1);
    layout->addWidget(buttons);
    const auto wanted = [line, route] {
        RouteConfig renamed = route;
        renamed.id = line->text().trimmed();
        return renamed;
    };
    const auto check = [wanted, route, note, ok, &routes] {
        QString said;
        for (const RouteProblem &found : problemsOf(wanted(), routes.config(), route.id)) {
            if (said.isEmpty() && found.field.isEmpty())
                said = sentenceOf(found);
        }
        note->say(Tone::Bad, said);
        ok->setEnabled(said.isEmpty() && wanted().id != route.id);
    };
    connect(line, &QLineEdit::textChanged, this, check);
    check();
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, this, [this, &client, wanted, route, problem, ok] {
        ok->setEnabled(false);
        changeRoute(client, route, wanted(), this,
                    [this, problem, ok, id = wanted().id](const Result<void> &result) {
                        if (result) {
                            Q_EMIT renamed(id);
                            accept();
                            return;
                        }
                        ok->setEnabled(true);
                        problem->say(Tone::Bad, result.error().message);
                    });
    });
    line->selectAll();
    line->setFocus();
}

RenameRouteDialog::~RenameRouteDialog() = default;

} // namespace Gatehouse
