// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "secrets/entriessection.h"

#include "common/messagebar.h"
#include "secrets/entrydialog.h"
#include "secrets/inlinenote.h"
#include "secrets/secretrequests.h"
#include "secrets/secretwords.h"

#include <QAction>
#include <QHeaderView>
#include <QTableView>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

enum Column { Name, UsedBy, LastResult, Written };

QStringList headers()
{
    return {EntriesSection::tr("Entry"), EntriesSection::tr("Used by"), EntriesSection::tr("Last result"),
            EntriesSection::tr("Written")};
}

} // namespace

EntriesSection::EntriesSection(GatewayClient &client, SecretClipboard &clipboard, Page &page, QWidget *parent)
    : SecretSection(client, page, u"entries"_s, tr("Keychain entries"), headers(), parent)
    , m_clipboard(clipboard)
{
    setEmpty(tr("No keychain entry"),
             tr("Values that are typed into this window go here, and the configuration names them. API keys "
                "are kept in the keychain as well; they are with their instances."));
    m_add = addTool(u"add"_s, tr("Add entry…"), tr("Add keychain entry…"), u"list-add", false,
                    [this] { add(); });
    addTool(u"test"_s, tr("Test"), tr("Test the keychain entry"), u"gatehouse-test", true,
            [this] { test(); });
    QAction *const replace = addTool(u"replace"_s, tr("Replace…"), tr("Replace the keychain entry…"),
                                     u"document-edit", true, [this] { this->replace(); });
    addTool(u"delete"_s, tr("Delete…"), tr("Delete the keychain entry…"), u"edit-delete", true,
            [this] { remove(); });
    setDefaultAction(replace);
    QHeaderView *const header = table().horizontalHeader();
    const int letter = table().fontMetrics().averageCharWidth();
    header->setSectionResizeMode(QHeaderView::Interactive);
    header->setSectionResizeMode(UsedBy, QHeaderView::Stretch);
    for (const auto &[column, letters] :
         {std::pair(Name, 40), std::pair(LastResult, 34), std::pair(Written, 18)})
        table().setColumnWidth(column, letter * letters);
    connect(&client, &GatewayClient::secretsChanged, this, &EntriesSection::takeSecrets);
    takeSecrets();
}

QStringList EntriesSection::usersOf(const QString &entry) const
{
    QStringList users;
    for (const SecretUse &use : client().secrets().uses) {
        if (use.entry == entry && !use.place.isEmpty())
            users.append(ownerWords(use));
    }
    return users;
}

SecretRow EntriesSection::rowOf(const KeychainEntry &entry) const
{
    const QList<SecretUse> &uses = client().secrets().uses;
    const auto use = std::ranges::find(uses, entry.name.name, &SecretUse::entry);
    const QStringList users = usersOf(entry.name.name);
    SecretCell result;
    if (!entry.isConfirmed)
        result = {.text = tr("Not confirmed"),
                  .tip = tr("It was being written when something went wrong. It may be there or not."),
                  .tone = Tone::Warning};
    else if (use != uses.end())
        result = {.text = resultWords(*use).text, .tone = resultWords(*use).tone};
    return {
        .key = entry.name.name,
        .cells = {{.text = entry.name.name},
                  {.text = users.isEmpty() ? tr("nothing") : users.join(u", "_s), .tip = users.join(u'\n')},
                  result,
                  {.text = {}, .timeMs = entry.writtenAt.toMSecsSinceEpoch()}}};
}

void EntriesSection::takeSecrets()
{
    QList<SecretRow> rows;
    for (const KeychainEntry &entry : client().secrets().entries)
        rows.append(rowOf(entry));
    setRows(rows);
}

void EntriesSection::showCurrent() { }

void EntriesSection::add()
{
    auto *const dialog = new EntryDialog(client(), m_clipboard, {}, {}, this);
    connect(dialog, &EntryDialog::written, this, [this](const QString &name) {
        outcome().say(Tone::Good, tr("The keychain has \"%1\" now.").arg(name));
    });
    dialog->open();
}

void EntriesSection::replace()
{
    const QString name = currentKey();
    auto *const dialog = new EntryDialog(client(), m_clipboard, name, usersOf(name), this);
    connect(dialog, &EntryDialog::written, this, [this](const QString &written) {
        outcome().say(Tone::Good, tr("\"%1\" has its new value.").arg(written));
    });
    dialog->open();
}

void EntriesSection::test()
{
    SecretRef ref;
    ref.source = SecretRef::Source::Keychain;
    ref.provider = u"default"_s;
    ref.id = currentKey();
    lookUpSecret(client(), ref, this, [this, name = ref.id](const Result<LookUpResult> &result) {
        if (!result)
            outcome().say(Tone::Bad, result.error().message);
        else if (*result)
            outcome().say(Tone::Bad, u"%1: %2. %3"_s.arg(name, shortWords(**result), adviceWords(**result)));
        else
            outcome().say(Tone::Good, tr("\"%1\" has a value.").arg(name));
    });
}

void EntriesSection::remove()
{
    const QString name = currentKey();
    const QStringList users = usersOf(name);
    ask(tr("Delete \"%1\"?").arg(name),
        (users.isEmpty() ? tr("Nothing uses it.")
                         : tr("It is used by: %1. From then on they have no secret and refuse their callers.")
                               .arg(users.join(u", "_s)))
            + u' ' + tr("The value is gone for good."),
        tr("Delete"), [this, name] {
            removeEntry(client(), name, this, [this, name](const Result<void> &removed) {
                report(removed, tr("Deleted \"%1\".").arg(name));
            });
        });
}

} // namespace Gatehouse
