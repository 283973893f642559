// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "taskflows/flowconflict.h"

#include "common/words.h"
#include "json.h"
#include "taskflows/jsontext.h"
#include "taskflows/smalltable.h"

#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QTableWidget>
#include <QVBoxLayout>
#include <algorithm>
#include <boost/json/object.hpp>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

constexpr qsizetype MaxShown = 2000; ///< characters of a value
constexpr int VisibleRows = 5;

QString shorten(const QByteArray &utf8)
{
    const QString text = QString::fromUtf8(utf8);
    return text.size() > MaxShown ? text.first(MaxShown) + u'…' : text;
}

QString timeOrNothing(const std::optional<qint64> &ms) { return ms ? exactTime(*ms) : QString(); }

QString valueOf(const Flow &flow, QByteArrayView field)
{
    if (field == "status")
        return statusWord(flow.status);
    if (field == "notifyPolicy")
        return toQString(nameOf(flow.notifyPolicy));
    if (field == "cancelRequestedAt")
        return timeOrNothing(flow.cancelRequestedAt);
    if (field == "endedAt")
        return timeOrNothing(flow.endedAt);
    const std::pair<QByteArrayView, const QByteArray &> texts[]{{"controllerId", flow.controllerId},
                                                                {"currentStep", flow.currentStep},
                                                                {"blockedTaskId", flow.blockedTaskId},
                                                                {"blockedSummary", flow.blockedSummary},
                                                                {"goal", flow.goal},
                                                                {"stateJson", flow.stateJson},
                                                                {"waitJson", flow.waitJson}};
    for (const auto &[name, value] : texts) {
        if (field == name)
            return shorten(value);
    }
    return {};
}

/// The members that differ; false when the two are not both objects.
bool appendMembers(QList<FlowDifference> &out, const QString &field, const QByteArray &before,
                   const QByteArray &after)
{
    const std::optional<JsonText> left = readJsonText(before);
    const std::optional<JsonText> right = readJsonText(after);
    if (!left || !right || !left->value.is_object() || !right->value.is_object())
        return false;
    const boost::json::object &was = left->value.get_object();
    const boost::json::object &is = right->value.get_object();
    const auto text = [](const boost::json::value *value) {
        return value ? shorten(writeJsonText(*value)) : QString();
    };
    const auto name = [&field](std::string_view member) { return field + u'.' + toQString(member); };
    for (const auto &member : was) {
        const boost::json::value *const now = is.if_contains(member.key());
        if (!now || *now != member.value())
            out.append({name(member.key()), text(&member.value()), text(now)});
    }
    for (const auto &member : is) {
        if (!was.contains(member.key()))
            out.append({name(member.key()), {}, text(&member.value())});
    }
    return true;
}

QTableWidget *newTable(const QStringList &titles, const QString &objectName, const QString &name,
                       QWidget *parent)
{
    auto *const table = new QTableWidget(0, static_cast<int>(titles.size()), parent);
    table->setObjectName(objectName);
    table->setAccessibleName(name);
    table->setHorizontalHeaderLabels(titles);
    prepareTable(table, table->columnCount() - 1);
    return table;
}

void addRow(QTableWidget *table, const QStringList &cells, const QVariant &data = {})
{
    const int row = table->rowCount();
    table->insertRow(row);
    for (int column = 0; column < static_cast<int>(cells.size()); ++column) {
        auto *const item = new QTableWidgetItem(cells.at(column).simplified());
        item->setToolTip(cells.at(column));
        item->setData(Qt::UserRole, data);
        table->setItem(row, column, item);
    }
}

void fitHeight(QTableWidget *table)
{
    const int rows = std::clamp(table->rowCount(), 1, VisibleRows);
    table->setFixedHeight(table->horizontalHeader()->sizeHint().height()
                          + rows * table->verticalHeader()->defaultSectionSize() + 2 * table->frameWidth());
}

} // namespace

