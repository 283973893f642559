// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "secrets/sourcefields.h"

#include "common/words.h"
#include "secrets/secretedit.h"
#include "secrets/secretwords.h"

#include <QComboBox>
#include <QCompleter>
#include <QFileDialog>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

using Source = SecretRef::Source;

constexpr auto Default = "default"_L1;

QGridLayout *makeGrid(QWidget *owner)
{
    auto *const grid = new QGridLayout(owner);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setColumnStretch(1, 1);
    return grid;
}

QLabel *makeLabel(const QString &text, QWidget *field)
{
    auto *const label = new QLabel(text + u':', field->parentWidget());
    label->setBuddy(field);
    if (field->accessibleName().isEmpty())
        field->setAccessibleName(text);
    return label;
}

QString idLabel(Source source)
{
    if (source == Source::Env)
        return ProviderField::tr("Variable");
    return source == Source::File ? ProviderField::tr("Pointer") : ProviderField::tr("Id");
}

QString idPlaceholder(Source source)
{
    if (source == Source::Env)
        return ProviderField::tr("NAME_OF_THE_VARIABLE");
    return source == Source::File ? u"/routes/zapier"_s : u"routes/zapier"_s;
}

/// What the operator should know before he chooses this source.
QString ruleWords(Source source)
{
    switch (source) {
    case Source::Env:
        return ProviderField::tr("The file .env beside the configuration comes first, then the environment "
                                 "that the gateway was started with.");
    case Source::File:
        return ProviderField::tr("The file must be yours, a regular file without further names, and closed "
                                 "to everyone else (chmod 600).");
    default:
        return ProviderField::tr("The command of the provider is run for every request, without a shell, and "
                                 "asked for this id.");
    }
}

/// A provider in a list: its name, and what it stands for.
QString providerWords(const QString &name, const SecretProviders &providers, Source source)
{
    const QString real = providers.resolvedName(source, name);
    const auto found = providers.providers.constFind(real);
    if (found == providers.providers.cend())
        return source == Source::Env && name == Default ? ProviderField::tr("Any variable")
                                                        : ProviderField::tr("%1 (not declared)").arg(name);
    QString about;
    if (const auto *file = std::get_if<FileProvider>(&*found))
        about = file->path;
    else if (const auto *command = std::get_if<ExecProvider>(&*found))
        about = command->command;
    QString words = name;
    if (name != real)
        words = ProviderField::tr("Default: %1").arg(real);
    return about.isEmpty() ? words : words + u" · "_s + about;
}

} // namespace

bool hasEntry(const QList<KeychainEntry> &entries, const QString &name)
{
    return std::ranges::any_of(entries,
                               [&name](const KeychainEntry &entry) { return entry.name.name == name; });
}

QString freeEntryName(const QList<KeychainEntry> &entries, const QString &wanted)
{
    QString name = wanted;
    for (int number = 2; hasEntry(entries, name); ++number)
        name = wanted + u' ' + QString::number(number);
    return name;
}

ProviderField::ProviderField(Source source, const QString &what, QWidget *parent)
    : QWidget(parent)
    , m_source(source)
    , m_provider(new QComboBox(this))
    , m_add(new QPushButton(source == Source::File ? tr("Browse…") : tr("New command…"), this))
    , m_id(new QLineEdit(this))
    , m_rule(new QLabel(ruleWords(source), this))
{
    const QString prefix = u"picker:"_s + nameOf(source);
    m_provider->setObjectName(prefix + u":provider"_s);
    m_provider->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_provider->setMinimumContentsLength(12);
    m_add->setObjectName(prefix + u":add"_s);
    m_add->setVisible(source != Source::Env);
    m_id->setObjectName(prefix + u":id"_s);
    m_id->setFont(fixedFont());
    m_id->setPlaceholderText(idPlaceholder(source));
    m_id->setAccessibleName(u"%1: %2"_s.arg(what, idLabel(source)));
    m_rule->setWordWrap(true);
    QGridLayout *const grid = makeGrid(this);
    m_providerLabel = makeLabel(tr("Provider"), m_provider);
    grid->addWidget(m_providerLabel, 0, 0);
    grid->addWidget(m_provider, 0, 1);
    grid->addWidget(m_add, 0, 2);
    grid->addWidget(makeLabel(idLabel(source), m_id), 1, 0);
    grid->addWidget(m_id, 1, 1, 1, 2);
    grid->addWidget(m_rule, 2, 1, 1, 2);
    connect(m_provider, &QComboBox::currentIndexChanged, this, [this] {
        showProvider();
        Q_EMIT changed();
    });
    connect(m_id, &QLineEdit::textChanged, this, &ProviderField::changed);
    connect(m_add, &QPushButton::clicked, this, [this] {
        if (m_source == Source::File)
            browse();
        else
            Q_EMIT providerWanted(m_source, {});
    });
    setProviders({});
}

void ProviderField::offer(const QString &name)
{
    if (m_provider->findData(name) < 0)
        m_provider->addItem(providerWords(name, m_providers, m_source), name);
}

void ProviderField::setProviders(const SecretProviders &providers)
{
    const QString chosen = m_provider->currentData().toString();
    {
        const QSignalBlocker blocker(m_provider);
        m_providers = providers;
        m_provider->clear();
        const bool hasDefault = providers.providers.contains(providers.resolvedName(m_source, Default));
        if (m_source == Source::Env || hasDefault)
            offer(Default);
        for (auto it = providers.providers.cbegin(); it != providers.providers.cend(); ++it) {
            if (sourceOf(*it) == m_source)
                offer(it.key());
        }
        for (const QString &name : {m_declared, chosen}) {
            if (!name.isEmpty())
                offer(name);
        }
        m_provider->setCurrentIndex(qMax(0, m_provider->findData(chosen)));
    }
    showProvider();
}

