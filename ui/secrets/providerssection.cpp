// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "secrets/providerssection.h"

#include "common/messagebar.h"
#include "secrets/inlinenote.h"
#include "secrets/providerdialog.h"
#include "secrets/secretrequests.h"
#include "secrets/secretwords.h"

#include <QAction>
#include <QHeaderView>
#include <QLocale>
#include <QTableView>
#include <algorithm>
#include <memory>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

using Source = SecretRef::Source;

enum Column { Name, Kind, Reads, Default, UsedBy, LastResult };

QStringList headers()
{
    return {ProvidersSection::tr("Provider"), ProvidersSection::tr("Kind"),
            ProvidersSection::tr("Reads"),    ProvidersSection::tr("Default"),
            ProvidersSection::tr("Used by"),  ProvidersSection::tr("Last result")};
}

QString readsWords(const SecretProvider &provider)
{
    if (const auto *env = std::get_if<EnvProvider>(&provider))
        return env->allowlist ? env->allowlist->join(u", "_s) : ProvidersSection::tr("all variables");
    if (const auto *file = std::get_if<FileProvider>(&provider))
        return file->path;
    return std::get<ExecProvider>(provider).command;
}

QString &defaultIn(SecretProviders::Defaults &defaults, Source source)
{
    if (source == Source::Env)
        return defaults.env;
    return source == Source::File ? defaults.file : defaults.exec;
}

bool isDefault(const SecretProviders &providers, const QString &name, Source source)
{
    return providers.resolvedName(source, u"default"_s) == name;
}

} // namespace

ProvidersSection::ProvidersSection(GatewayClient &client, Page &page, QWidget *parent)
    : SecretSection(client, page, u"providers"_s, tr("Providers"), headers(), parent)
{
    setEmpty(
        tr("No provider declared"),
        tr("Variables and keychain entries need none. A file or a command that gives secrets is declared "
           "here once, and references name it."));
    addTool(u"add"_s, tr("Add provider…"), tr("Add provider…"), u"list-add", false, [this] { add(); });
    addTool(u"test"_s, tr("Test"), tr("Test the provider"), u"gatehouse-test", true, [this] { test(); });
    QAction *const edit = addTool(u"edit"_s, tr("Edit…"), tr("Edit the provider…"), u"document-edit", true,
                                  [this] { this->edit(false); });
    m_default = addTool(u"default"_s, tr("Make default"), tr("Make the provider the default"),
                        u"gatehouse-state-ok", true, [this] { toggleDefault(); });
    addTool(u"remove"_s, tr("Remove…"), tr("Remove the provider…"), u"edit-delete", true,
            [this] { remove(); });
    setDefaultAction(edit);
    QHeaderView *const header = table().horizontalHeader();
    const int letter = table().fontMetrics().averageCharWidth();
    header->setSectionResizeMode(QHeaderView::Interactive);
    header->setSectionResizeMode(Reads, QHeaderView::Stretch);
    for (const auto &[column, letters] : {std::pair(Name, 22), std::pair(Kind, 14), std::pair(Default, 12),
                                          std::pair(UsedBy, 28), std::pair(LastResult, 36)})
        table().setColumnWidth(column, letter * letters);
    connect(&client, &GatewayClient::secretsChanged, this, &ProvidersSection::takeSecrets);
    takeSecrets();
}

QList<SecretUse> ProvidersSection::usesOf(const QString &name) const
{
    const SecretProviders &providers = client().secrets().providers;
    const auto provider = providers.providers.constFind(name);
    QList<SecretUse> uses;
    if (provider == providers.providers.cend())
        return uses;
    const Source source = sourceOf(*provider);
    for (const SecretUse &use : client().secrets().uses) {
        if (use.source == source && providers.resolvedName(source, use.provider) == name)
            uses.append(use);
    }
    return uses;
}

