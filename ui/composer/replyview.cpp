// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "composer/replyview.h"

#include "common/icons.h"
#include "common/jsonhighlighter.h"
#include "common/theme.h"
#include "common/words.h"
#include "json.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollBar>
#include <QTabWidget>
#include <QTableWidget>
#include <QVBoxLayout>
#include <chrono>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Gatehouse {

namespace {

constexpr auto BusyDelay = 300ms;
constexpr int IconSide = 18;
constexpr qsizetype MaxLine = 4000; ///< characters; longer lines are broken where they are shown
constexpr qsizetype MaxPretty = 262144; ///< longer JSON is shown as it came: laying it out takes time

Tone toneOf(int status)
{
    return status >= 500 ? Tone::Bad
        : status >= 400  ? Tone::Warning
        : status >= 300  ? Tone::Neutral
                         : Tone::Good;
}

/// @a text with breaks in lines that would make the editor slow; @a column is where it begins, and ends.
QString broken(const QString &text, qsizetype &column)
{
    QString out;
    out.reserve(text.size());
    for (const QChar c : text) {
        if (column >= MaxLine && !c.isLowSurrogate()) {
            out += u'\n';
            column = 0;
        }
        out += c;
        column = c == u'\n' ? 0 : column + 1;
    }
    return out;
}

QString milliseconds(qint64 ms)
{
    return ms < 10000
        ? ReplyView::tr("%1 ms").arg(QLocale().toString(ms))
        : ReplyView::tr("%1 s").arg(QLocale().toString(static_cast<double>(ms) / 1000.0, 'f', 1));
}

} // namespace

ReplyView::ReplyView(QWidget *parent)
    : QWidget(parent)
    , m_icon(new QLabel(this))
    , m_state(new QLabel(this))
    , m_timing(new QLabel(this))
    , m_note(new QLabel(this))
    , m_busy(new QProgressBar(this))
    , m_call(new QPushButton(icon(u"gatehouse-calls"), tr("Show in Calls"), this))
    , m_raw(new QPushButton(tr("Raw"), this))
    , m_save(new QPushButton(icon(u"document-save"), tr("Save reply…"), this))
    , m_tabs(new QTabWidget(this))
    , m_body(new QPlainTextEdit)
    , m_headers(new QTableWidget(0, 2))
    , m_wait(this)
    , m_decoder(QStringDecoder::Utf8)
{
    m_state->setObjectName(u"composer:replyState"_s);
    m_timing->setObjectName(u"composer:replyTiming"_s);
    m_note->setObjectName(u"composer:replyNote"_s);
    QFont bold = font();
    bold.setBold(true);
    m_state->setFont(bold);
    m_timing->setFont(tabularFont(font()));
    for (QLabel *label : {m_state, m_timing, m_note}) {
        label->setTextFormat(Qt::PlainText);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    }
    m_state->setWordWrap(true);
    m_note->setWordWrap(true);
    m_busy->setRange(0, 0);
    m_busy->setTextVisible(false);
    m_busy->setMaximumWidth(110);
    m_busy->setAccessibleName(tr("Waiting for the reply"));
    m_call->setObjectName(u"composer:showInCalls"_s);
    m_raw->setObjectName(u"composer:raw"_s);
    m_raw->setCheckable(true);
    m_raw->setToolTip(tr("Show the reply as it came"));
    m_save->setObjectName(u"composer:saveReply"_s);
    m_body->setObjectName(u"composer:reply"_s);
    m_body->setAccessibleName(tr("Body of the reply"));
    m_body->setReadOnly(true);
    m_body->setFont(fixedFont());
    m_body->setTabChangesFocus(true);
    m_body->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_body->setPlaceholderText(tr("The reply appears here. Ctrl+Return sends the request."));
    m_colors = new JsonHighlighter(m_body);
    m_headers->setObjectName(u"composer:replyHeaders"_s);
    m_headers->setAccessibleName(tr("Headers of the reply"));
    m_headers->setHorizontalHeaderLabels({tr("Header"), tr("Value")});
    m_headers->horizontalHeader()->setStretchLastSection(true);
    m_headers->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_headers->horizontalHeader()->setHighlightSections(false);
    m_headers->verticalHeader()->hide();
    m_headers->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 10);
    m_headers->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_headers->setShowGrid(false);
    m_headers->setAlternatingRowColors(true);
    m_headers->setTabKeyNavigation(false);
    m_headers->setColumnWidth(0, fontMetrics().averageCharWidth() * 30);
    m_tabs->setObjectName(u"composer:replyTabs"_s);
    m_tabs->setAccessibleName(tr("Parts of the reply"));
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(m_body, tr("Reply"));
    m_tabs->addTab(m_headers, tr("Headers"));

    auto *const row = new QHBoxLayout;
    row->addWidget(m_icon);
    row->addWidget(m_state, 1);
    row->addWidget(m_busy);
    row->addWidget(m_timing);
    auto *const buttons = new QWidget(m_tabs);
    auto *const tools = new QHBoxLayout(buttons);
    tools->setContentsMargins(0, 0, 0, 2);
    tools->addWidget(m_call);
    tools->addWidget(m_raw);
    tools->addWidget(m_save);
    m_tabs->setCornerWidget(buttons);
    auto *const layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addLayout(row);
    layout->addWidget(m_tabs, 1);
    layout->addWidget(m_note);
    m_wait.setSingleShot(true);
    m_wait.setInterval(BusyDelay);
    connect(&m_wait, &QTimer::timeout, m_busy, &QWidget::show);
    connect(m_raw, &QPushButton::toggled, this, &ReplyView::showBody);
    connect(m_save, &QPushButton::clicked, this, &ReplyView::saveRequested);
    connect(m_call, &QPushButton::clicked, this, &ReplyView::callRequested);
    clear();
}

