// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "secrets/sourcepicker.h"

#include "json.h"
#include "secrets/inlinenote.h"
#include "secrets/providerdialog.h"
#include "secrets/secretedit.h"
#include "secrets/secretrequests.h"
#include "secrets/secretwords.h"
#include "secrets/sourcefields.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPointer>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <boost/json/value.hpp>
#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Gatehouse {

namespace {

using Source = SecretRef::Source;

constexpr auto Patience = 300ms;
constexpr qsizetype LongestName = 100; ///< leaves room for a number

bool isSame(const SecretRef &left, const SecretRef &right)
{
    return left == right || (left.isNull() && right.isNull());
}

} // namespace

SecretSourcePicker::SecretSourcePicker(GatewayClient &client, SecretClipboard &clipboard, const QString &what,
                                       QWidget *parent)
    : QWidget(parent)
    , m_client(client)
    , m_kind(new QComboBox(this))
    , m_test(new QPushButton(tr("Test"), this))
    , m_unlock(new QPushButton(tr("Unlock…"), this))
    , m_busy(new QLabel(tr("Looking it up …"), this))
    , m_fields(new QStackedWidget(this))
    , m_note(new InlineNote(this))
    , m_outcome(new InlineNote(this))
    , m_typed(new TypedField(clipboard, what, true, m_fields))
    , m_plain(new TypedField(clipboard, what, false, m_fields))
    , m_entry(new EntryField(what, m_fields))
    , m_variable(new ProviderField(Source::Env, what, m_fields))
    , m_file(new ProviderField(Source::File, what, m_fields))
    , m_command(new ProviderField(Source::Exec, what, m_fields))
{
    m_kind->setObjectName(u"picker:source"_s);
    m_kind->setAccessibleName(tr("%1: where it comes from").arg(what));
    m_test->setObjectName(u"picker:test"_s);
    m_test->setAccessibleName(tr("Test: %1").arg(what));
    m_unlock->setObjectName(u"picker:unlock"_s);
    m_unlock->setToolTip(tr("Has the keychain ask for its password"));
    m_note->setObjectName(u"picker:note"_s);
    m_outcome->setObjectName(u"picker:outcome"_s);
    m_busy->hide();
    m_patience.setSingleShot(true);
    m_patience.setInterval(Patience);
    auto *const top = new QHBoxLayout;
    top->addWidget(m_kind, 1);
    top->addWidget(m_busy);
    top->addWidget(m_test);
    top->addWidget(m_unlock);
    auto *const layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addLayout(top);
    layout->addWidget(m_fields);
    layout->addWidget(m_note);
    layout->addWidget(m_outcome);
    setFocusProxy(m_kind);

    addKind(None, tr("None"), new QWidget(m_fields));
    addKind(Typed, tr("New value, kept in the keychain"), m_typed);
    addKind(Entry, tr("Keychain entry"), m_entry);
    addKind(Variable, tr("Environment variable"), m_variable);
    addKind(File, tr("File"), m_file);
    addKind(Command, tr("Command"), m_command);
    addKind(Plain, tr("Plain text in the configuration file"), m_plain);
    connect(m_typed, &TypedField::changed, this, &SecretSourcePicker::note);
    connect(m_plain, &TypedField::changed, this, &SecretSourcePicker::note);
    connect(m_entry, &EntryField::changed, this, &SecretSourcePicker::note);
    for (ProviderField *field : {m_variable, m_file, m_command}) {
        connect(field, &ProviderField::changed, this, &SecretSourcePicker::note);
        connect(field, &ProviderField::providerWanted, this,
                [this, field](SecretRef::Source source, const QString &path) {
                    addProvider(*field, source, path);
                });
    }
    connect(m_kind, &QComboBox::currentIndexChanged, this, [this] {
        m_touched = m_touched || !m_setting; // before a new default is looked for
        showKind();
        note();
    });
    connect(m_test, &QPushButton::clicked, this, &SecretSourcePicker::test);
    connect(m_unlock, &QPushButton::clicked, this, &SecretSourcePicker::unlock);
    connect(&m_patience, &QTimer::timeout, m_busy, &QWidget::show);
    connect(&m_client, &GatewayClient::secretsChanged, this, &SecretSourcePicker::takeSecrets);
    connect(&m_client, &GatewayClient::statusChanged, this, &SecretSourcePicker::takeStatus);
    takeSecrets();
    setRef({});
}

