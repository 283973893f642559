// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "secrets/providerdialog.h"

#include "common/messagebar.h"
#include "common/words.h"
#include "secrets/inlinenote.h"
#include "secrets/providerform.h"
#include "secrets/secretrequests.h"
#include "secrets/secretwords.h"

#include <QDialogButtonBox>
#include <QFileInfo>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>
#include <boost/json/value.hpp>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Gatehouse {

namespace {

using Source = SecretRef::Source;

constexpr auto Patience = 300ms;

/// A name for a new provider, made of what it reads: `secrets` for ~/.secrets.json.
QString nameFor(const SecretProvider &provider)
{
    QString base;
    if (const auto *file = std::get_if<FileProvider>(&provider))
        base = QFileInfo(file->path).fileName().section(u'.', 0, 0, QString::SectionSkipEmpty);
    else if (const auto *command = std::get_if<ExecProvider>(&provider))
        base = QFileInfo(command->command).completeBaseName();
    QString name;
    for (const QChar c : base.toLower()) {
        if (isProviderName(u'a' + QString(c)) && (!name.isEmpty() || c.isLetter()))
            name += c;
    }
    return name.left(64);
}

} // namespace

ProviderDialog::ProviderDialog(GatewayClient &client, const SecretProvider &preset, bool mayChangeKind,
                               QWidget *parent)
    : QDialog(parent)
    , m_client(client)
    , m_seen(preset)
{
    setWindowTitle(tr("Add provider"));
    build(mayChangeKind);
    m_name->setText(nameFor(preset));
    m_touched = false;
    check();
}

ProviderDialog::ProviderDialog(GatewayClient &client, const QString &name, const SecretProvider &provider,
                               const QString &triedId, QWidget *parent)
    : QDialog(parent)
    , m_client(client)
    , m_original(name)
    , m_seen(provider)
{
    setWindowTitle(tr("Edit provider \"%1\"").arg(name));
    build(false);
    m_name->setText(name);
    if (!triedId.isEmpty())
        m_id->setText(triedId);
    m_touched = false;
    check();
    connect(&m_client, &GatewayClient::secretsChanged, this, &ProviderDialog::takeSecrets);
}

void ProviderDialog::build(bool mayChangeKind)
{
    constexpr int Width = 580;
    setObjectName(u"providerDialog"_s);
    setAttribute(Qt::WA_DeleteOnClose);
    setMinimumWidth(Width);
    auto *const layout = new QVBoxLayout(this);
    layout->setSpacing(10);
    m_problem = new MessageBar(this);
    m_problem->setObjectName(u"provider:problem"_s);
    layout->addWidget(m_problem);
    auto *const top = new QGridLayout;
    top->setHorizontalSpacing(ProviderForm::FieldSpacing);
    const auto addField = [this, top](int row, const QString &label, QLineEdit *field) {
        auto *const words = new QLabel(label + u':', this);
        words->setBuddy(field);
        words->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
        field->setAccessibleName(label);
        field->setFont(fixedFont());
        top->addWidget(words, row, 0);
        top->addWidget(field, row, 1);
    };
    top->setColumnMinimumWidth(0, fontMetrics().horizontalAdvance(ProviderForm::tr("Time without output:")));
    m_name = new QLineEdit(this);
    m_name->setObjectName(u"provider:name"_s);
    m_name->setPlaceholderText(tr("small letters, digits, _ and -"));
    addField(0, tr("Name"), m_name);
    layout->addLayout(top);
    m_form = new ProviderForm(this);
    m_form->setProvider(m_seen, mayChangeKind);
    layout->addWidget(m_form);

    auto *const tryRow = new QGridLayout;
    tryRow->setHorizontalSpacing(ProviderForm::FieldSpacing);
    tryRow->setColumnMinimumWidth(0, top->columnMinimumWidth(0));
    m_id = new QLineEdit(this);
    m_id->setObjectName(u"provider:tryId"_s);
    m_id->setFont(fixedFont());
    m_id->setAccessibleName(tr("What the test asks for"));
    m_try = new QPushButton(tr("Test"), this);
    m_try->setObjectName(u"provider:try"_s);
    m_try->setToolTip(tr("Looks this up with the provider as it is here, saved or not"));
    m_busy = new QLabel(tr("Looking it up …"), this);
    m_busy->hide();
    auto *const tryLabel = new QLabel(tr("Test with:"), this);
    tryLabel->setBuddy(m_id);
    tryLabel->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    tryRow->addWidget(tryLabel, 0, 0);
    tryRow->addWidget(m_id, 0, 1);
    tryRow->addWidget(m_busy, 0, 2);
    tryRow->addWidget(m_try, 0, 3);
    tryRow->setColumnStretch(1, 1);
    layout->addLayout(tryRow);
    m_outcome = new InlineNote(this);
    m_outcome->setObjectName(u"provider:outcome"_s);
    m_note = new InlineNote(this);
    m_note->setObjectName(u"provider:note"_s);
    layout->addWidget(m_outcome);
    layout->addWidget(m_note);
    layout->addStretch(1);
    m_buttons = new QDialogButtonBox(QDialogButtonBox::Save | QDialogButtonBox::Cancel, this);
    layout->addWidget(m_buttons);
    m_patience.setSingleShot(true);
    m_patience.setInterval(Patience);
    connect(&m_patience, &QTimer::timeout, m_busy, &QWidget::show);
    const auto touch = [this] {
        m_touched = true;
        ++m_tests;
        m_patience.stop();
        m_busy->hide();
        m_outcome->clear();
        check();
    };
    connect(m_name, &QLineEdit::textChanged, this, touch);
    connect(m_form, &ProviderForm::changed, this, touch);
    connect(m_id, &QLineEdit::textChanged, this, touch);
    connect(m_try, &QPushButton::clicked, this, &ProviderDialog::tryIt);
    connect(m_buttons, &QDialogButtonBox::accepted, this, &ProviderDialog::save);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    m_name->setFocus();
}