ReplyView::~ReplyView() = default;

/// Colours what is shown as JSON, and leaves other texts alone: every word of them would be marked as wrong.
void ReplyView::setIsJson(bool isJson)
{
    QTextDocument *const document = isJson ? m_body->document() : nullptr;
    if (m_colors->document() != document)
        m_colors->setDocument(document);
}

void ReplyView::clear()
{
    setIsJson(false);
    m_phase = Phase::Nothing;
    m_head = {};
    m_end = {};
    m_progress = {};
    m_bytes.clear();
    m_decoder = QStringDecoder(QStringDecoder::Utf8);
    m_column = 0;
    m_isAgentText = false;
    m_what.clear();
    m_wait.stop();
    m_busy->hide();
    m_body->clear();
    m_headers->setRowCount(0);
    m_tabs->setTabText(1, tr("Headers"));
    m_note->hide();
    setHasCall(false);
    showState();
}

void ReplyView::begin(const QString &what)
{
    clear();
    m_phase = Phase::Running;
    m_what = what;
    m_wait.start();
    showState();
}

void ReplyView::setHead(const ReplyHead &head)
{
    m_head = head;
    m_headers->setRowCount(static_cast<int>(head.headers.size()));
    for (int i = 0; i < m_headers->rowCount(); ++i) {
        const Header &header = head.headers.at(i);
        m_headers->setItem(i, 0, new QTableWidgetItem(QString::fromUtf8(header.first)));
        auto *const value = new QTableWidgetItem(QString::fromUtf8(header.second));
        value->setToolTip(value->text());
        m_headers->setItem(i, 1, value);
    }
    m_tabs->setTabText(1, tr("Headers (%1)").arg(m_headers->rowCount()));
    if (m_isAgentText)
        m_body->clear();
    m_isAgentText = false;
    showState();
}

void ReplyView::add(const ReplyProgress &progress)
{
    m_progress = progress;
    m_progress.piece.clear();
    if (!progress.piece.isEmpty()) {
        m_bytes += progress.piece;
        // at the end of the text, wherever the operator reads
        QTextCursor cursor(m_body->document());
        cursor.movePosition(QTextCursor::End);
        cursor.insertText(broken(m_decoder(progress.piece), m_column));
    }
    showState();
}

void ReplyView::setAgentText(const QString &text)
{
    if (m_phase != Phase::Running || m_head.status != 0)
        return;
    m_isAgentText = true;
    QScrollBar *const bar = m_body->verticalScrollBar();
    const int place = bar->value();
    const bool follows = place == bar->maximum();
    m_body->setPlainText(text);
    bar->setValue(follows ? bar->maximum() : place);
    showState();
}

void ReplyView::end(const ReplyEnd &end)
{
    m_end = end;
    m_phase = end.problem.isEmpty() ? Phase::Done : Phase::Failed;
    m_wait.stop();
    m_busy->hide();
    if (m_isAgentText && m_head.status == 0)
        say(tr("This is what the agent had said until then."), false);
    else
        showBody();
    if (end.received > m_bytes.size())
        say(tr("The first %1 of %2 are shown. “Save reply…” writes all of it.")
                .arg(sizeWords(m_bytes.size()), sizeWords(end.received)),
            false);
    showState();
}