SecretSourcePicker::~SecretSourcePicker() = default;

void SecretSourcePicker::addKind(Kind kind, const QString &words, QWidget *field)
{
    m_kinds.append({kind, words});
    m_fields->addWidget(field);
}

SecretSourcePicker::Kind SecretSourcePicker::kind() const
{
    return static_cast<Kind>(m_kind->currentData().toInt());
}

bool SecretSourcePicker::hasKeychain() const
{
    const Keychain::State state = m_client.status().keychain;
    return state != Keychain::State::Absent && state != Keychain::State::Unwritable;
}

SecretSourcePicker::Kind SecretSourcePicker::kindForNew() const
{
    if (m_optional)
        return None;
    return hasKeychain() ? Typed : Variable;
}

SecretSourcePicker::Kind SecretSourcePicker::kindOf(const SecretRef &ref) const
{
    if (ref.isNull())
        return kindForNew();
    switch (ref.source) {
    case Source::Env:
        return Variable;
    case Source::File:
        return File;
    case Source::Exec:
        return Command;
    case Source::Keychain:
        return Entry;
    case Source::Plain:
        break;
    }
    return Plain;
}

/// Fills the list with what can be chosen now, and chooses @a kind.
void SecretSourcePicker::setKind(Kind kind)
{
    const bool isPlain = !m_declared.isNull() && m_declared.source == Source::Plain;
    const bool wasBlocked = m_kind->blockSignals(true);
    m_kind->clear();
    for (const auto &[offered, words] : std::as_const(m_kinds)) {
        if (offered != kind
            && ((offered == None && !m_optional) || (offered == Plain && !isPlain && hasKeychain())))
            continue;
        m_kind->addItem(words, offered);
    }
    m_kind->setCurrentIndex(m_kind->findData(kind));
    m_kind->blockSignals(wasBlocked);
    showKind();
}

void SecretSourcePicker::showKind()
{
    m_fields->setCurrentIndex(kind());
    // fields that are not shown must not keep the form as high as the highest of them
    for (int i = 0; i < m_fields->count(); ++i) {
        m_fields->widget(i)->setSizePolicy(QSizePolicy::Preferred,
                                           i == m_fields->currentIndex() ? QSizePolicy::Preferred
                                                                         : QSizePolicy::Ignored);
    }
    m_fields->setVisible(kind() != None);
    m_fields->adjustSize();
    updateGeometry();
    takeStatus();
}

void SecretSourcePicker::setOptional(bool optional)
{
    m_optional = optional;
    setRef(m_declared);
}

void SecretSourcePicker::setEntryName(const QString &name)
{
    m_wantedEntry = name.simplified().left(LongestName).trimmed();
    if (!m_touched)
        setRef(m_declared);
}

void SecretSourcePicker::setRef(const SecretRef &ref)
{
    m_setting = true;
    m_touched = false;
    m_declared = ref;
    m_written.clear();
    ++m_tests; // what a test that runs finds is about something else
    m_patience.stop();
    m_busy->hide();
    m_outcome->clear();
    m_typed->value().forget();
    m_plain->value().forget();
    const bool isEntry = ref.source == Source::Keychain;
    m_entry->setName(isEntry ? ref.id : QString());
    m_typed->setName(isEntry ? ref.id : freeEntryName(m_client.secrets().entries, m_wantedEntry));
    const bool isPlain = !ref.isNull() && ref.source == Source::Plain;
    m_typed->value().setPlaceholder(isPlain ? tr("leave it empty to move the text that is in the file")
                                            : tr("type or paste it"));
    m_plain->value().setPlaceholder(isPlain ? tr("leave it empty to keep the text that is there")
                                            : tr("type or paste it"));
    for (ProviderField *field : {m_variable, m_file, m_command})
        field->setRef(ref);
    setKind(kindOf(ref));
    m_setting = false;
    showNote();
}

Secret SecretSourcePicker::typedValue() const
{
    const SecretEdit &edit = kind() == Plain ? m_plain->value() : m_typed->value();
    const bool isPlain = !m_declared.isNull() && m_declared.source == Source::Plain;
    return edit.isEmpty() && isPlain ? m_declared.value : edit.value();
}

