// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "secrets/providerform.h"

#include "common/words.h"
#include "secrets/secretwords.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

using Source = SecretRef::Source;
using std::chrono::milliseconds;

/// The lines of @a edit that hold something.
QStringList linesOf(const QPlainTextEdit *edit)
{
    QStringList lines = edit->toPlainText().split(u'\n', Qt::SkipEmptyParts);
    lines.removeIf([](const QString &line) { return line.trimmed().isEmpty(); });
    return lines;
}

QStringList trimmed(QStringList lines)
{
    for (QString &line : lines)
        line = line.trimmed();
    return lines;
}

int toInt(qint64 number)
{
    return static_cast<int>(qBound(qint64(1), number, qint64(std::numeric_limits<int>::max())));
}

} // namespace

ProviderForm::ProviderForm(QWidget *parent)
    : QWidget(parent)
    , m_kind(new QComboBox(this))
    , m_pages(new QStackedWidget(this))
{
    auto *const layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    auto *const top = new QWidget(this);
    m_kind->setObjectName(u"provider:kind"_s);
    for (const Source kind : {Source::Env, Source::File, Source::Exec})
        m_kind->addItem(sourceWords(kind), static_cast<int>(kind));
    addRow(gridOf(top), tr("Kind"), m_kind);
    layout->addWidget(top);
    layout->addWidget(m_pages);
    m_pages->addWidget(makeEnv());
    m_pages->addWidget(makeFile());
    m_pages->addWidget(makeExec());
    connect(m_kind, &QComboBox::currentIndexChanged, this, [this] {
        showKind();
        touch();
    });
    setProvider(EnvProvider(), true);
}

QGridLayout *ProviderForm::gridOf(QWidget *page) const
{
    auto *const grid = new QGridLayout(page);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(FieldSpacing);
    grid->setColumnStretch(1, 1);
    // the same on all pages, or the fields jump when the kind changes
    grid->setColumnMinimumWidth(0, fontMetrics().horizontalAdvance(tr("Time without output:")));
    return grid;
}

void ProviderForm::addRow(QGridLayout *grid, const QString &label, QWidget *field, QWidget *beside) const
{
    auto *const words = new QLabel(label + u':', field->parentWidget());
    words->setBuddy(field);
    const bool isHigh = qobject_cast<QPlainTextEdit *>(field) != nullptr;
    words->setAlignment(Qt::AlignRight | (isHigh ? Qt::AlignTop : Qt::AlignVCenter));
    if (field->accessibleName().isEmpty())
        field->setAccessibleName(label);
    const int row = grid->rowCount();
    grid->addWidget(words, row, 0);
    grid->addWidget(field, row, 1, 1, beside ? 1 : 2);
    if (beside)
        grid->addWidget(beside, row, 2);
}

void ProviderForm::touch()
{
    if (!m_setting)
        Q_EMIT changed();
}

QLineEdit *ProviderForm::makeLine(QWidget *page, const QString &name, const QString &placeholder)
{
    auto *const line = new QLineEdit(page);
    line->setObjectName(u"provider:"_s + name);
    line->setFont(fixedFont());
    line->setPlaceholderText(placeholder);
    connect(line, &QLineEdit::textChanged, this, &ProviderForm::touch);
    return line;
}

QPlainTextEdit *ProviderForm::makeLines(QWidget *page, const QString &name, const QString &placeholder)
{
    constexpr int Lines = 3;
    auto *const lines = new QPlainTextEdit(page);
    lines->setObjectName(u"provider:"_s + name);
    lines->setFont(fixedFont());
    lines->setPlaceholderText(placeholder);
    lines->setTabChangesFocus(true);
    lines->setLineWrapMode(QPlainTextEdit::NoWrap);
    lines->setFixedHeight(lines->fontMetrics().lineSpacing() * Lines + 14);
    connect(lines, &QPlainTextEdit::textChanged, this, &ProviderForm::touch);
    return lines;
}

