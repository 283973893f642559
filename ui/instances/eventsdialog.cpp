// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "instances/eventsdialog.h"

#include "common/messagebar.h"
#include "common/tableview.h"
#include "instances/eventsmodel.h"
#include "instances/instancerequests.h"

#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLabel>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace Gatehouse {

EventsDialog::EventsDialog(GatewayClient &client, const QString &uuid, QWidget *parent)
    : QDialog(parent)
    , m_client(client)
    , m_model(new EventsModel(uuid, this))
    , m_table(makeTable(tr("Webhook events"), this))
    , m_stack(new QStackedWidget(this))
    , m_empty(new QLabel(tr("Loading …"), this))
    , m_problem(new MessageBar(this))
{
    setObjectName(u"eventsDialog"_s);
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Webhook events: %1").arg(client.instanceName(uuid)));
    setSizeGripEnabled(true);
    resize(1040, 520);
    m_table->setModel(m_model);
    m_table->horizontalHeader()->setStretchLastSection(true);
    constexpr std::array<int, EventsModel::ColumnCount> Widths{150, 74, 150, 110, 90, 100, 120, 60, 160};
    for (int column = 0; column < EventsModel::ColumnCount; ++column)
        m_table->setColumnWidth(column, Widths.at(static_cast<std::size_t>(column)));
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_table);
    auto *const buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *const layout = new QVBoxLayout(this);
    layout->addWidget(m_problem);
    layout->addWidget(m_stack, 1);
    layout->addWidget(buttons);
    connect(m_model, &QAbstractItemModel::rowsInserted, this, &EventsDialog::showRows);
    connect(&client, &GatewayClient::callsUpdated, m_model, &EventsModel::take);
    load(uuid);
}

void EventsDialog::load(const QString &uuid)
{
    recentCalls(m_client, uuid, EventsModel::MaxCalls, this,
                [this](const Result<QList<CallRecord>> &records) {
                    if (!records) {
                        m_problem->say(Tone::Bad, records.error().message);
                        m_empty->clear();
                        return;
                    }
                    m_model->take(*records);
                    m_empty->setText(
                        tr("No call yet. Copy the curl line of a URL in the Webhook section and run it: the "
                           "call appears here."));
                    showRows();
                });
}

void EventsDialog::showRows() { m_stack->setCurrentIndex(m_model->rowCount() > 0 ? 1 : 0); }

} // namespace Gatehouse
