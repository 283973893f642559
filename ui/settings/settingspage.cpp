// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "settings/settingspage.h"

#include "common/icons.h"
#include "common/messagebar.h"
#include "settings/filessection.h"
#include "settings/limitssection.h"
#include "settings/listenerssection.h"
#include "settings/storagesection.h"
#include "settings/windowsection.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QMessageBox>
#include <QPushButton>
#include <QScrollArea>
#include <QSettings>
#include <QStackedWidget>
#include <QStyledItemDelegate>
#include <QVBoxLayout>
#include <chrono>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Gatehouse {

namespace {

constexpr auto CheckDelay = 250ms;
constexpr int ListWidth = 170;
constexpr int RowPadding = 12;

/// Keeps the names of sections off the edge of the list.
class SectionDelegate final : public QStyledItemDelegate
{
    Q_DISABLE_COPY_MOVE(SectionDelegate)
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    [[nodiscard]] QString displayText(const QVariant &value, const QLocale & /*locale*/) const override
    {
        return u"  "_s + value.toString();
    }
};

QStringList describeAll(const QList<ConfigProblem> &problems)
{
    QStringList lines;
    for (const ConfigProblem &problem : problems)
        lines.append(problem.path.isEmpty() ? problem.message : problem.path + u": "_s + problem.message);
    return lines;
}

} // namespace

SettingsPage::SettingsPage(GatewayClient &client, SecretClipboard &clipboard, Preferences &preferences,
                           const QString &language, QWidget *parent)
    : Page(u"settings"_s, tr("Settings"), u"gatehouse-settings"_s, parent)
    , m_client(client)
    , m_fields(new SettingFields(this))
    , m_list(new QListWidget(this))
    , m_stack(new QStackedWidget(this))
    , m_outcome(new MessageBar(this))
{
    m_list->setObjectName(u"settings:sections"_s);
    m_list->setAccessibleName(tr("Sections"));
    m_list->setFixedWidth(ListWidth);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setItemDelegate(new SectionDelegate(m_list));
    m_outcome->setObjectName(u"settings:outcome"_s);
    m_outcome->setClosable(true);
    auto *const right = new QVBoxLayout;
    right->setSpacing(0);
    right->addWidget(m_stack, 1);
    right->addWidget(m_outcome);
    right->addWidget(makeFoot());
    auto *const layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_list);
    layout->addLayout(right, 1);
    connect(m_list, &QListWidget::currentRowChanged, m_stack, &QStackedWidget::setCurrentIndex);
    makeSections(clipboard, preferences, language);
    m_list->setCurrentRow(0);

    m_checkTimer.setSingleShot(true);
    m_checkTimer.setInterval(CheckDelay);
    connect(&m_checkTimer, &QTimer::timeout, this, &SettingsPage::check);
    connect(m_fields, &SettingFields::changed, this, [this] {
        showChanges();
        m_checkTimer.start();
    });
    connect(&m_client, &GatewayClient::settingsChanged, this, &SettingsPage::takeSettings);
    connect(&m_client, &GatewayClient::statusChanged, this, &SettingsPage::showChanges);
    takeSettings();
}

SettingsPage::~SettingsPage() = default;

void SettingsPage::makeSections(SecretClipboard &clipboard, Preferences &preferences, const QString &language)
{
    m_listeners = new ListenersSection(m_client, clipboard, *m_fields, m_stack);
    addSection(m_listeners);
    addSection(new ProxiesSection(*m_fields, m_stack));
    addSection(new LimitsSection(*m_fields, m_stack));
    addSection(new StorageSection(m_client, *m_fields, m_stack));
    auto *const recording = new RecordingSection(*m_fields, m_stack);
    addSection(recording);
    addSection(new WindowSection(m_client, preferences, language, *m_fields, m_stack));
    auto *const files = new FilesSection(m_client, *m_fields, m_stack);
    addSection(files);
    connect(recording, &RecordingSection::linkActivated, this, &Page::linkActivated);
    connect(files, &FilesSection::linkActivated, this, &Page::linkActivated);
}

void SettingsPage::addSection(SettingsSection *section)
{
    auto *const scroll = new QScrollArea(m_stack);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(section);
    m_stack->addWidget(scroll);
    auto *const item = new QListWidgetItem(section->title(), m_list);
    item->setSizeHint({0, m_list->fontMetrics().height() + RowPadding});
    auto *const action = new QAction(section->title(), this);
    action->setObjectName(u"settings:go:"_s + section->id());
    connect(action, &QAction::triggered, this, [this, id = section->id()] { open(id); });
    addAction(action);
}

QWidget *SettingsPage::makeFoot()
{
    auto *const foot = new QWidget(this);
    m_changed = new QLabel(foot);
    m_changed->setObjectName(u"settings:changed"_s);
    m_changed->setWordWrap(true);
    m_revert = new QPushButton(tr("Revert"), foot);
    m_revert->setObjectName(u"settings:revert"_s);
    m_save = new QPushButton(tr("Save"), foot);
    m_save->setObjectName(u"settings:save"_s);
    auto *const layout = new QHBoxLayout(foot);
    layout->setContentsMargins(20, 8, 12, 8);
    layout->addWidget(m_changed, 1);
    layout->addWidget(m_revert);
    layout->addWidget(m_save);
    auto *const action = new QAction(icon(u"document-save"), tr("Save settings"), this);
    action->setShortcut(QKeySequence::Save);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    addAction(action);
    connect(action, &QAction::triggered, m_save, &QPushButton::click);
    connect(m_save, &QPushButton::clicked, this, &SettingsPage::save);
    connect(m_revert, &QPushButton::clicked, this, &SettingsPage::revert);
    return foot;
}

