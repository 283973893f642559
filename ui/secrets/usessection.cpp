// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "secrets/usessection.h"

#include "common/messagebar.h"
#include "common/words.h"
#include "secrets/adoptdialog.h"
#include "secrets/inlinenote.h"
#include "secrets/secretrequests.h"
#include "secrets/secretwords.h"

#include <QAction>
#include <QHeaderView>
#include <QLocale>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Gatehouse {

namespace {

enum Column { Name, From, Reference, UsedBy, LastResult, When };

constexpr auto Patience = 300ms;

QStringList headers()
{
    return {UsesSection::tr("Name"),    UsesSection::tr("Source"),      UsesSection::tr("Reference"),
            UsesSection::tr("Used by"), UsesSection::tr("Last result"), UsesSection::tr("When")};
}

SecretRow rowOf(const SecretUse &use)
{
    const ResultWords result = resultWords(use);
    const bool isPlain = use.source == SecretRef::Source::Plain;
    SecretCell when{.text = isPlain ? QString() : UsesSection::tr("never")};
    if (!isPlain && use.lookedUpAt.isValid())
        when.timeMs = use.lookedUpAt.toMSecsSinceEpoch();
    return {.key = use.place,
            .cells = {{.text = use.title, .tip = use.place},
                      {.text = sourceWords(use.source)},
                      {.text = isPlain ? QString() : use.reference},
                      {.text = ownerWords(use)},
                      {.text = result.text, .tone = result.tone},
                      when}};
}

} // namespace

UsesSection::UsesSection(GatewayClient &client, Page &page, QWidget *parent)
    : SecretSection(client, page, u"uses"_s, tr("Secrets in use"), headers(), parent)
    , m_plain(new MessageBar(&top()))
{
    auto *const above = new QVBoxLayout(&top());
    above->setContentsMargins(0, 0, 0, 0);
    above->addWidget(m_plain);
    m_plain->setObjectName(u"uses:plain"_s);
    m_adoptAll = m_plain->addButton(u"uses:adoptAll"_s, tr("Move them to the keychain…"));
    connect(m_adoptAll, &QToolButton::clicked, this, &UsesSection::adoptAll);
    m_dropBackup = outcome().addButton(u"uses:dropBackup"_s, tr("Delete the copy"));
    m_dropBackup->hide();
    connect(m_dropBackup, &QToolButton::clicked, this, [this] {
        removeConfigBackup(this->client(), this, [this](const Result<void> &removed) {
            m_dropBackup->setVisible(!removed);
            report(removed, tr("Deleted the copy of the configuration."));
        });
    });
    setEmpty(
        tr("No secret in use"),
        tr("Routes, agents and the TLS key bring secrets with them. Add a route, and its secret is here."));
    m_testAll = addTool(u"testAll"_s, tr("Test all"), tr("Test all secrets"), u"gatehouse-test", false,
                        [this] { test({}); });
    m_test = addTool(u"test"_s, tr("Test"), tr("Test the secret"), u"gatehouse-test", true, [this] {
        if (const SecretUse *const use = current())
            test(use->place);
    });
    m_adopt = addTool(u"adopt"_s, tr("To the keychain…"), tr("Move the secret to the keychain…"),
                      u"gatehouse-key", true, [this] {
                          if (const SecretUse *const use = current())
                              adopt({*use});
                      });
    m_follow = addTool(u"follow"_s, tr("Go to its use"), tr("Go to what uses the secret"), u"go-next", true,
                       [this] { follow(); });
    setDefaultAction(m_follow);
    QHeaderView *const header = table().horizontalHeader();
    const int letter = table().fontMetrics().averageCharWidth();
    header->setSectionResizeMode(QHeaderView::Interactive);
    header->setSectionResizeMode(Reference, QHeaderView::Stretch);
    for (const auto &[column, letters] : {std::pair(Name, 32), std::pair(From, 15), std::pair(UsedBy, 26),
                                          std::pair(LastResult, 34), std::pair(When, 16)})
        table().setColumnWidth(column, letter * letters);
    m_patience.setSingleShot(true);
    m_patience.setInterval(Patience);
    connect(&m_patience, &QTimer::timeout, this,
            [this] { outcome().say(Tone::Neutral, tr("Looking up …")); });
    connect(&client, &GatewayClient::secretsChanged, this, &UsesSection::takeSecrets);
    connect(&client, &GatewayClient::statusChanged, this, &UsesSection::takeSecrets);
    takeSecrets();
}

QList<SecretUse> UsesSection::plain() const
{
    QList<SecretUse> plain;
    for (const SecretUse &use : client().secrets().uses) {
        if (use.source == SecretRef::Source::Plain)
            plain.append(use);
    }
    return plain;
}

