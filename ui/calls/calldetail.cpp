// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "calls/calldetail.h"

#include "calls/callicons.h"
#include "calls/calltimeline.h"
#include "calls/decisiontrace.h"
#include "common/icons.h"
#include "common/jsonhighlighter.h"
#include "json.h"

#include <QDateTime>
#include <QFontDatabase>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QLocale>
#include <QPixmap>
#include <QPlainTextEdit>
#include <QScrollArea>
#include <QScrollBar>
#include <QStringDecoder>
#include <QVBoxLayout>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

/// Longer JSON is shown as it came: nobody reads it, and laying it out takes time.
constexpr qsizetype MaxPretty = 262144;
/// Of longer bodies the beginning is shown.
constexpr qsizetype MaxShown = 1048576;

enum Field { Time, Id, Target, Session, Key, Source, Request, Sizes, Flow, Replay, FieldCount };

QString messageText(const QByteArray &head, const QByteArray &body, const QString &note)
{
    QString text = QString::fromLatin1(head).replace("\r\n"_L1, "\n"_L1).trimmed();
    text += "\n\n"_L1 + readableBody(body);
    return note.isEmpty() ? text : text + u'\n' + note;
}

} // namespace

HttpText splitMessage(const QByteArray &message)
{
    const qsizetype end = message.indexOf("\r\n\r\n");
    if (end < 0)
        return {message, {}};
    return {message.first(end + 2), message.sliced(end + 4)};
}

QString readableBody(const QByteArray &body)
{
    if (body.isEmpty())
        return {};
    if (body.size() <= MaxPretty && (body.startsWith('{') || body.startsWith('['))) {
        if (parseJson(body))
            return indentedJson(body);
    }
    QStringDecoder decoder(QStringDecoder::Utf8);
    const QString text = decoder(body.first(std::min(body.size(), MaxShown)));
    if ((decoder.hasError() && body.size() <= MaxShown) || body.contains('\0'))
        return CallDetail::tr("(%1 that are no text)").arg(bytesText(body.size()));
    if (body.size() > MaxShown)
        return text + u'\n' + CallDetail::tr("(%1 more)").arg(bytesText(body.size() - MaxShown));
    return text;
}

CallDetail::CallDetail(QWidget *parent)
    : QTabWidget(parent)
    , m_headline(new QLabel)
    , m_cause(new QLabel)
    , m_trace(new QListWidget)
    , m_timeline(new CallTimeline)
    , m_related(new QListWidget)
{
    setObjectName(u"calls:detail"_s);
    setAccessibleName(tr("The selected call"));
    setDocumentMode(true);

    auto *const summary = new QWidget;
    auto *const layout = new QVBoxLayout(summary);
    layout->setSpacing(6);
    QFont bold = font();
    bold.setBold(true);
    m_headline->setFont(bold);
    m_headline->setObjectName(u"calls:headline"_s);
    m_cause->setObjectName(u"calls:cause"_s);
    for (QLabel *label : {m_headline, m_cause}) {
        label->setWordWrap(true);
        label->setTextFormat(Qt::PlainText);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        layout->addWidget(label);
    }
    const QString titles[FieldCount]{tr("Arrived"), tr("Call id"),  tr("Called"),  tr("Session"),
                                     tr("Key"),     tr("Source"),   tr("Request"), tr("In / out"),
                                     tr("Flow"),    tr("Replay of")};
    // No QFormLayout: that of Qt 6.4 writes past its end when rows with wrapped words are hidden and shown.
    auto *const grid = new QGridLayout;
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(3);
    grid->setColumnStretch(1, 1);
    for (const QString &title : titles) {
        auto *const value = new QLabel;
        value->setTextFormat(Qt::PlainText);
        value->setWordWrap(true);
        value->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        value->setAccessibleName(title);
        auto *const name = new QLabel(title);
        name->setAlignment(Qt::AlignLeft | Qt::AlignTop);
        const auto row = static_cast<int>(m_fields.size());
        grid->addWidget(name, row, 0);
        grid->addWidget(value, row, 1);
        m_titles.append(name);
        m_fields.append(value);
    }
    m_trace->setObjectName(u"calls:trace"_s);
    m_trace->setAccessibleName(tr("Checks of the call"));
    m_trace->setFrameShape(QFrame::NoFrame);
    m_trace->setWordWrap(true);
    m_trace->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_trace->setSelectionMode(QAbstractItemView::SingleSelection);
    layout->addLayout(grid);
    layout->addStretch(1);
    auto *const facts = new QScrollArea;
    facts->setWidget(summary);
    facts->setWidgetResizable(true);
    facts->setAccessibleName(tr("Summary"));
    facts->setFrameShape(QFrame::NoFrame);
    facts->setMinimumHeight(6 * fontMetrics().height());
    auto *const checks = new QLabel(tr("Checks, in order"));
    checks->setFont(bold);
    auto *const right = new QVBoxLayout;
    right->setContentsMargins(0, layout->contentsMargins().top(), 0, 0);
    right->addWidget(checks);
    right->addWidget(m_trace, 1);
    auto *const both = new QWidget;
    auto *const columns = new QHBoxLayout(
        both); // side by side: what stopped a call is seen without scrolling
    columns->setContentsMargins(0, 0, 0, 0);
    columns->addWidget(facts, 1);
    columns->addLayout(right, 1);

    m_request = makeText(tr("Request"), u"calls:request"_s);
    m_reply = makeText(tr("Reply"), u"calls:reply"_s);
    m_related->setObjectName(u"calls:related"_s);
    m_related->setAccessibleName(tr("Related calls"));
    m_related->setFrameShape(QFrame::NoFrame);
    addTab(both, tr("Summary"));
    addTab(m_request, tr("Request"));
    addTab(m_reply, tr("Reply"));
    addTab(m_timeline, tr("Timeline"));
    addTab(m_related, tr("Related"));
    connect(m_related, &QListWidget::itemActivated, this, [this](const QListWidgetItem *item) {
        if (const int row = m_related->row(item); row < m_relatedCalls.size())
            Q_EMIT relatedActivated(CallRecord(m_relatedCalls.at(row))); // the list may change meanwhile
    });
    connect(this, &QTabWidget::currentChanged, this, &CallDetail::relatedWanted);
    showNothing();
}