QList<FlowDifference> flowDifferences(const StoredFlow &before, const StoredFlow &after)
{
    QList<FlowDifference> differences;
    const QByteArray names = changedFields(before.flow, after.flow);
    for (const QByteArray &field : names.isEmpty() ? QByteArrayList() : names.split(',')) {
        const QString name = QString::fromLatin1(field);
        const bool isState = field == "stateJson";
        if ((isState || field == "waitJson")
            && appendMembers(differences, name, isState ? before.flow.stateJson : before.flow.waitJson,
                             isState ? after.flow.stateJson : after.flow.waitJson))
            continue;
        differences.append({name, valueOf(before.flow, field), valueOf(after.flow, field)});
    }
    const QString doneBefore = cellText(before, FlowColumn::Children, {}, 0);
    const QString doneAfter = cellText(after, FlowColumn::Children, {}, 0);
    if (doneBefore != doneAfter)
        differences.append({FlowConflict::tr("tasks done"), doneBefore, doneAfter});
    return differences;
}

QString authorWords(const HistoryLine &line)
{
    return line.callId.isEmpty() ? FlowConflict::tr("the gateway or its operator")
                                 : FlowConflict::tr("call %1").arg(QString::fromLatin1(
                                     line.callId.first(std::min<qsizetype>(8, line.callId.size()))));
}

FlowConflict::FlowConflict(QWidget *parent)
    : QWidget(parent)
    , m_headline(new QLabel(this))
    , m_fields(newTable({tr("Field"), tr("Was"), tr("Is now")}, u"conflict:fields"_s, tr("What has changed"),
                        this))
    , m_authors(newTable({tr("Revision"), tr("Action"), tr("When"), tr("By")}, u"conflict:authors"_s,
                         tr("Who has changed it"), this))
{
    m_headline->setObjectName(u"conflict:headline"_s);
    m_headline->setWordWrap(true);
    m_headline->setTextFormat(Qt::PlainText);
    QFont bold = font();
    bold.setBold(true);
    m_headline->setFont(bold);
    auto *const layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 4, 0, 0);
    layout->addWidget(m_headline);
    layout->addWidget(m_fields);
    layout->addWidget(m_authors);
    m_authors->setToolTip(tr("Return shows the call"));
    connect(m_authors, &QTableWidget::itemActivated, this, [this](const QTableWidgetItem *item) {
        if (const QByteArray call = item->data(Qt::UserRole).toByteArray(); !call.isEmpty())
            Q_EMIT callActivated(call);
    });
}

FlowConflict::~FlowConflict() = default;

void FlowConflict::show(const FlowTarget &target, const FlowOutcome &outcome)
{
    const QLocale locale;
    m_headline->setText(
        tr("The flow has changed since you looked: you saw revision %1, it is at revision %2 "
           "now. Nothing was done. What you did not edit stays as it is now.")
            .arg(locale.toString(target.revision), locale.toString(outcome.now->flow.revision)));
    m_fields->setRowCount(0);
    for (const FlowDifference &difference : flowDifferences(*target.seen, *outcome.now)) {
        const auto shown = [](const QString &value) { return value.isEmpty() ? tr("not set") : value; };
        addRow(m_fields, {difference.field, shown(difference.before), shown(difference.after)});
    }
    if (m_fields->rowCount() == 0)
        addRow(m_fields,
               {tr("only the revision"), locale.toString(target.revision),
                locale.toString(outcome.now->flow.revision)});
    m_authors->setRowCount(0);
    for (const HistoryLine &line : outcome.since) {
        addRow(m_authors,
               {locale.toString(line.revision), QString::fromLatin1(line.action), exactTime(line.time),
                authorWords(line)},
               line.callId);
    }
    fitHeight(m_fields);
    fitHeight(m_authors);
    m_authors->setVisible(m_authors->rowCount() > 0);
}

} // namespace Gatehouse