QSpinBox *ProviderForm::makeNumber(QWidget *page, const QString &name, const QString &suffix)
{
    auto *const number = new QSpinBox(page);
    number->setObjectName(u"provider:"_s + name);
    number->setRange(1, std::numeric_limits<int>::max());
    number->setSuffix(suffix);
    number->setGroupSeparatorShown(true);
    connect(number, &QSpinBox::valueChanged, this, &ProviderForm::touch);
    return number;
}

QWidget *ProviderForm::makeBrowse(QWidget *page, QLineEdit *path, const QString &title)
{
    auto *const browse = new QPushButton(tr("Browse…"), page);
    browse->setAccessibleName(title);
    connect(browse, &QPushButton::clicked, this, [this, path, title] {
        auto *const dialog = new QFileDialog(this, title);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setFileMode(QFileDialog::ExistingFile);
        dialog->setFilter(dialog->filter() | QDir::Hidden);
        connect(dialog, &QFileDialog::fileSelected, path, &QLineEdit::setText);
        dialog->open();
    });
    return browse;
}

QWidget *ProviderForm::makeEnv()
{
    auto *const page = new QWidget(m_pages);
    QGridLayout *const grid = gridOf(page);
    m_isLimited = new QCheckBox(tr("Give out only the variables on this list"), page);
    m_isLimited->setObjectName(u"provider:isLimited"_s);
    m_allowlist = makeLines(page, u"allowlist"_s, tr("ONE_NAME_ON_EACH_LINE"));
    m_allowlist->setEnabled(false);
    grid->addWidget(m_isLimited, 0, 1);
    addRow(grid, tr("Allowlist"), m_allowlist);
    grid->setRowStretch(grid->rowCount(), 1);
    connect(m_isLimited, &QCheckBox::toggled, this, [this](bool isLimited) {
        m_allowlist->setEnabled(isLimited);
        touch();
    });
    return page;
}

QWidget *ProviderForm::makeFile()
{
    auto *const page = new QWidget(m_pages);
    QGridLayout *const grid = gridOf(page);
    m_path = makeLine(page, u"path"_s, u"~/.secrets.json"_s);
    m_mode = new QComboBox(page);
    m_mode->setObjectName(u"provider:mode"_s);
    m_mode->addItem(tr("JSON; references point at a text in it"), static_cast<int>(FileProvider::Mode::Json));
    m_mode->addItem(tr("The whole file is one secret"), static_cast<int>(FileProvider::Mode::SingleValue));
    m_maxBytes = makeNumber(page, u"maxBytes"_s, tr(" bytes"));
    m_fileTime = makeNumber(page, u"fileTimeout"_s, tr(" ms"));
    addRow(grid, tr("Path"), m_path, makeBrowse(page, m_path, tr("Choose the file")));
    addRow(grid, tr("Content"), m_mode);
    addRow(grid, tr("Largest size"), m_maxBytes);
    addRow(grid, tr("Time limit"), m_fileTime);
    auto *const rule = new QLabel(tr("It must be yours, a regular file without further names, and closed to "
                                     "everyone else (chmod 600)."),
                                  page);
    rule->setWordWrap(true);
    rule->setMinimumHeight(rule->fontMetrics().lineSpacing() * 2); // the stack asks nobody how high words are
    grid->addWidget(rule, grid->rowCount(), 1, 1, 2);
    grid->setRowStretch(grid->rowCount(), 1);
    connect(m_mode, &QComboBox::currentIndexChanged, this, &ProviderForm::touch);
    return page;
}