void ReplyView::fail(const QString &problem)
{
    clear();
    m_end.problem = problem;
    m_phase = Phase::Failed;
    showState();
}

void ReplyView::setHasCall(bool hasCall) { m_call->setVisible(hasCall); }

void ReplyView::say(const QString &words, bool isProblem)
{
    m_isNoteProblem = isProblem;
    m_note->setText(words);
    paintNote();
    m_note->show();
}

void ReplyView::paintNote()
{
    QPalette colors; // with this one colour, so that the rest follows the theme
    if (m_isNoteProblem)
        colors.setColor(QPalette::WindowText, inkOf(Tone::Bad, palette()));
    m_note->setPalette(colors);
}

void ReplyView::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        paintNote();
        showState();
    }
}

void ReplyView::showState()
{
    QString words;
    Tone tone = Tone::Neutral;
    const QString status = m_head.status == 0
        ? QString()
        : u"%1 %2"_s.arg(m_head.status).arg(QString::fromLatin1(m_head.reason)).trimmed();
    switch (m_phase) {
    case Phase::Nothing:
        words = tr("Nothing sent yet");
        break;
    case Phase::Running:
        if (m_isAgentText)
            words = tr("The agent is writing…");
        else if (!status.isEmpty())
            words = tr("%1 · receiving…").arg(status);
        else if (m_progress.toSend > 1048576 && m_progress.sent < m_progress.toSend)
            words = tr("Sending, %1 of %2").arg(sizeWords(m_progress.sent), sizeWords(m_progress.toSend));
        else
            words = m_what;
        break;
    case Phase::Done:
        words = status;
        tone = toneOf(m_head.status);
        break;
    case Phase::Failed:
        words = status.isEmpty() ? m_end.problem : status + u" · "_s + m_end.problem;
        tone = m_end.cancelled ? Tone::Neutral : Tone::Bad;
        break;
    }
    m_state->setText(words);
    QPalette colors;
    colors.setColor(QPalette::WindowText, inkOf(tone, palette()));
    m_state->setPalette(colors);
    m_icon->setVisible(m_phase == Phase::Done || m_phase == Phase::Failed);
    m_icon->setPixmap(icon(toneIcon(tone)).pixmap(IconSide, IconSide));
    const bool hasBody = m_progress.received > 0;
    m_raw->setVisible(hasBody);
    m_save->setVisible(hasBody && m_phase != Phase::Running);
    showTiming();
}

void ReplyView::showTiming()
{
    QStringList parts;
    const ReplyTiming &timing = m_end.timing;
    if (m_phase == Phase::Done || m_phase == Phase::Failed) {
        if (timing.connected >= 0)
            parts.append(tr("connected %1").arg(milliseconds(timing.connected)));
        if (timing.firstByte >= 0)
            parts.append(tr("first byte %1").arg(milliseconds(timing.firstByte)));
        if (timing.total >= 0)
            parts.append(tr("total %1").arg(milliseconds(timing.total)));
    }
    if (m_progress.received > 0 || m_head.status != 0)
        parts.append(sizeWords(m_progress.received));
    m_timing->setText(parts.join(u" · "_s));
    m_timing->setAccessibleName(m_timing->text());
}

QString ReplyView::bodyText() const
{
    if (m_bytes.contains('\0'))
        return tr("(%1 that are no text. “Save reply…” writes them to a file.)")
            .arg(sizeWords(m_progress.received));
    if (!m_raw->isChecked() && m_bytes.size() <= MaxPretty
        && (m_bytes.startsWith('{') || m_bytes.startsWith('['))) {
        if (parseJson(m_bytes))
            return indentedJson(m_bytes);
    }
    qsizetype column = 0;
    return broken(QString::fromUtf8(m_bytes), column);
}

void ReplyView::showBody()
{
    if (m_phase == Phase::Running || m_isAgentText)
        return; // it is being appended to
    const QString text = bodyText();
    setIsJson(m_bytes.size() <= MaxPretty && parseJson(m_bytes).has_value());
    if (m_body->toPlainText() != text)
        m_body->setPlainText(text);
}

} // namespace Gatehouse
