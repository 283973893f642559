// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "composer/bodyeditor.h"

#include "common/icons.h"
#include "common/jsonhighlighter.h"
#include "common/theme.h"
#include "common/words.h"
#include "composer/partstable.h"
#include "json.h"

#include <QAction>
#include <QComboBox>
#include <QEvent>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QStackedWidget>
#include <QTextBlock>
#include <QVBoxLayout>
#include <chrono>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Gatehouse {

namespace {

using Body = ComposedRequest::Body;

constexpr auto CheckDelay = 150ms; ///< after the last key
constexpr int IconSide = 16;
enum Pane { NonePane, JsonPane, TextPane, PartsPane, FilePane };

Pane paneOf(Body body)
{
    switch (body) {
    case Body::Json:
        return JsonPane;
    case Body::Text:
        return TextPane;
    case Body::Form:
    case Body::Multipart:
        return PartsPane;
    case Body::File:
        return FilePane;
    case Body::None:
        break;
    }
    return NonePane;
}

} // namespace

BodyEditor::BodyEditor(QWidget *parent)
    : QWidget(parent)
    , m_kind(new QComboBox(this))
    , m_format(new QPushButton(tr("Format JSON"), this))
    , m_icon(new QLabel(this))
    , m_problem(new QPushButton(this))
    , m_good(new QLabel(tr("Valid JSON"), this))
    , m_stack(new QStackedWidget(this))
    , m_parts(new PartsTable)
    , m_file(new QLineEdit)
    , m_check(this)
{
    m_kind->setObjectName(u"composer:bodyKind"_s);
    m_kind->setAccessibleName(tr("Kind of the body"));
    for (const auto &[text, body] :
         {std::pair(tr("No body"), Body::None), std::pair(tr("JSON"), Body::Json),
          std::pair(tr("Text"), Body::Text), std::pair(tr("Form"), Body::Form),
          std::pair(tr("Form with files"), Body::Multipart), std::pair(tr("File"), Body::File)})
        m_kind->addItem(text, static_cast<int>(body));
    m_format->setObjectName(u"composer:format"_s);
    m_problem->setObjectName(u"composer:problem"_s);
    m_problem->setFlat(true);
    m_problem->setToolTip(tr("Go there"));
    m_json = makeText(tr("JSON body"), u"composer:body"_s);
    m_text = makeText(tr("Text body"), u"composer:textBody"_s);
    m_json->setPlaceholderText(tr("Type or paste JSON, or begin with a sample."));
    new JsonHighlighter(m_json);
    auto *const none = new QLabel(tr("The request has no body."));
    none->setAlignment(Qt::AlignCenter);
    m_file->setObjectName(u"composer:file"_s);
    m_file->setAccessibleName(tr("File to send"));
    m_file->setPlaceholderText(tr("path of the file"));
    auto *const filePane = new QWidget;
    auto *const choose = new QPushButton(icon(u"document-open"), tr("Choose file…"), filePane);
    choose->setObjectName(u"composer:chooseFile"_s);
    auto *const fileRow = new QHBoxLayout;
    fileRow->addWidget(m_file, 1);
    fileRow->addWidget(choose);
    auto *const fileLayout = new QVBoxLayout(filePane);
    fileLayout->setContentsMargins(0, 0, 0, 0);
    fileLayout->addLayout(fileRow);
    fileLayout->addStretch(1);
    for (QWidget *pane : {static_cast<QWidget *>(none), static_cast<QWidget *>(m_json),
                          static_cast<QWidget *>(m_text), static_cast<QWidget *>(m_parts), filePane})
        m_stack->addWidget(pane);

    auto *const row = new QHBoxLayout;
    row->addWidget(m_kind);
    row->addWidget(m_format);
    row->addSpacing(6);
    row->addWidget(m_icon);
    row->addWidget(m_problem);
    row->addWidget(m_good);
    row->addStretch(1);
    auto *const layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 6, 0, 0);
    layout->addLayout(row);
    layout->addWidget(m_stack, 1);

    m_check.setSingleShot(true);
    m_check.setInterval(CheckDelay);
    connect(&m_check, &QTimer::timeout, this, &BodyEditor::check);
    connect(m_kind, &QComboBox::currentIndexChanged, this, [this] {
        // what was typed goes along where it can
        if (kind() == Body::Text && m_text->document()->isEmpty())
            m_text->setPlainText(m_json->toPlainText());
        else if (kind() == Body::Json && m_json->document()->isEmpty())
            m_json->setPlainText(m_text->toPlainText());
        showKind();
        Q_EMIT changed();
    });
    for (QPlainTextEdit *edit : {m_json, m_text})
        connect(edit, &QPlainTextEdit::textChanged, this, &BodyEditor::changed);
    connect(m_json, &QPlainTextEdit::textChanged, &m_check, qOverload<>(&QTimer::start));
    connect(&m_parts->model(), &PartsModel::edited, this, &BodyEditor::changed);
    connect(m_file, &QLineEdit::textChanged, this, &BodyEditor::changed);
    connect(m_format, &QPushButton::clicked, this, &BodyEditor::format);
    connect(m_problem, &QPushButton::clicked, this, &BodyEditor::goToProblem);
    connect(choose, &QPushButton::clicked, this, &BodyEditor::chooseFile);
    showKind();
}