QWidget *ProviderForm::makeExec()
{
    auto *const page = new QWidget(m_pages);
    QGridLayout *const grid = gridOf(page);
    m_command = makeLine(page, u"command"_s, u"/usr/local/bin/vault-get"_s);
    m_args = makeLines(page, u"args"_s, tr("one argument on each line; no shell, no quotes"));
    m_env = makeLines(page, u"env"_s, tr("NAME=value, one on each line; no secrets: they stand in the file"));
    m_passEnv = makeLine(page, u"passEnv"_s, tr("names, separated by spaces: PATH HOME"));
    m_time = makeNumber(page, u"timeout"_s, tr(" ms"));
    m_silence = makeNumber(page, u"silence"_s, tr(" ms"));
    m_silence->setMinimum(0);
    m_silence->setSpecialValueText(tr("as the time limit"));
    m_maxOutput = makeNumber(page, u"maxOutput"_s, tr(" bytes"));
    m_isJson = new QCheckBox(tr("The output must be JSON, as the protocol has it"), page);
    m_isJson->setObjectName(u"provider:isJson"_s);
    m_isTrusted = new QCheckBox(tr("The command must be in one of these folders"), page);
    m_isTrusted->setObjectName(u"provider:isTrusted"_s);
    m_trusted = makeLines(page, u"trusted"_s, tr("an absolute path on each line"));
    m_trusted->setEnabled(false);
    addRow(grid, tr("Command"), m_command, makeBrowse(page, m_command, tr("Choose the command")));
    addRow(grid, tr("Arguments"), m_args);
    addRow(grid, tr("Variables"), m_env);
    addRow(grid, tr("Passed on"), m_passEnv);
    addRow(grid, tr("Time limit"), m_time);
    addRow(grid, tr("Time without output"), m_silence);
    addRow(grid, tr("Largest output"), m_maxOutput);
    grid->addWidget(m_isJson, grid->rowCount(), 1, 1, 2);
    grid->addWidget(m_isTrusted, grid->rowCount(), 1, 1, 2);
    addRow(grid, tr("Trusted folders"), m_trusted);
    connect(m_isJson, &QCheckBox::toggled, this, &ProviderForm::touch);
    connect(m_isTrusted, &QCheckBox::toggled, this, [this](bool isTrusted) {
        m_trusted->setEnabled(isTrusted);
        touch();
    });
    return page;
}

Source ProviderForm::source() const { return static_cast<Source>(m_kind->currentData().toInt()); }

void ProviderForm::showKind()
{
    m_pages->setCurrentIndex(m_kind->currentIndex());
    for (int i = 0; i < m_pages->count(); ++i) {
        m_pages->widget(i)->setSizePolicy(QSizePolicy::Preferred,
                                          i == m_pages->currentIndex() ? QSizePolicy::Preferred
                                                                       : QSizePolicy::Ignored);
    }
    m_pages->adjustSize();
    updateGeometry();
}

void ProviderForm::setProvider(const SecretProvider &provider, bool mayChangeKind)
{
    m_setting = true;
    const auto *const env = std::get_if<EnvProvider>(&provider);
    const auto *const file = std::get_if<FileProvider>(&provider);
    const auto *const exec = std::get_if<ExecProvider>(&provider);
    const EnvProvider envNow = env ? *env : EnvProvider();
    const FileProvider fileNow = file ? *file : FileProvider();
    const ExecProvider execNow = exec ? *exec : ExecProvider();
    m_kind->setCurrentIndex(m_kind->findData(static_cast<int>(sourceOf(provider))));
    m_kind->setEnabled(mayChangeKind);
    m_isLimited->setChecked(envNow.allowlist.has_value());
    m_allowlist->setPlainText(envNow.allowlist.value_or(QStringList()).join(u'\n'));
    m_path->setText(fileNow.path);
    m_mode->setCurrentIndex(m_mode->findData(static_cast<int>(fileNow.mode)));
    m_maxBytes->setValue(toInt(fileNow.maxBytes));
    m_fileTime->setValue(toInt(fileNow.timeout.count()));
    m_command->setText(execNow.command);
    m_args->setPlainText(execNow.args.join(u'\n'));
    QStringList variables;
    for (auto it = execNow.env.cbegin(); it != execNow.env.cend(); ++it)
        variables.append(it.key() + u'=' + it.value());
    m_env->setPlainText(variables.join(u'\n'));
    m_passEnv->setText(execNow.passEnv.join(u' '));
    m_time->setValue(toInt(execNow.timeout.count()));
    m_silence->setValue(execNow.noOutputTimeout ? toInt(execNow.noOutputTimeout->count()) : 0);
    m_maxOutput->setValue(toInt(execNow.maxOutputBytes));
    m_isJson->setChecked(execNow.jsonOnly);
    m_isTrusted->setChecked(execNow.trustedDirs.has_value());
    m_trusted->setPlainText(execNow.trustedDirs.value_or(QStringList()).join(u'\n'));
    showKind();
    m_setting = false;
}

