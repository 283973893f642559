// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "routes/routeimportdialog.h"

#include "common/messagebar.h"
#include "common/tableview.h"
#include "common/words.h"
#include "routes/routeimportmodel.h"
#include "routes/routerequests.h"

#include <QDialogButtonBox>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>
#include <chrono>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Gatehouse {

namespace {

constexpr auto TypingPause = 250ms;

qsizetype countOf(const RouteImport &import, RouteImport::State state)
{
    return std::ranges::count(import.routes, state, &RouteImport::Route::state);
}

} // namespace

RouteImportDialog::RouteImportDialog(GatewayClient &client, QWidget *parent)
    : QDialog(parent)
    , m_client(client)
    , m_model(new RouteImportModel(this))
{
    setObjectName(u"importDialog"_s);
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Import from OpenClaw"));
    auto *const layout = new QVBoxLayout(this);
    layout->setSpacing(8);
    layout->addWidget(makeSource());
    layout->addWidget(makePreview(), 1);
    m_buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_apply = m_buttons->addButton(tr("Import"), QDialogButtonBox::AcceptRole);
    m_apply->setObjectName(u"applyImport"_s);
    layout->addWidget(m_buttons);
    m_typing.setSingleShot(true);
    m_typing.setInterval(TypingPause);
    connect(&m_typing, &QTimer::timeout, this, &RouteImportDialog::readSource);
    connect(m_buttons, &QDialogButtonBox::accepted, this, &RouteImportDialog::apply);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    showNothing();
    resize(1080, 600);
    m_file->setFocus();
}

RouteImportDialog::~RouteImportDialog() = default;

QWidget *RouteImportDialog::makeSource()
{
    auto *const source = new QWidget(this);
    auto *const layout = new QVBoxLayout(source);
    layout->setContentsMargins(0, 0, 0, 0);
    auto *const words = new QLabel(tr("Adds the webhook routes of an OpenClaw configuration, and the secret "
                                      "providers they need. Nothing "
                                      "that is here is changed."),
                                   source);
    words->setWordWrap(true);
    layout->addWidget(words);
    auto *const line = new QHBoxLayout;
    auto *const label = new QLabel(tr("File:"), source);
    m_file = new QLineEdit(source);
    m_file->setObjectName(u"importFile"_s);
    m_file->setAccessibleName(tr("The OpenClaw configuration file"));
    m_file->setPlaceholderText(u"~/.openclaw/openclaw.json"_s);
    m_file->setClearButtonEnabled(true);
    label->setBuddy(m_file);
    auto *const choose = new QPushButton(tr("Choose…"), source);
    choose->setObjectName(u"chooseImport"_s);
    choose->setAutoDefault(false);
    line->addWidget(label);
    line->addWidget(m_file, 1);
    line->addWidget(choose);
    layout->addLayout(line);
    m_text = new QPlainTextEdit(source);
    m_text->setObjectName(u"importText"_s);
    m_text->setAccessibleName(tr("The OpenClaw configuration as text"));
    m_text->setPlaceholderText(tr("… or paste the configuration here, JSON5 as OpenClaw writes it"));
    m_text->setFont(fixedFont());
    m_text->setTabChangesFocus(true);
    m_text->setFixedHeight(m_text->fontMetrics().lineSpacing() * 7 + 12);
    layout->addWidget(m_text);
    connect(choose, &QPushButton::clicked, this, &RouteImportDialog::choose);
    connect(m_file, &QLineEdit::textChanged, this, [this] {
        m_text->setEnabled(m_file->text().isEmpty()); // one source at a time
        m_typing.start();
    });
    connect(m_text, &QPlainTextEdit::textChanged, this, [this] { m_typing.start(); });
    return source;
}

QWidget *RouteImportDialog::makePreview()
{
    auto *const preview = new QWidget(this);
    auto *const layout = new QVBoxLayout(preview);
    layout->setContentsMargins(0, 0, 0, 0);
    m_outcome = new MessageBar(preview);
    m_outcome->setObjectName(u"importOutcome"_s);
    layout->addWidget(m_outcome);
    m_table = makeTable(tr("What the import would do"), preview);
    m_table->setObjectName(u"importPreview"_s);
    m_table->setModel(m_model);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setSectionResizeMode(RouteImportModel::Path, QHeaderView::Interactive);
    m_table->horizontalHeader()->setStretchLastSection(true);
    layout->addWidget(m_table, 1);
    m_notes = new QLabel(preview);
    m_notes->setObjectName(u"importNotes"_s);
    m_notes->setWordWrap(true);
    m_notes->setTextFormat(Qt::PlainText);
    m_notes->setTextInteractionFlags(Qt::TextSelectableByMouse);
    layout->addWidget(m_notes);
    return preview;
}

