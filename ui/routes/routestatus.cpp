// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "routes/routestatus.h"

#include "common/elidedlabel.h"
#include "common/icons.h"
#include "common/messagebar.h"
#include "common/snippets.h"
#include "common/words.h"
#include "json.h"
#include "routes/routewords.h"

#include <QClipboard>
#include <QGridLayout>
#include <QGuiApplication>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

using namespace Qt::StringLiterals;

namespace Gatehouse {

RouteStatus::RouteStatus(QWidget *parent)
    : QWidget(parent)
    , m_warnings(new MessageBar(this))
    , m_adopt(m_warnings->addButton(u"route:adopt"_s, tr("Move to the keychain")))
    , m_test(m_warnings->addButton(u"route:test"_s, tr("Test again")))
    , m_grid(new QGridLayout)
{
    m_warnings->setObjectName(u"route:warnings"_s);
    auto *const layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(10);
    layout->addWidget(m_warnings);
    m_grid->setHorizontalSpacing(8);
    m_grid->setVerticalSpacing(5);
    m_grid->setColumnStretch(1, 1);
    layout->addLayout(m_grid);
    m_public = makeCopyRow(tr("Public URL"), u"route:publicUrl"_s);
    m_private = makeCopyRow(tr("Private URL"), u"route:privateUrl"_s);
    m_curl = makeCopyRow(tr("With curl"), u"route:curl"_s);
    m_reach = makeFact(tr("Reach"), u"route:reach"_s);
    m_secret = makeFact(tr("Secret"), u"route:secretState"_s);
    m_usage = makeFact(tr("Now"), u"route:usage"_s);
    m_limits = makeFact(tr("Limits"), u"route:limits"_s);
    m_lastCall = makeFact(tr("Last call"), u"route:lastCall"_s);
    m_lastError = makeFact(tr("Last error"), u"route:lastError"_s);
    makeLinks();
    layout->addStretch(1);
    connect(m_adopt, &QToolButton::clicked, this, &RouteStatus::adoptWanted);
    connect(m_test, &QToolButton::clicked, this, &RouteStatus::testWanted);
}

RouteStatus::~RouteStatus() = default;

RouteStatus::CopyRow RouteStatus::makeCopyRow(const QString &title, const QString &objectName)
{
    CopyRow row;
    const int line = m_grid->rowCount();
    row.label = new QLabel(title + u':', this);
    row.text = new ElidedLabel(this);
    row.text->setObjectName(objectName);
    row.text->setFont(fixedFont());
    row.copy = new QToolButton(this);
    row.copy->setObjectName(objectName + u":copy"_s);
    row.copy->setText(tr("Copy"));
    row.copy->setIcon(icon(u"edit-copy"));
    row.copy->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    row.copy->setFocusPolicy(Qt::StrongFocus);
    row.copy->setAccessibleName(tr("Copy: %1").arg(title));
    connect(row.copy, &QToolButton::clicked, this,
            [text = row.text] { QGuiApplication::clipboard()->setText(text->fullText()); });
    m_grid->addWidget(row.label, line, 0, Qt::AlignRight | Qt::AlignVCenter);
    m_grid->addWidget(row.text, line, 1);
    m_grid->addWidget(row.copy, line, 2);
    return row;
}

QLabel *RouteStatus::makeFact(const QString &title, const QString &objectName)
{
    const int line = m_grid->rowCount();
    auto *const label = new QLabel(title + u':', this);
    auto *const fact = new QLabel(this);
    fact->setObjectName(objectName);
    fact->setWordWrap(true);
    fact->setTextFormat(Qt::PlainText);
    fact->setTextInteractionFlags(Qt::TextSelectableByMouse);
    fact->setFont(tabularFont(fact->font()));
    m_grid->addWidget(label, line, 0, Qt::AlignRight | Qt::AlignTop);
    m_grid->addWidget(fact, line, 1, 1, 2);
    return fact;
}

void RouteStatus::makeLinks()
{
    auto *const links = new QHBoxLayout;
    links->setSpacing(6);
    const auto add = [&](const QString &name, const QString &text, QStringView iconName, auto act) {
        auto *const button = new QPushButton(icon(iconName), text, this);
        button->setObjectName(u"route:"_s + name);
        connect(button, &QPushButton::clicked, this, act);
        links->addWidget(button);
    };
    add(u"composer"_s, tr("Test in composer"), u"gatehouse-composer", [this] { openComposer(); });
    add(u"calls"_s, tr("Show calls"), u"gatehouse-calls",
        [this] { Q_EMIT linkActivated(u"calls"_s, u"route:"_s + m_route.config.id); });
    add(u"flows"_s, tr("Show flows"), u"gatehouse-taskflows",
        [this] { Q_EMIT linkActivated(u"taskflows"_s, m_route.config.sessionKey); });
    add(u"settings"_s, tr("Limits…"), u"gatehouse-settings",
        [this] { Q_EMIT linkActivated(u"settings"_s, u"limits"_s); });
    links->addStretch(1);
    m_grid->addLayout(links, m_grid->rowCount(), 0, 1, 3);
}

void RouteStatus::openComposer()
{
    const SnippetRequest sample = sampleRouteCall(urlOf(m_route));
    boost::json::array headers;
    for (const auto &[name, value] : sample.headers)
        headers.push_back(boost::json::array{name.toStdString(), value.toStdString()});
    const boost::json::object request{{"method", sample.method.toStdString()},
                                      {"route", toJsonString(m_route.config.id)},
                                      {"headers", headers},
                                      {"body", sample.body.toStdString()}};
    Q_EMIT linkActivated(u"composer"_s, QString::fromUtf8(toJson(request)));
}

void RouteStatus::setCopyRow(const CopyRow &row, const QString &text)
{
    row.text->setFullText(text);
    for (QWidget *part : {static_cast<QWidget *>(row.label), static_cast<QWidget *>(row.text),
                          static_cast<QWidget *>(row.copy)})
        part->setVisible(!text.isEmpty());
}

void RouteStatus::show(const RouteInfo &route, const RoutesInfo &all)
{
    m_route = route;
    const QStringList warnings = warningsOf(route);
    if (warnings.isEmpty())
        m_warnings->hide();
    else if (m_warnings->isHidden() || m_warnings->text() != warnings.join(u'\n'))
        m_warnings->say(Tone::Warning, warnings.join(u'\n'));
    m_adopt->setVisible(route.config.secret.source == SecretRef::Source::Plain);
    m_test->setVisible(route.secret.problem && route.config.secret.source != SecretRef::Source::Plain);

    setCopyRow(m_public, route.publicUrl.toString());
    setCopyRow(m_private, route.privateUrls.value(0).toString());
    const QUrl url = urlOf(route);
    setCopyRow(m_curl,
               url.isEmpty() || !route.config.enabled ? QString() : curlSnippet(sampleRouteCall(url)));
    const QString &session = route.config.sessionKey;
    m_reach->setText(reachWords(session, all.sessions.value(session)));
    const QString state = secretStateOf(route).text;
    m_secret->setText(
        route.secret.resolvedAt.isValid()
            ? tr("%1, %2 %3")
                  .arg(route.secret.reference, state, agoWords(route.secret.resolvedAt.toMSecsSinceEpoch()))
            : tr("%1, %2").arg(route.secret.reference, state));
    if (route.config.secret.source == SecretRef::Source::Plain)
        m_secret->setText(state);
    m_usage->setText(route.config.enabled ? usageWords(route, all.limits)
                                          : tr("disabled: its callers get 404"));
    m_limits->setText(limitWords(all.limits));
    const QLocale locale;
    m_lastCall->setText(route.usage.lastMs
                            ? tr("%1; in 24 h %2, of them refused or failed %3")
                                  .arg(agoWords(*route.usage.lastMs), locale.toString(route.usage.calls),
                                       locale.toString(route.usage.errors))
                            : tr("never called"));
    m_lastError->setText(route.failure
                             ? tr("%1 (%2)").arg(wordsOf(*route.failure), agoWords(route.failure->timeMs))
                             : tr("none in 24 h"));
}

} // namespace Gatehouse