CallDetail::~CallDetail() = default;

QPlainTextEdit *CallDetail::makeText(const QString &name, const QString &objectName)
{
    auto *const edit = new QPlainTextEdit;
    edit->setObjectName(objectName);
    edit->setAccessibleName(name);
    edit->setReadOnly(true);
    edit->setFrameShape(QFrame::NoFrame);
    edit->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    edit->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    edit->setTabChangesFocus(true);
    return edit;
}

void CallDetail::setField(int row, const QString &value)
{
    QLabel *const label = m_fields.at(row);
    label->setText(value);
    label->setVisible(!value.isEmpty());
    m_titles.at(row)->setVisible(!value.isEmpty());
}

void CallDetail::setCall(const CallRecord &record, const CallNames &names)
{
    const bool isOther = record.id != m_id;
    m_id = record.id;
    setEnabled(true);
    showSummary(record, names);
    showTrace(record);
    m_timeline->setCall(record);
    if (isOther) {
        m_request->clear();
        m_reply->clear();
        m_related->clear();
        m_relatedCalls.clear();
    }
}

void CallDetail::showSummary(const CallRecord &record, const CallNames &names)
{
    const QString status = record.status ? u" · %1"_s.arg(*record.status) : QString();
    const QString duration = record.status ? u" · "_s + durationText(record.durationMs) : QString();
    m_headline->setText(stateText(record) + status + duration);
    m_cause->setVisible(!record.error.isEmpty());
    m_cause->setText(record.error);
    QPalette colors = palette();
    colors.setColor(QPalette::WindowText, stateColor(stateOf(record)));
    m_headline->setPalette(colors);

    const QDateTime time = QDateTime::fromMSecsSinceEpoch(record.timeMs);
    setField(Time, QLocale().toString(time, u"yyyy-MM-dd HH:mm:ss.zzz"_s));
    setField(Id, QString::fromLatin1(record.id));
    const QString listener = record.listener == ListenerKind::Public ? tr("public listener")
                                                                     : tr("private listener");
    setField(Target, targetText(record, names) + u" · "_s + listener);
    setField(Session,
             record.action.isEmpty() || record.session.isEmpty() ? record.session + record.action
                                                                 : record.session + u" · "_s + record.action);
    setField(Key, keyText(record, names));
    const bool isClaimed = !record.claimedAddress.isEmpty() && record.claimedAddress != record.clientAddress;
    setField(
        Source,
        isClaimed
            ? tr("%1, which claims to be %2 (unverified)").arg(record.clientAddress, record.claimedAddress)
            : record.clientAddress);
    setField(Request, record.method + u' ' + record.path);
    setField(Sizes,
             record.status ? bytesText(record.bytesIn) + u" / "_s + bytesText(record.bytesOut)
                           : bytesText(record.bytesIn));
    setField(Flow, record.flowId);
    setField(Replay,
             record.replayOf.isEmpty()
                 ? QString()
                 : tr("%1 (sent by this window)").arg(QString::fromLatin1(record.replayOf)));
}

