// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "taskflows/flowactform.h"

#include "common/jsonhighlighter.h"
#include "common/theme.h"
#include "common/words.h"
#include "json.h"

#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QVBoxLayout>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

constexpr int JsonLines = 7;

QByteArray jsonText(const QString &text) { return toJson(boost::json::value(toJsonString(text))); }

} // namespace

FlowActForm::FlowActForm(FlowAct act, const QList<FlowTarget> &targets, QWidget *parent)
    : QWidget(parent)
    , m_grid(new QGridLayout(this))
{
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setColumnStretch(1, 1);
    const FlowTarget *const one = targets.size() == 1 ? &targets.first() : nullptr;
    const Flow now = one ? one->seen->flow : Flow();
    switch (act) {
    case FlowAct::Reopen:
        addStatus();
        addLine("currentStep", tr("Step"), now.currentStep, tr("what is done next"));
        break;
    case FlowAct::SetWaiting:
        addLine("currentStep", tr("Step"), now.currentStep, tr("where the flow is"));
        addJson("waitJson", tr("Waits for (JSON)"), now.waitJson);
        addLine("blockedSummary", tr("Blocked because"), now.blockedSummary,
                tr("a reason makes it blocked rather than waiting"));
        m_lines.last().isKept = true;
        if (one && !one->seen->tasks.empty())
            addBlockedTask(*one);
        addJson("stateJson", tr("State (JSON)"), now.stateJson);
        break;
    case FlowAct::Finish:
        addJson("stateJson", tr("Final state (JSON)"), now.stateJson);
        break;
    case FlowAct::Fail:
        addLine("blockedSummary", tr("Reason"), now.blockedSummary, tr("why it failed"));
        addJson("stateJson", tr("Final state (JSON)"), now.stateJson);
        break;
    case FlowAct::SucceedTask: {
        addLine("terminalSummary", tr("Result"), {}, tr("what came out, in a sentence"), false);
        QComboBox *const outcome = addChoice("terminalOutcome", tr("Outcome"), {});
        outcome->addItem(tr("not said"), QByteArray());
        outcome->addItem(u"succeeded"_s, QByteArray("\"succeeded\""));
        outcome->addItem(u"blocked"_s, QByteArray("\"blocked\""));
        break;
    }
    case FlowAct::FailTask:
        addLine("error", tr("Error"), {}, tr("what went wrong"), false);
        break;
    case FlowAct::ProgressTask:
        addLine("progressSummary", tr("Progress"),
                one && one->task() ? one->task()->progressSummary : QByteArray(), tr("how far it is"), true,
                true);
        break;
    default:
        break;
    }
}

FlowActForm::~FlowActForm() = default;

QWidget *FlowActForm::addRow(const QString &title, QWidget *field)
{
    auto *const label = new QLabel(title, this);
    label->setBuddy(field);
    field->setAccessibleName(title);
    const bool isLow = qobject_cast<QLineEdit *>(field) || qobject_cast<QComboBox *>(field);
    m_grid->addWidget(label, m_rows, 0, (isLow ? Qt::AlignVCenter : Qt::AlignTop) | Qt::AlignLeft);
    m_grid->addWidget(field, m_rows, 1);
    ++m_rows;
    return field;
}

void FlowActForm::addLine(const QByteArray &name, const QString &title, const QByteArray &now,
                          const QString &placeholder, bool canBeCleared, bool isRequired)
{
    auto *const edit = new QLineEdit(QString::fromUtf8(now), this);
    edit->setObjectName(u"act:"_s + QString::fromLatin1(name));
    edit->setPlaceholderText(placeholder);
    addRow(title, edit);
    m_lines.append({.name = name,
                    .edit = edit,
                    .before = edit->text(),
                    .canBeCleared = canBeCleared,
                    .isRequired = isRequired});
    connect(edit, &QLineEdit::textChanged, this, &FlowActForm::validityChanged);
}