EnvProvider ProviderForm::envProvider() const
{
    EnvProvider provider;
    if (m_isLimited->isChecked())
        provider.allowlist = trimmed(linesOf(m_allowlist));
    return provider;
}

FileProvider ProviderForm::fileProvider() const
{
    FileProvider provider;
    const QString path = m_path->text().trimmed();
    provider.path = path.startsWith("~/"_L1) ? QDir::homePath() + path.sliced(1) : path;
    provider.mode = static_cast<FileProvider::Mode>(m_mode->currentData().toInt());
    provider.maxBytes = m_maxBytes->value();
    provider.timeout = milliseconds(m_fileTime->value());
    return provider;
}

ExecProvider ProviderForm::execProvider() const
{
    ExecProvider provider;
    provider.command = m_command->text().trimmed();
    provider.args = linesOf(m_args);
    for (const QString &line : linesOf(m_env))
        provider.env.insert(line.section(u'=', 0, 0).trimmed(), line.section(u'=', 1));
    provider.passEnv = m_passEnv->text().split(u' ', Qt::SkipEmptyParts);
    provider.timeout = milliseconds(m_time->value());
    if (m_silence->value() > 0)
        provider.noOutputTimeout = milliseconds(m_silence->value());
    provider.maxOutputBytes = m_maxOutput->value();
    provider.jsonOnly = m_isJson->isChecked();
    if (m_isTrusted->isChecked())
        provider.trustedDirs = trimmed(linesOf(m_trusted));
    return provider;
}

SecretProvider ProviderForm::provider() const
{
    switch (source()) {
    case Source::File:
        return fileProvider();
    case Source::Exec:
        return execProvider();
    default:
        return envProvider();
    }
}

QString ProviderForm::execProblem() const
{
    const ExecProvider provider = execProvider();
    if (provider.command.isEmpty())
        return tr("Say which command gives the secrets.");
    if (!provider.command.startsWith(u'/'))
        return tr("The command must be an absolute path: it is found by no PATH.");
    for (const QString &line : linesOf(m_env)) {
        if (line.indexOf(u'=') < 1)
            return tr("\"%1\" is no variable: write NAME=value.").arg(line.trimmed());
    }
    for (const QString &name : std::as_const(provider.passEnv)) {
        if (name.contains(u'='))
            return tr("Only names are passed on, without \"=\": %1.").arg(name.section(u'=', 0, 0));
    }
    for (const QString &folder : provider.trustedDirs.value_or(QStringList())) {
        if (!folder.startsWith(u'/'))
            return tr("\"%1\" is no absolute path.").arg(folder);
    }
    return {};
}

QString ProviderForm::problem() const
{
    switch (source()) {
    case Source::File: {
        const QString path = fileProvider().path;
        if (path.isEmpty())
            return tr("Say which file holds the secrets.");
        return path.startsWith(u'/') ? QString() : tr("The path must begin with / or ~/.");
    }
    case Source::Exec:
        return execProblem();
    default:
        break;
    }
    for (const QString &name : envProvider().allowlist.value_or(QStringList())) {
        if (!isVariableName(name))
            return tr("\"%1\" is no name of a variable: capital letters, digits and _.").arg(name);
    }
    return {};
}

} // namespace Gatehouse