SecretRow ProvidersSection::rowOf(const QString &name, const SecretProvider &provider) const
{
    const SecretProviders &providers = client().secrets().providers;
    const Source source = sourceOf(provider);
    QStringList users;
    qsizetype good = 0;
    qsizetype known = 0;
    std::optional<SecretProblem> problem;
    const QList<SecretUse> uses = usesOf(name);
    for (const SecretUse &use : uses) {
        users.append(ownerWords(use));
        known += use.lookedUpAt.isValid() ? 1 : 0;
        good += use.resolves() ? 1 : 0;
        if (!problem)
            problem = use.problem;
    }
    const QLocale locale;
    SecretCell result{.text = tr("Not looked up yet"), .tone = Tone::Neutral};
    if (uses.isEmpty())
        result = {.text = {}};
    else if (problem)
        result = {.text = uses.size() == 1 ? shortWords(*problem)
                                           : tr("%1 (%2 of %3)")
                                                 .arg(shortWords(*problem), locale.toString(known - good),
                                                      locale.toString(uses.size())),
                  .tone = Tone::Bad};
    else if (known > 0)
        result = {.text = tr("%1 of %2 resolve").arg(locale.toString(good), locale.toString(uses.size())),
                  .tone = Tone::Good};
    return {
        .key = name,
        .cells = {{.text = name},
                  {.text = sourceWords(source)},
                  {.text = readsWords(provider)},
                  {.text = isDefault(providers, name, source) ? tr("default") : QString()},
                  {.text = users.isEmpty() ? tr("nothing") : users.join(u", "_s), .tip = users.join(u'\n')},
                  result}};
}

void ProvidersSection::takeSecrets()
{
    QList<SecretRow> rows;
    const auto &providers = client().secrets().providers.providers;
    for (auto it = providers.cbegin(); it != providers.cend(); ++it)
        rows.append(rowOf(it.key(), it.value()));
    setRows(rows);
}

const SecretProvider *ProvidersSection::current() const
{
    const auto &providers = client().secrets().providers.providers;
    const auto found = providers.constFind(currentKey());
    return found == providers.cend() ? nullptr : &*found;
}

void ProvidersSection::showCurrent()
{
    const SecretProvider *const provider = current();
    if (!provider) {
        detail().clear();
        return;
    }
    const Source source = sourceOf(*provider);
    const bool isNow = isDefault(client().secrets().providers, currentKey(), source);
    m_default->setText(isNow ? tr("Let the provider be the default no longer")
                             : tr("Make the provider the default"));
    m_default->setIconText(isNow ? tr("No default") : tr("Make default"));
    // one that is called "default" needs no word to be it
    m_default->setEnabled(!isNow || currentKey() != u"default"_s);
    for (const SecretUse &use : usesOf(currentKey())) {
        if (use.problem) {
            detail().say(Tone::Bad,
                         u"%1: %2. %3"_s.arg(use.title, shortWords(*use.problem), adviceWords(*use.problem)));
            return;
        }
    }
    detail().say(Tone::Neutral,
                 isNow ? tr("References of this kind that name no provider use this one.")
                       : tr("References use it by its name."));
}

void ProvidersSection::add()
{
    auto *const dialog = new ProviderDialog(client(), FileProvider(), true, this);
    connect(dialog, &ProviderDialog::saved, this, [this](const QString &name) {
        outcome().say(Tone::Good, tr("References can name the provider \"%1\" now.").arg(name));
    });
    dialog->open();
}

QString ProvidersSection::firstIdOf(const QString &name) const
{
    const QList<SecretUse> uses = usesOf(name);
    if (uses.isEmpty())
        return {};
    // the reference says source, perhaps the provider, and the id
    const SecretUse &use = uses.first();
    const bool isNamed = !use.provider.isEmpty() && use.provider != "default"_L1;
    return use.reference.section(u':', isNamed ? 2 : 1);
}

void ProvidersSection::edit(bool inTest)
{
    const SecretProvider *const provider = current();
    if (!provider)
        return;
    const QString name = currentKey();
    auto *const dialog = new ProviderDialog(client(), name, *provider, firstIdOf(name), this);
    connect(dialog, &ProviderDialog::saved, this, [this](const QString &saved) {
        outcome().say(Tone::Good, tr("Saved \"%1\"; in force from the next request on.").arg(saved));
    });
    dialog->open();
    if (inTest)
        dialog->focusTest();
}

