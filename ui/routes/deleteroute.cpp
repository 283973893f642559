// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "routes/deleteroute.h"

#include "common/words.h"

#include <QCoreApplication>
#include <QLocale>
#include <QMessageBox>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

QString tr(const char *text) { return QCoreApplication::translate("Gatehouse", text); }

QString callersWords(const RouteInfo &route)
{
    if (!route.config.enabled)
        return tr("It is disabled, so nobody calls it now.");
    if (!route.usage.lastMs)
        return tr("It was never called.");
    if (route.usage.calls == 0)
        return tr("Its callers get 404 at once. Its last call was %1, there was none in 24 h.")
            .arg(agoWords(*route.usage.lastMs));
    return tr("Its callers get 404 at once: last call %1, calls in 24 h: %2.")
        .arg(agoWords(*route.usage.lastMs), QLocale().toString(route.usage.calls));
}

QString flowsWords(const RouteInfo &route, const RoutesInfo &all)
{
    const FlowStore::SessionCount count = all.sessions.value(route.config.sessionKey);
    if (count.flows == 0)
        return tr("There are no TaskFlows of %1.").arg(route.config.sessionKey);
    QStringList others;
    for (const RouteInfo &other : all.routes) {
        if (other.config.id != route.config.id && other.config.enabled
            && other.config.sessionKey == route.config.sessionKey)
            others.append(other.config.id);
    }
    const QLocale locale;
    const QString stay = tr("The TaskFlows of %1 stay: %2, of them unfinished: %3.")
                             .arg(route.config.sessionKey, locale.toString(count.flows),
                                  locale.toString(count.unfinished));
    return stay + u' '
        + (others.isEmpty() ? tr("No other route reaches them; only this window can change them then.")
                            : tr("They are reached by %1 as well.").arg(others.join(u", "_s)));
}

} // namespace

QString deletionWords(const RouteInfo &route, const RoutesInfo &all)
{
    QStringList sentences{callersWords(route), flowsWords(route, all)};
    if (!route.secret.entry.isEmpty())
        sentences.append(tr("Its secret stays in the keychain, as %1.").arg(route.secret.entry));
    sentences.append(tr("The records of its calls stay until they are past their retention."));
    return sentences.join(u"\n\n"_s);
}

void askToDelete(const RouteInfo &route, const RoutesInfo &all, QWidget *parent,
                 const std::function<void()> &yes)
{
    auto *const question = new QMessageBox(QMessageBox::Warning, tr("Delete \"%1\"?").arg(route.config.id),
                                           deletionWords(route, all), QMessageBox::Cancel, parent);
    question->setObjectName(u"question"_s);
    question->setAttribute(Qt::WA_DeleteOnClose);
    question->setTextFormat(Qt::PlainText);
    const QPushButton *const remove = question->addButton(tr("Delete"), QMessageBox::DestructiveRole);
    question->setDefaultButton(QMessageBox::Cancel);
    QObject::connect(remove, &QPushButton::clicked, parent, yes);
    question->open();
}

} // namespace Gatehouse