void FlowActForm::addJson(const QByteArray &name, const QString &title, const QByteArray &now)
{
    auto *const box = new QWidget(this);
    auto *const layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    auto *const edit = new QPlainTextEdit(indentedJson(now), box);
    edit->setObjectName(u"act:"_s + QString::fromLatin1(name));
    edit->setFont(fixedFont());
    edit->setTabChangesFocus(true);
    edit->setLineWrapMode(QPlainTextEdit::NoWrap);
    edit->setPlaceholderText(tr("nothing is changed"));
    edit->setMinimumHeight(JsonLines * QFontMetrics(edit->font()).lineSpacing());
    new JsonHighlighter(edit); // NOLINT: belongs to the editor's document
    auto *const complaint = new QLabel(box);
    complaint->setObjectName(u"act:"_s + QString::fromLatin1(name) + u":complaint"_s);
    complaint->setWordWrap(true);
    complaint->setTextFormat(Qt::PlainText);
    complaint->hide();
    layout->addWidget(edit, 1);
    layout->addWidget(complaint);
    addRow(title, box);
    box->setFocusProxy(edit);
    edit->setAccessibleName(title);
    m_grid->setRowStretch(m_rows - 1, 1);
    const Json json{name, edit, complaint, edit->toPlainText()};
    m_json.append(json);
    connect(edit, &QPlainTextEdit::textChanged, this, [this, json] {
        check(json);
        Q_EMIT validityChanged();
    });
}

QComboBox *FlowActForm::addChoice(const QByteArray &name, const QString &title, const QByteArray &before)
{
    auto *const box = new QComboBox(this);
    box->setObjectName(u"act:"_s + QString::fromLatin1(name));
    addRow(title, box);
    m_choices.append({.name = name, .box = box, .before = before});
    return box;
}

void FlowActForm::addStatus()
{
    QComboBox *const box = addChoice("status", tr("It is then"), {});
    box->addItem(tr("Queued"), QByteArray("\"queued\""));
    box->addItem(tr("Running"), QByteArray("\"running\""));
}

void FlowActForm::addBlockedTask(const FlowTarget &target)
{
    const Flow &flow = target.seen->flow;
    const auto json = [](const QByteArray &id) {
        return id.isEmpty() ? QByteArray("null") : jsonText(QString::fromUtf8(id));
    };
    QComboBox *const box = addChoice("blockedTaskId", tr("Blocked by task"), json(flow.blockedTaskId));
    m_choices.last().isKept = true;
    box->addItem(tr("none"), json({}));
    for (const Task &task : target.seen->tasks)
        box->addItem(oneLine(task.label.isEmpty() ? task.task : task.label), json(task.id));
    if (box->findData(json(flow.blockedTaskId)) < 0)
        box->addItem(QString::fromUtf8(flow.blockedTaskId), json(flow.blockedTaskId));
    box->setCurrentIndex(box->findData(json(flow.blockedTaskId)));
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
}

void FlowActForm::check(const Json &json)
{
    const QString text = json.edit->toPlainText();
    const std::optional<QString> complaint = text.trimmed().isEmpty() ? std::nullopt : jsonComplaint(text);
    json.complaint->setVisible(complaint.has_value());
    if (!complaint)
        return;
    QPalette colors = palette();
    colors.setColor(QPalette::WindowText, inkOf(Tone::Bad, colors));
    json.complaint->setPalette(colors);
    json.complaint->setText(u"⚠ "_s + *complaint);
}

bool FlowActForm::isValid() const
{
    return std::ranges::all_of(m_json,
                               [](const Json &json) {
                                   const QString text = json.edit->toPlainText();
                                   return text.trimmed().isEmpty() || !jsonComplaint(text);
                               })
        && std::ranges::none_of(m_lines, [](const Line &line) {
               return line.isRequired && line.edit->text().trimmed().isEmpty();
           });
}

QList<FlowField> FlowActForm::fields() const
{
    QList<FlowField> fields;
    for (const Line &line : m_lines) {
        const QString text = line.edit->text().trimmed();
        const bool isSent = line.isRequired || (line.isKept && !text.isEmpty());
        if (text == line.before.trimmed() && !isSent)
            continue;
        if (!text.isEmpty())
            fields.append({line.name, jsonText(text)});
        else if (line.canBeCleared)
            fields.append({line.name, "null"});
    }
    for (const Json &json : m_json) {
        const QString text = json.edit->toPlainText();
        if (text != json.before)
            fields.append({json.name, text.trimmed().isEmpty() ? QByteArray("null") : text.toUtf8()});
    }
    for (const Choice &choice : m_choices) {
        const QByteArray value = choice.box->currentData().toByteArray();
        if (!value.isEmpty() && (value != choice.before || (choice.isKept && value != "null")))
            fields.append({choice.name, value});
    }
    return fields;
}

} // namespace Gatehouse