SecretRef SecretSourcePicker::ref() const
{
    SecretRef ref;
    switch (kind()) {
    case None:
        return {};
    case Variable:
        return m_variable->ref();
    case File:
        return m_file->ref();
    case Command:
        return m_command->ref();
    case Plain:
        if (m_plain->value().isEmpty() && m_declared.source == Source::Plain)
            return m_declared;
        ref.provider = m_declared.source == Source::Plain ? m_declared.provider : QString();
        ref.value = m_plain->value().value();
        return ref;
    case Entry:
    case Typed:
        ref.source = Source::Keychain;
        ref.provider = u"default"_s;
        ref.id = kind() == Entry ? m_entry->name() : m_typed->name();
    }
    return ref;
}

bool SecretSourcePicker::isModified() const
{
    if (kind() != Typed)
        return !isSame(ref(), m_declared);
    return !m_typed->value().isEmpty() || kindOf(m_declared) != Typed;
}

bool SecretSourcePicker::mayReplace(const QString &entry) const
{
    return entry == m_written || (m_declared.source == Source::Keychain && m_declared.id == entry);
}

QString SecretSourcePicker::typedProblem() const
{
    const Secret value = typedValue();
    if (value.isEmpty())
        return tr("Type or paste the value.");
    if (value.bytes().size() > SecretsOverview::MaxValueBytes)
        return tr("The value is longer than %1 bytes.").arg(SecretsOverview::MaxValueBytes);
    if (kind() == Plain)
        return {};
    const QString name = m_typed->name();
    if (name.isEmpty())
        return tr("Give the keychain entry a name.");
    if (!isKeychainName(name))
        return tr("The name of the entry must be at most 128 characters, none of them a control character.");
    if (hasEntry(m_client.secrets().entries, name) && !mayReplace(name))
        return tr("There is a keychain entry \"%1\" already. Choose it as the source, or another name.")
            .arg(name);
    if (!hasKeychain())
        return tr("Nothing can be stored: %1. Choose another source.")
            .arg(m_client.status().keychain == Keychain::State::Absent
                     ? tr("no keychain runs in this session")
                     : tr("the keychain is not writable"));
    return {};
}

/// What keeps @a ref from ever having a value, as far as can be told without looking it up.
QString SecretSourcePicker::referenceProblem(const SecretRef &ref) const
{
    if (ref.source == Source::Keychain && ref.id.isEmpty())
        return tr("Say which keychain entry it is.");
    for (const auto &[source, field] : {std::pair(Source::Env, m_variable), std::pair(Source::File, m_file),
                                        std::pair(Source::Exec, m_command)}) {
        if (ref.source != source)
            continue;
        if (const QString missing = field->missing(); !missing.isEmpty())
            return missing;
    }
    if (const Result<SecretRef> parsed = parseSecretRef(ref.toJson()); !parsed)
        return tr("The name can't be used: %1.").arg(parsed.error().message.section(u": "_s, 1));
    if (const auto problem = checkAgainst(ref, m_client.secrets().providers))
        return shortWords(*problem) + u". "_s + adviceWords(*problem);
    return {};
}

QString SecretSourcePicker::problem() const
{
    if (!isModified() && !m_declared.isNull())
        return {};
    switch (kind()) {
    case None:
        return m_optional ? QString() : tr("Choose where the secret comes from.");
    case Typed:
    case Plain:
        return typedProblem();
    default:
        return referenceProblem(ref());
    }
}

void SecretSourcePicker::showProblem()
{
    m_touched = true;
    showNote();
}

void SecretSourcePicker::note()
{
    if (m_setting)
        return;
    m_touched = true;
    ++m_tests;
    m_patience.stop();
    m_busy->hide();
    m_outcome->clear();
    showNote();
    Q_EMIT changed();
}