void ProviderDialog::focusTest()
{
    m_id->setFocus();
    m_id->selectAll();
}

QString ProviderDialog::problem() const
{
    const QString name = m_name->text().trimmed();
    if (name.isEmpty())
        return tr("Give the provider a name.");
    if (!isProviderName(name))
        return tr("The name must be 1 to 64 small letters, digits, _ and -, beginning with a letter.");
    if (name != m_original && m_client.secrets().providers.providers.contains(name))
        return tr("There is a provider \"%1\" already.").arg(name);
    return m_form->problem();
}

void ProviderDialog::check()
{
    const SecretProvider provider = m_form->provider();
    const auto *const file = std::get_if<FileProvider>(&provider);
    const bool isWhole = file && file->mode == FileProvider::Mode::SingleValue;
    m_id->setEnabled(!isWhole);
    if (sourceOf(provider) == Source::Env)
        m_id->setPlaceholderText(tr("the name of a variable"));
    else if (isWhole)
        m_id->setPlaceholderText(tr("the whole file"));
    else
        m_id->setPlaceholderText(file ? tr("a pointer such as /zapier") : tr("an id for the command"));
    const QString wrong = problem();
    m_buttons->button(QDialogButtonBox::Save)->setEnabled(wrong.isEmpty() && !m_conflict && !m_saving);
    m_try->setEnabled(m_form->problem().isEmpty() && (isWhole || !m_id->text().trimmed().isEmpty()));
    m_note->say(Tone::Bad, m_touched ? wrong : QString());
    // what is said must not press the fields together
    const int needed = layout()->hasHeightForWidth() ? layout()->totalHeightForWidth(width())
                                                     : layout()->totalMinimumSize().height();
    if (isVisible() && height() < needed)
        resize(width(), needed);
}

void ProviderDialog::takeSecrets()
{
    const auto &providers = m_client.secrets().providers.providers;
    const auto found = providers.constFind(m_original);
    if (m_conflict || m_saving || (found != providers.cend() && *found == m_seen))
        return;
    m_conflict = true;
    m_problem->say(Tone::Warning,
                   found == providers.cend()
                       ? tr("The provider was removed from the file meanwhile. Nothing is saved here.")
                       : tr("The provider was changed in the file meanwhile. Your changes are not saved; "
                            "nothing was overwritten. Close this and edit it again to see what the file says "
                            "now."));
    check();
}

void ProviderDialog::tryIt()
{
    const SecretProvider provider = m_form->provider();
    const auto *const file = std::get_if<FileProvider>(&provider);
    SecretRef ref;
    ref.source = sourceOf(provider);
    ref.provider = u"tried"_s;
    ref.id = file && file->mode == FileProvider::Mode::SingleValue ? u"value"_s : m_id->text().trimmed();
    if (const Result<SecretRef> parsed = parseSecretRef(ref.toJson()); !parsed) {
        m_outcome->say(
            Tone::Bad,
            tr("It can't be asked for this: the name %1.").arg(parsed.error().message.section(u": "_s, 1)));
        return;
    }
    SecretProviders providers;
    providers.providers.insert(ref.provider, provider);
    const int number = ++m_tests;
    m_outcome->clear();
    m_try->setEnabled(false);
    m_patience.start();
    tryProviders(m_client, providers, ref, this, [this, number](const Result<LookUpResult> &result) {
        if (number != m_tests)
            return; // something else is typed meanwhile
        m_patience.stop();
        m_busy->hide();
        if (!result)
            m_outcome->say(Tone::Bad, result.error().message);
        else if (*result)
            m_outcome->say(Tone::Bad, shortWords(**result) + u". "_s + adviceWords(**result));
        else
            m_outcome->say(Tone::Good, tr("There is a value."));
        check();
    });
}

void ProviderDialog::save()
{
    m_saving = true;
    check();
    const QString name = m_name->text().trimmed();
    const auto finish = [this, name](const Result<void> &done) {
        m_saving = false;
        check();
        if (!done) {
            m_problem->say(Tone::Bad, done.error().message);
            return;
        }
        Q_EMIT saved(name);
        accept();
    };
    if (m_original.isEmpty())
        addProvider(m_client, name, m_form->provider(), this, finish);
    else
        changeProvider(m_client, m_original, m_seen, name, m_form->provider(), this, finish);
}

} // namespace Gatehouse