SettingsSection *SettingsPage::sectionAt(int row) const
{
    const auto *const scroll = qobject_cast<QScrollArea *>(m_stack->widget(row));
    return scroll ? qobject_cast<SettingsSection *>(scroll->widget()) : nullptr;
}

void SettingsPage::open(const QString &what)
{
    for (int row = 0; row < m_stack->count(); ++row) {
        if (sectionAt(row)->id() == what)
            m_list->setCurrentRow(row);
    }
}

void SettingsPage::saveState(QSettings &settings) const
{
    settings.setValue("section", sectionAt(m_list->currentRow())->id());
}

void SettingsPage::restoreState(const QSettings &settings) { open(settings.value("section").toString()); }

void SettingsPage::takeSettings()
{
    if (m_client.settings())
        m_fields->take(*m_client.settings());
}

void SettingsPage::showChanges()
{
    const QStringList changed = m_fields->changedLabels();
    const QStringList conflicts = m_fields->conflicts();
    const bool isRunning = m_client.status().phase == GatewayStatus::Phase::Running;
    if (!isRunning)
        m_changed->setText(tr("The gateway is not running: nothing can be saved."));
    else if (changed.isEmpty())
        m_changed->setText(tr("Everything is saved."));
    else
        m_changed->setText(tr("Not saved: %1").arg(changed.join(u", "_s)));
    m_save->setEnabled(isRunning && !m_saving && !changed.isEmpty() && conflicts.isEmpty());
    m_revert->setEnabled(!m_saving && !changed.isEmpty());
    if (!conflicts.isEmpty()) {
        m_outcome->say(Tone::Warning,
                       tr("Changed in the file meanwhile: %1. What you typed is not saved, and nothing was "
                          "overwritten. Revert shows what the file says now.")
                           .arg(conflicts.join(u", "_s)));
    }
}

void SettingsPage::check()
{
    const QList<SettingChange> changes = m_fields->changes();
    const int number = ++m_check;
    if (changes.isEmpty()) {
        showProblems({});
        return;
    }
    checkSettings(m_client, changes, this, [this, number](const Result<SettingsCheck> &checked) {
        if (number == m_check && checked)
            showProblems(checked->problems);
    });
}

void SettingsPage::showProblems(const QList<ConfigProblem> &problems)
{
    const QStringList left = describeAll(m_fields->showProblems(problems));
    if (!left.isEmpty())
        m_outcome->say(Tone::Bad, left.join(u'\n'));
    else if (m_saysProblem)
        m_outcome->hide();
    m_saysProblem = !left.isEmpty();
}

void SettingsPage::save()
{
    if (const QString passphrase = m_listeners->passphraseProblem(); !passphrase.isEmpty()) {
        fail(passphrase);
        return;
    }
    m_saving = true;
    m_outcome->hide();
    showChanges();
    ++m_check;
    checkSettings(m_client, m_fields->changes(), this, [this](const Result<SettingsCheck> &checked) {
        if (!checked) {
            fail(checked.error().message);
            return;
        }
        const QStringList words = describeAll(m_fields->showProblems(checked->problems));
        if (!checked->problems.isEmpty()) {
            goTo(m_fields->firstWithProblem());
            fail(words.isEmpty() ? tr("Nothing was saved: see what is marked.") : words.join(u'\n'));
        } else if (checked->exposure.isEmpty()) {
            storeAndWrite();
        } else {
            ask(checked->exposure);
        }
    });
}

/// Opening a listener to others is asked first.
void SettingsPage::ask(const QStringList &exposure)
{
    auto *const question = new QMessageBox(QMessageBox::Warning, tr("Open the gateway to others?"),
                                           exposure.join(u"\n\n"_s), QMessageBox::Cancel, this);
    question->setObjectName(u"exposureQuestion"_s);
    question->setAttribute(Qt::WA_DeleteOnClose);
    const QPushButton *const yes = question->addButton(tr("Open it"), QMessageBox::AcceptRole);
    question->setDefaultButton(QMessageBox::Cancel);
    connect(question, &QMessageBox::finished, this, [this, question, yes] {
        if (question->clickedButton() == yes)
            storeAndWrite();
        else
            finishSaving();
    });
    question->open();
}

void SettingsPage::storeAndWrite()
{
    m_listeners->storePassphrase(this, [this](const Result<void> &stored) {
        if (stored)
            write();
        else
            fail(stored.error().message);
    });
}

void SettingsPage::write()
{
    changeSettings(m_client, m_fields->changes(), this, [this](const Result<void> &written) {
        if (!written) {
            fail(written.error().message);
            return;
        }
        m_fields->markSaved();
        m_outcome->hide();
        finishSaving();
    });
}

void SettingsPage::fail(const QString &words)
{
    m_outcome->say(Tone::Bad, words);
    finishSaving();
}

void SettingsPage::finishSaving()
{
    m_saving = false;
    showChanges();
}

void SettingsPage::revert()
{
    m_outcome->hide();
    m_fields->revert();
}

/// Shows @a editor with its section.
void SettingsPage::goTo(QWidget *editor)
{
    for (int row = 0; editor != nullptr && row < m_stack->count(); ++row) {
        auto *const scroll = qobject_cast<QScrollArea *>(m_stack->widget(row));
        if (!scroll || !scroll->isAncestorOf(editor))
            continue;
        m_list->setCurrentRow(row);
        scroll->ensureWidgetVisible(editor);
        editor->setFocus();
        return;
    }
}

} // namespace Gatehouse