void CallDetail::showTrace(const CallRecord &record)
{
    const QList<TraceStep> steps = decisionTrace(record);
    while (m_trace->count() > steps.size())
        delete m_trace->takeItem(m_trace->count() - 1);
    while (m_trace->count() < steps.size())
        m_trace->addItem(new QListWidgetItem);
    const QStringList states{tr("passed"), tr("stopped here"), tr("here now"), tr("not reached")};
    const CallState signs[]{CallState::Ok, CallState::Failed, CallState::Running, CallState::Redirect};
    QPixmap nothing(16, 16); // lines of equal height
    nothing.fill(Qt::transparent);
    const QIcon noIcon(nothing);
    for (int i = 0; i < m_trace->count(); ++i) {
        const TraceStep &step = steps.at(i);
        const auto state = static_cast<int>(step.state);
        const bool isReached = step.state != TraceStep::State::NotReached;
        QListWidgetItem *const item = m_trace->item(i);
        item->setText(step.why.isEmpty() ? step.title : step.title + u" — "_s + step.why);
        item->setIcon(isReached ? stateIcon(signs[state]) : noIcon);
        // the list's own palette colours what passed and what was not reached, also after a change of theme
        item->setFlags(isReached ? Qt::ItemIsSelectable | Qt::ItemIsEnabled : Qt::NoItemFlags);
        item->setData(Qt::ForegroundRole,
                      step.state == TraceStep::State::Stopped ? QVariant(stateColor(CallState::Failed))
                                                              : QVariant());
        item->setData(Qt::AccessibleTextRole, u"%1: %2. %3"_s.arg(step.title, states.at(state), step.why));
        item->setToolTip(states.at(state));
    }
}

void CallDetail::showNothing()
{
    m_id.clear();
    setEnabled(false);
    m_headline->setPalette({});
    m_headline->setText(tr("Select a call to see what became of it."));
    m_cause->hide();
    for (int i = 0; i < FieldCount; ++i)
        setField(i, {});
    m_trace->clear();
    m_request->clear();
    m_reply->clear();
    m_related->clear();
    m_relatedCalls.clear();
    m_timeline->setCall({});
}

void CallDetail::setTextKeepingPlace(QPlainTextEdit *edit, const QString &text)
{
    if (edit->toPlainText() == text)
        return;
    const int place = edit->verticalScrollBar()->value();
    edit->setPlainText(text);
    edit->verticalScrollBar()->setValue(place);
}

void CallDetail::showTraffic(const std::optional<Traffic> &traffic, const QString &whyNot)
{
    if (!traffic) {
        setTextKeepingPlace(m_request, whyNot);
        setTextKeepingPlace(m_reply, whyNot);
        return;
    }
    const QString tooLarge = tr("(The body was too large to be kept.)");
    setTextKeepingPlace(m_request,
                        messageText(traffic->requestHead, traffic->requestBody,
                                    traffic->requestTooLarge ? tooLarge : QString()));
    if (traffic->reply.isEmpty()) {
        setTextKeepingPlace(m_reply, tr("No reply yet."));
        return;
    }
    const HttpText reply = splitMessage(traffic->reply);
    setTextKeepingPlace(m_reply,
                        messageText(reply.head, reply.body, traffic->replyTooLarge ? tooLarge : QString()));
}

bool CallDetail::wantsRelated() const { return currentWidget() == m_related; }

void CallDetail::showRelated(const QList<std::pair<QString, CallRecord>> &related, const CallNames &names,
                             bool searching)
{
    QList<CallRecord> records;
    for (const auto &[relation, record] : related)
        records.append(record);
    const int place = m_related->verticalScrollBar()->value();
    const int row = m_related->currentRow();
    const qint64 current = row >= 0 && row < m_relatedCalls.size() ? m_relatedCalls.at(row).sequence : 0;
    m_relatedCalls = records;
    m_related->clear();
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    for (const auto &[relation, record] : related) {
        const QString text = u"%1 · %2 · %3 · %4 %5"_s.arg(
            relation, cellText(record, CallColumn::Time, names, now), targetText(record, names),
            stateText(record), cellText(record, CallColumn::Status, names, now));
        auto *const item = new QListWidgetItem(stateIcon(stateOf(record)), text, m_related);
        item->setData(Qt::AccessibleTextRole, relation + u", "_s + rowText(record, names, now));
        if (record.sequence == current)
            m_related->setCurrentItem(item);
    }
    if (searching || related.isEmpty()) {
        auto *const item = new QListWidgetItem(searching ? tr("Looking through older calls…")
                                                         : tr("No other call has to do with this one."),
                                               m_related);
        item->setFlags(Qt::NoItemFlags);
    }
    m_related->verticalScrollBar()->setValue(place);
}

} // namespace Gatehouse