void ProviderField::choose(const QString &provider)
{
    offer(provider);
    m_provider->setCurrentIndex(m_provider->findData(provider));
}

void ProviderField::showProvider()
{
    // one choice that needs no words is none
    const bool isPlainEnv = m_source == Source::Env && m_provider->count() == 1;
    m_provider->setVisible(!isPlainEnv);
    m_providerLabel->setVisible(!isPlainEnv);
    m_provider->setEnabled(m_provider->count() > 0);
    m_provider->setToolTip(m_provider->currentText());
    if (m_source != Source::File)
        return;
    const QString name = m_providers.resolvedName(m_source, m_provider->currentData().toString());
    const auto found = m_providers.providers.constFind(name);
    const auto *const file = found == m_providers.providers.cend() ? nullptr
                                                                   : std::get_if<FileProvider>(&*found);
    const bool isWhole = file && file->mode == FileProvider::Mode::SingleValue;
    if (isWhole)
        m_id->setText(u"value"_s);
    else if (file && m_id->text() == "value"_L1)
        m_id->clear();
    m_id->setReadOnly(isWhole);
    m_id->setToolTip(isWhole ? tr("The whole file is the secret.") : QString());
}

void ProviderField::browse()
{
    auto *const dialog = new QFileDialog(this, tr("Choose the file that holds the secret"));
    dialog->setObjectName(u"secretFileDialog"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setFilter(dialog->filter() | QDir::Hidden);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) {
        for (auto it = m_providers.providers.cbegin(); it != m_providers.providers.cend(); ++it) {
            const auto *const file = std::get_if<FileProvider>(&*it);
            if (file && file->path == path) {
                choose(it.key());
                return;
            }
        }
        Q_EMIT providerWanted(Source::File, path);
    });
    dialog->open();
}

void ProviderField::setRef(const SecretRef &ref)
{
    const bool isMine = ref.source == m_source;
    m_declared = isMine ? (ref.provider.isEmpty() ? QString(Default) : ref.provider) : QString();
    m_id->setText(isMine ? ref.id : QString());
    if (isMine)
        choose(m_declared);
    else
        m_provider->setCurrentIndex(m_provider->count() > 0 ? 0 : -1);
    showProvider();
}

SecretRef ProviderField::ref() const
{
    SecretRef ref;
    ref.source = m_source;
    ref.provider = m_provider->currentIndex() < 0 ? QString(Default) : m_provider->currentData().toString();
    ref.id = m_id->text().trimmed();
    return ref;
}

QString ProviderField::missing() const
{
    if (m_provider->currentIndex() < 0)
        return m_source == Source::File ? tr("No file is declared yet: choose one with Browse.")
                                        : tr("No command is declared yet: add one.");
    if (!m_id->text().trimmed().isEmpty())
        return {};
    if (m_source == Source::Env)
        return tr("Say which variable it is.");
    return m_source == Source::File ? tr("Say where in the file it is, with a JSON pointer such as /zapier.")
                                    : tr("Say what the command is to be asked for.");
}

EntryField::EntryField(const QString &what, QWidget *parent)
    : QWidget(parent)
    , m_name(new QComboBox(this))
{
    m_name->setObjectName(u"picker:entry"_s);
    m_name->setEditable(true);
    m_name->setInsertPolicy(QComboBox::NoInsert);
    m_name->setAccessibleName(tr("%1: keychain entry").arg(what));
    m_name->lineEdit()->setAccessibleName(m_name->accessibleName());
    m_name->lineEdit()->setPlaceholderText(tr("name of the entry"));
    m_name->completer()->setCaseSensitivity(Qt::CaseSensitive); // "Key" and "key" are two entries
    QGridLayout *const grid = makeGrid(this);
    grid->addWidget(makeLabel(tr("Entry"), m_name), 0, 0);
    grid->addWidget(m_name, 0, 1);
    connect(m_name, &QComboBox::currentTextChanged, this, &EntryField::changed);
}

void EntryField::setEntries(const QList<KeychainEntry> &entries)
{
    QStringList names;
    for (const KeychainEntry &entry : entries)
        names.append(entry.name.name);
    QStringList offered;
    for (int i = 0; i < m_name->count(); ++i)
        offered.append(m_name->itemText(i));
    if (names == offered)
        return;
    const QSignalBlocker blocker(m_name);
    const QString typed = m_name->currentText();
    m_name->clear();
    m_name->addItems(names);
    m_name->setEditText(typed);
}

void EntryField::setName(const QString &name) { m_name->setEditText(name); }

QString EntryField::name() const { return m_name->currentText().trimmed(); }

TypedField::TypedField(SecretClipboard &clipboard, const QString &what, bool isKept, QWidget *parent)
    : QWidget(parent)
    , m_value(new SecretEdit(clipboard, what, this))
{
    QGridLayout *const grid = makeGrid(this);
    grid->addWidget(makeLabel(tr("Value"), m_value), 0, 0);
    grid->addWidget(m_value, 0, 1);
    connect(m_value, &SecretEdit::changed, this, &TypedField::changed);
    if (!isKept)
        return;
    m_name = new QLineEdit(this);
    m_name->setObjectName(u"picker:newEntry"_s);
    m_name->setAccessibleName(tr("%1: name of the new keychain entry").arg(what));
    grid->addWidget(makeLabel(tr("Entry"), m_name), 1, 0);
    grid->addWidget(m_name, 1, 1);
    connect(m_name, &QLineEdit::textChanged, this, &TypedField::changed);
}

void TypedField::setName(const QString &name)
{
    if (m_name)
        m_name->setText(name);
}

QString TypedField::name() const { return m_name ? m_name->text().trimmed() : QString(); }

} // namespace Gatehouse
