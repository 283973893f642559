// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "frame/portdialog.h"

#include "common/messagebar.h"
#include "config/configstore.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QSpinBox>
#include <QVBoxLayout>
#include <boost/json/object.hpp>
#include <limits>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

Result<void> setPort(ConfigStore &store, std::string_view listener, int port)
{
    return store.edit([&](boost::json::object &document) -> Result<void> {
        const auto member = [](boost::json::object &parent, std::string_view name) -> boost::json::object & {
            boost::json::value &value = parent[name];
            return value.is_object() ? value.get_object() : value.emplace_object();
        };
        member(member(document, "listeners"), listener)["port"] = port;
        return {};
    });
}

} // namespace

PortDialog::PortDialog(GatewayClient &client, ListenerKind listener, quint16 now, QWidget *parent)
    : QDialog(parent)
    , m_client(client)
    , m_listener(listener)
    , m_port(new QSpinBox(this))
    , m_problem(new MessageBar(this))
    , m_buttons(new QDialogButtonBox(QDialogButtonBox::Save | QDialogButtonBox::Cancel, this))
{
    setObjectName(u"portDialog"_s);
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(listener == ListenerKind::Public ? tr("Port of the public listener")
                                                    : tr("Port of the private listener"));
    m_port->setObjectName(u"port"_s);
    m_port->setAccessibleName(tr("Port"));
    m_port->setRange(0, std::numeric_limits<quint16>::max());
    m_port->setSpecialValueText(tr("any free port"));
    m_port->setGroupSeparatorShown(false);
    m_port->setValue(now < std::numeric_limits<quint16>::max() ? now + 1 : now);
    m_port->selectAll();
    auto *const form = new QFormLayout;
    form->addRow(tr("Port:"), m_port);
    auto *const layout = new QVBoxLayout(this);
    layout->addWidget(m_problem);
    layout->addLayout(form);
    layout->addWidget(m_buttons);
    connect(m_buttons, &QDialogButtonBox::accepted, this, &PortDialog::save);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

void PortDialog::save()
{
    m_buttons->setEnabled(false);
    const std::string_view name = m_listener == ListenerKind::Public ? "public" : "private";
    m_client.editConfig(
        this, [name, port = m_port->value()](ConfigStore &store) { return setPort(store, name, port); },
        [this](const Result<void> &saved) {
            m_buttons->setEnabled(true);
            if (saved)
                accept();
            else
                m_problem->say(Tone::Bad, saved.error().message);
        });
}

} // namespace Gatehouse