void UsesSection::takeSecrets()
{
    QList<SecretRow> rows;
    for (const SecretUse &use : client().secrets().uses) {
        if (!use.place.isEmpty())
            rows.append(rowOf(use));
    }
    setRows(rows);
    m_testAll->setEnabled(!rows.isEmpty());
    const QList<SecretUse> inFile = plain();
    const Keychain::State state = client().status().keychain;
    m_adoptAll->setVisible(state != Keychain::State::Absent && state != Keychain::State::Unwritable);
    if (inFile.isEmpty())
        m_plain->hide();
    else
        m_plain->say(Tone::Warning,
                     tr("Secrets that stand as plain text in the configuration file: %1. Whoever reads the "
                        "file has them.")
                         .arg(QLocale().toString(inFile.size())));
}

const SecretUse *UsesSection::current() const
{
    const QList<SecretUse> &uses = client().secrets().uses;
    const auto found = std::ranges::find(uses, currentKey(), &SecretUse::place);
    return currentKey().isEmpty() || found == uses.end() ? nullptr : &*found;
}

void UsesSection::showCurrent()
{
    const SecretUse *const use = current();
    const bool isPlain = use && use->source == SecretRef::Source::Plain;
    m_test->setEnabled(use && !isPlain);
    m_adopt->setEnabled(isPlain);
    m_follow->setEnabled(use != nullptr);
    if (!use) {
        detail().clear();
        return;
    }
    const ResultWords result = resultWords(*use);
    QString words = use->place + u": "_s + result.text + u'.';
    if (isPlain) {
        words += u' ' + tr("\"To the keychain\" moves it there, and puts a reference in its place.");
    } else if (use->problem) {
        words += u' ' + adviceWords(*use->problem);
        if (use->resolvedAt.isValid())
            words += u' ' + tr("It last had a value: %1.").arg(agoWords(use->resolvedAt.toMSecsSinceEpoch()));
    }
    detail().say(result.tone, words);
}

bool UsesSection::find(const QString &what)
{
    for (const auto member : {&SecretUse::place, &SecretUse::reference, &SecretUse::title, &SecretUse::entry,
                              &SecretUse::ownerId}) {
        for (const SecretUse &use : client().secrets().uses) {
            if (use.*member == what && !use.place.isEmpty())
                return select(use.place);
        }
    }
    return false;
}

void UsesSection::test(const QString &place)
{
    m_dropBackup->hide();
    m_test->setEnabled(false);
    m_testAll->setEnabled(false);
    m_patience.start();
    testSecrets(client(), place, this, [this](const Result<QList<SecretUse>> &tested) {
        m_patience.stop();
        takeSecrets();
        if (!tested) {
            outcome().say(Tone::Bad, tested.error().message);
            return;
        }
        QStringList failed;
        qsizetype count = 0;
        for (const SecretUse &use : *tested) {
            if (use.source == SecretRef::Source::Plain)
                continue;
            ++count;
            if (use.problem)
                failed.append(u"%1: %2."_s.arg(use.title, shortWords(*use.problem)));
        }
        const QLocale locale;
        if (count == 0)
            outcome().say(Tone::Neutral, tr("Nothing to look up: all of it stands in the file."));
        else if (failed.isEmpty())
            outcome().say(Tone::Good,
                          count == 1 ? tr("There is a value.")
                                     : tr("All %1 have a value.").arg(locale.toString(count)));
        else
            outcome().say(
                Tone::Bad,
                tr("Without a value: %1 of %2.").arg(locale.toString(failed.size()), locale.toString(count))
                    + u'\n' + failed.mid(0, 8).join(u'\n'));
    });
}

void UsesSection::adoptAll() { adopt(plain()); }

void UsesSection::adopt(const QList<SecretUse> &uses)
{
    if (uses.isEmpty())
        return;
    m_dropBackup->hide();
    auto *const dialog = new AdoptDialog(client(), uses, this);
    connect(dialog, &AdoptDialog::adopted, this, [this](qsizetype count, bool isInBackup) {
        const QString moved = tr("Moved to the keychain: %1. The configuration has references now.")
                                  .arg(QLocale().toString(count));
        m_dropBackup->setVisible(isInBackup);
        if (isInBackup)
            outcome().say(
                Tone::Warning,
                moved + u' '
                    + tr("The copy that was kept of the file (.bak) still holds the text. Delete it "
                         "when you have what you need of it."));
        else
            outcome().say(Tone::Good, moved);
    });
    dialog->open();
}

void UsesSection::follow()
{
    const SecretUse *const use = current();
    if (!use)
        return;
    switch (use->owner) {
    case ConfiguredSecret::Owner::Route:
        Q_EMIT linkActivated(u"routes"_s, use->ownerId);
        break;
    case ConfiguredSecret::Owner::Instance:
        Q_EMIT linkActivated(u"instances"_s, use->ownerId);
        break;
    case ConfiguredSecret::Owner::Listener:
        Q_EMIT linkActivated(u"settings"_s, u"listeners"_s);
        break;
    case ConfiguredSecret::Owner::None:
        break;
    }
}

} // namespace Gatehouse