void RouteImportDialog::choose()
{
    auto *const dialog = new QFileDialog(this, tr("The OpenClaw configuration"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({tr("Configurations (*.json *.json5)"), tr("All files (*)")});
    dialog->setFilter(QDir::AllDirs | QDir::Files | QDir::Hidden | QDir::NoDotAndDotDot);
    dialog->setDirectory(QDir::homePath() + u"/.openclaw"_s);
    connect(dialog, &QFileDialog::fileSelected, m_file, &QLineEdit::setText);
    dialog->open();
}

void RouteImportDialog::readSource()
{
    const QString file = m_file->text().trimmed();
    if (file.isEmpty()) {
        const QString text = m_text->toPlainText();
        if (text.trimmed().isEmpty())
            showNothing();
        else
            preview(text.toUtf8(), QDir::homePath() + u"/.openclaw"_s); // where it comes from, most likely
        return;
    }
    const int asked = ++m_asked;
    readFile(file, this,
             [this, asked, folder = QFileInfo(file).absolutePath()](const Result<QByteArray> &text) {
                 if (asked != m_asked)
                     return;
                 if (text)
                     preview(*text, folder);
                 else
                     show(tl::unexpected(text.error()));
             });
}

void RouteImportDialog::preview(const QByteArray &text, const QString &baseDir)
{
    previewImport(m_client, text, baseDir, this,
                  [this, asked = ++m_asked](const Result<RouteImport> &result) {
                      if (asked == m_asked)
                          show(result);
                  });
}

void RouteImportDialog::showNothing()
{
    ++m_asked;
    m_import.reset();
    m_model->setImport({});
    m_outcome->hide();
    m_notes->hide();
    m_apply->setEnabled(false);
}

void RouteImportDialog::show(const Result<RouteImport> &result)
{
    if (!result) {
        showNothing();
        m_outcome->say(Tone::Bad, result.error().message);
        return;
    }
    m_import = *result;
    m_model->setImport(*result);
    constexpr int WidestPath = 260;
    m_table->resizeColumnToContents(RouteImportModel::Path);
    m_table->setColumnWidth(RouteImportModel::Path,
                            std::min(m_table->columnWidth(RouteImportModel::Path), WidestPath));
    const qsizetype added = countOf(*result, RouteImport::State::New);
    const qsizetype refused = countOf(*result, RouteImport::State::Refused);
    if (result->isIncomplete())
        m_outcome->say(Tone::Warning,
                       tr("Not everything can be taken over: %1 of %2 routes can't. The table "
                          "says why.")
                           .arg(refused)
                           .arg(result->routes.size()));
    else if (!result->addsAnything())
        m_outcome->say(Tone::Good, tr("Everything in it is here already."));
    else
        m_outcome->hide();
    m_notes->setText(result->notes.join(u'\n'));
    m_notes->setVisible(!result->notes.isEmpty());
    m_apply->setText(added == 1      ? tr("Import 1 route")
                         : added > 1 ? tr("Import %1 routes").arg(added)
                                     : tr("Import"));
    m_apply->setEnabled(result->addsAnything());
    if (m_apply->isEnabled())
        m_apply->setDefault(true);
}

void RouteImportDialog::apply()
{
    if (!m_import)
        return;
    m_apply->setEnabled(false);
    QStringList ids;
    for (const RouteImport::Route &route : std::as_const(m_import->routes)) {
        if (route.state == RouteImport::State::New)
            ids.append(route.route.id);
    }
    applyImport(m_client, *m_import, this, [this, ids](const Result<void> &applied) {
        if (!applied) {
            readSource(); // what has changed meanwhile is shown
            m_outcome->say(Tone::Bad, applied.error().message);
            return;
        }
        Q_EMIT imported(ids);
        accept();
    });
}

} // namespace Gatehouse