BodyEditor::~BodyEditor() = default;

QPlainTextEdit *BodyEditor::makeText(const QString &name, const QString &objectName)
{
    auto *const edit = new QPlainTextEdit;
    edit->setObjectName(objectName);
    edit->setAccessibleName(name);
    edit->setFont(fixedFont());
    edit->setTabChangesFocus(true);
    edit->setLineWrapMode(QPlainTextEdit::WidgetWidth);
    return edit;
}

Body BodyEditor::kind() const { return static_cast<Body>(m_kind->currentData().toInt()); }

void BodyEditor::setBody(const ComposedRequest &request)
{
    m_kind->setCurrentIndex(m_kind->findData(static_cast<int>(request.body)));
    m_json->setPlainText(request.body == Body::Json ? request.text : QString());
    m_text->setPlainText(request.body == Body::Text ? request.text : QString());
    m_parts->model().setParts(request.parts);
    m_file->setText(request.file);
    showKind();
}

void BodyEditor::read(ComposedRequest &request) const
{
    request.body = kind();
    request.text = kind() == Body::Json ? m_json->toPlainText()
        : kind() == Body::Text          ? m_text->toPlainText()
                                        : QString();
    const bool isForm = kind() == Body::Form || kind() == Body::Multipart;
    request.parts = isForm ? m_parts->model().parts() : QList<RequestPart>();
    request.file = kind() == Body::File ? m_file->text().trimmed() : QString();
}

void BodyEditor::commit() { m_parts->commit(); }

void BodyEditor::showKind()
{
    m_stack->setCurrentIndex(paneOf(kind()));
    m_parts->setMultipart(kind() == Body::Multipart);
    m_format->setVisible(kind() == Body::Json);
    check();
}

QString BodyEditor::problem() const
{
    if (kind() != Body::Json)
        return {};
    return jsonComplaint(m_json->toPlainText()).value_or(QString());
}

void BodyEditor::check()
{
    const bool isJson = kind() == Body::Json;
    const bool isEmpty = m_json->document()->isEmpty();
    const QString words = isJson ? problem() : QString();
    m_icon->setVisible(isJson && !isEmpty);
    m_good->setVisible(isJson && !isEmpty && words.isEmpty());
    m_problem->setVisible(isJson && !isEmpty && !words.isEmpty());
    m_problem->setText(words);
    m_problem->setAccessibleName(words);
    m_icon->setPixmap(icon(words.isEmpty() ? u"gatehouse-state-ok" : u"gatehouse-state-warning")
                          .pixmap(IconSide, IconSide));
    QPalette colors; // with this one colour, so that the rest follows the theme
    colors.setColor(QPalette::ButtonText, inkOf(Tone::Bad, palette()));
    m_problem->setPalette(colors);
}

void BodyEditor::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        check();
}

void BodyEditor::goToProblem()
{
    const QByteArray utf8 = m_json->toPlainText().toUtf8();
    const std::optional<JsonProblem> problem = findJsonProblem(utf8);
    if (!problem || problem->byte < 0)
        return;
    QTextCursor cursor = m_json->textCursor();
    cursor.setPosition(static_cast<int>(QString::fromUtf8(utf8.first(problem->byte)).size()));
    m_json->setTextCursor(cursor);
    m_json->setFocus();
}

void BodyEditor::format()
{
    check();
    const QString before = m_json->toPlainText();
    if (kind() != Body::Json || !problem().isEmpty()) {
        goToProblem();
        return;
    }
    const QString after = indentedJson(before.toUtf8());
    if (after == before)
        return;
    QTextCursor cursor(m_json->document()); // so that it can be undone
    cursor.select(QTextCursor::Document);
    cursor.insertText(after);
}

void BodyEditor::chooseFile()
{
    auto *const dialog = new QFileDialog(this, tr("Choose a file to send"));
    dialog->setObjectName(u"composer:fileDialog"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, m_file, &QLineEdit::setText);
    dialog->open();
}

} // namespace Gatehouse