/// Says what is wrong, or what the operator should know of what he has chosen.
void SecretSourcePicker::showNote()
{
    const bool isReference = kind() != None && kind() != Typed && kind() != Plain;
    m_test->setEnabled(isReference && referenceProblem(ref()).isEmpty());
    m_test->setToolTip(isReference ? tr("Looks it up now, and says whether there is a value")
                                   : tr("A value that is typed here needs no test"));
    const QString wrong = m_touched ? problem() : QString();
    if (!wrong.isEmpty()) {
        m_note->say(Tone::Bad, wrong);
        return;
    }
    const bool isLocked = m_client.status().keychain == Keychain::State::Locked;
    QStringList users;
    if (kind() == Typed && mayReplace(m_typed->name())) {
        for (const SecretUse &use : m_client.secrets().uses) {
            if (use.entry == m_typed->name() && !use.place.isEmpty())
                users.append(ownerWords(use));
        }
    }
    if ((kind() == Typed || kind() == Entry) && isLocked)
        m_note->say(Tone::Warning, tr("The keychain is locked."));
    else if (!users.isEmpty())
        m_note->say(Tone::Neutral, tr("The new value counts at once for: %1.").arg(users.join(u", "_s)));
    else if (kind() == Plain)
        m_note->say(Tone::Warning,
                    hasKeychain()
                        ? tr("Whoever reads the file has the secret. Choose \"New value, kept in the "
                             "keychain\" to move it there.")
                        : tr("Whoever reads the file has the secret. No keychain can take it here."));
    else if (kind() == Entry && !m_entry->name().isEmpty()
             && !hasEntry(m_client.secrets().entries, m_entry->name()))
        m_note->say(Tone::Warning, tr("There is no entry of this name yet."));
    else
        m_note->clear();
}

void SecretSourcePicker::takeSecrets()
{
    const bool wasSetting = std::exchange(m_setting, true);
    m_entry->setEntries(m_client.secrets().entries);
    for (ProviderField *field : {m_variable, m_file, m_command})
        field->setProviders(m_client.secrets().providers);
    m_setting = wasSetting;
    if (!wasSetting)
        showNote();
}

void SecretSourcePicker::takeStatus()
{
    const bool isKept = kind() == Typed || kind() == Entry;
    m_unlock->setVisible(isKept && m_client.status().keychain == Keychain::State::Locked);
    if (m_setting)
        return;
    const bool hasPlain = m_kind->findData(Plain) >= 0;
    if (!m_touched && m_declared.isNull() && kind() != kindForNew())
        setRef(m_declared);
    else if (hasPlain == hasKeychain() && m_declared.source != Source::Plain && kind() != Plain)
        setKind(kind());
    showNote();
}

void SecretSourcePicker::test()
{
    const int number = ++m_tests;
    m_outcome->clear();
    m_test->setEnabled(false);
    m_patience.start();
    lookUpSecret(m_client, ref(), this, [this, number](const Result<LookUpResult> &result) {
        if (number != m_tests)
            return; // something else is chosen meanwhile
        m_patience.stop();
        m_busy->hide();
        showNote();
        if (!result)
            m_outcome->say(Tone::Bad, result.error().message);
        else if (*result)
            m_outcome->say(Tone::Bad, shortWords(**result) + u". "_s + adviceWords(**result));
        else
            m_outcome->say(Tone::Good, tr("There is a value."));
    });
}

/// Has a provider declared, and takes it.
void SecretSourcePicker::addProvider(ProviderField &field, SecretRef::Source source, const QString &path)
{
    const SecretProvider preset = source == Source::File ? SecretProvider(FileProvider{.path = path})
                                                         : SecretProvider(ExecProvider());
    auto *const dialog = new ProviderDialog(m_client, preset, false, this);
    connect(dialog, &ProviderDialog::saved, &field, &ProviderField::choose);
    dialog->open();
}

void SecretSourcePicker::unlock()
{
    m_unlock->setEnabled(false);
    unlockKeychain(m_client, this, [this](const Result<Keychain::State> &state) {
        m_unlock->setEnabled(true);
        if (state && *state == Keychain::State::Locked)
            m_outcome->say(Tone::Warning, tr("The keychain is still locked."));
    });
}

void SecretSourcePicker::store(QObject *context, Respond<SecretRef> done)
{
    if (const QString words = problem(); !words.isEmpty()) {
        showProblem();
        done(failure(ErrorCode::Invalid, words));
        return;
    }
    const SecretRef wanted = ref();
    if (kind() != Typed) {
        done(wanted);
        return;
    }
    writeEntry(
        m_client, wanted.id, typedValue(), mayReplace(wanted.id), this,
        [this, wanted, guard = QPointer(context), done = std::move(done)](const Result<void> &written) {
            if (written)
                m_written = wanted.id;
            else
                m_outcome->say(Tone::Bad, written.error().message);
            if (!guard)
                return;
            if (written)
                done(wanted);
            else
                done(tl::unexpected(written.error()));
        });
}

} // namespace Gatehouse