void ProvidersSection::test()
{
    const SecretProvider *const provider = current();
    if (!provider)
        return;
    const QString name = currentKey();
    const QList<SecretUse> uses = usesOf(name);
    if (const auto *file = std::get_if<FileProvider>(provider); file && uses.isEmpty()) {
        testFile(name, *file);
        return;
    }
    if (uses.isEmpty()) {
        edit(true); // nothing says what it can be asked for: the operator does
        return;
    }
    outcome().say(Tone::Neutral, tr("Looking up what goes through \"%1\" …").arg(name));
    const auto left = std::make_shared<qsizetype>(uses.size());
    const auto failed = std::make_shared<QStringList>();
    for (const SecretUse &use : uses) {
        testSecrets(
            client(), use.place, this,
            [this, name, left, failed, count = uses.size()](const Result<QList<SecretUse>> &tested) {
                if (!tested) {
                    failed->append(tested.error().message);
                } else {
                    for (const SecretUse &now : *tested) {
                        if (now.problem)
                            failed->append(u"%1: %2. %3"_s.arg(now.title, shortWords(*now.problem),
                                                               adviceWords(*now.problem)));
                    }
                }
                if (--*left > 0)
                    return;
                if (failed->isEmpty())
                    outcome().say(
                        Tone::Good,
                        tr("What goes through \"%1\" has a value: %2.").arg(name, QLocale().toString(count)));
                else
                    outcome().say(Tone::Bad, failed->mid(0, 8).join(u'\n'));
            });
    }
}

/// Without a use there is no pointer, but the file can be opened and read.
void ProvidersSection::testFile(const QString &name, const FileProvider &file)
{
    const bool isWhole = file.mode == FileProvider::Mode::SingleValue;
    SecretRef ref;
    ref.source = Source::File;
    ref.provider = name;
    ref.id = isWhole ? u"value"_s : u"/"_s;
    lookUpSecret(client(), ref, this, [this, name](const Result<LookUpResult> &result) {
        const bool isMissing = result && *result
            && (**result == SecretProblem::ValueMissing || **result == SecretProblem::ValueNotText);
        if (!result)
            outcome().say(Tone::Bad, result.error().message);
        else if (*result && !isMissing)
            outcome().say(Tone::Bad, u"%1: %2. %3"_s.arg(name, shortWords(**result), adviceWords(**result)));
        else
            outcome().say(Tone::Good, tr("The file of \"%1\" can be read.").arg(name));
    });
}

void ProvidersSection::toggleDefault()
{
    const SecretProvider *const provider = current();
    if (!provider)
        return;
    const SecretProviders &providers = client().secrets().providers;
    const QString name = currentKey();
    const Source source = sourceOf(*provider);
    const bool wasDefault = isDefault(providers, name, source);
    SecretProviders::Defaults wanted = providers.defaults;
    defaultIn(wanted, source) = wasDefault ? QString() : name;
    setDefaults(client(), providers.defaults, wanted, this,
                [this, name, wasDefault](const Result<void> &done) {
                    report(done,
                           wasDefault ? tr("\"%1\" is the default no longer.").arg(name)
                                      : tr("\"%1\" is the default of its kind now.").arg(name));
                });
}

void ProvidersSection::remove()
{
    const SecretProvider *const provider = current();
    if (!provider)
        return;
    const QString name = currentKey();
    QStringList users;
    for (const SecretUse &use : usesOf(name))
        users.append(ownerWords(use));
    ask(tr("Remove the provider \"%1\"?").arg(name),
        users.isEmpty() ? tr("Nothing uses it. What it reads stays where it is.")
                        : tr("It is used by: %1. From then on they have no secret and refuse their callers. "
                             "What it reads "
                             "stays where it is.")
                              .arg(users.join(u", "_s)),
        tr("Remove"), [this, name, seen = *provider] {
            removeProvider(client(), name, seen, this, [this, name](const Result<void> &removed) {
                report(removed, tr("Removed the provider \"%1\".").arg(name));
            });
        });
}

} // namespace Gatehouse
