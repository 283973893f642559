// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "instances/limitspanel.h"

#include "common/messagebar.h"
#include "instances/instancerequests.h"

#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>
#include <limits>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

constexpr int MiB = 1048576;

} // namespace

LimitsPanel::LimitsPanel(GatewayClient &client, QWidget *parent)
    : QWidget(parent)
    , m_client(client)
    , m_onHangUp(new QComboBox(this))
    , m_outcome(new MessageBar(this))
    , m_save(new QPushButton(tr("Save"), this))
    , m_revert(new QPushButton(tr("Revert"), this))
{
    auto *const grid = new QGridLayout;
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(8);
    grid->setColumnStretch(2, 1);
    m_concurrent = addNumber(grid, u"concurrentRuns"_s, tr("Runs at once"), {}, 1,
                             tr("of different sessions; those of one session run one after another"));
    m_waiting = addNumber(grid, u"waitingRuns"_s, tr("Calls that may wait"), {}, 0,
                          tr("further ones are answered 503"));
    m_json = addNumber(grid, u"jsonBytes"_s, tr("Body with JSON"), tr(" bytes"), 1,
                       tr("larger ones are answered 413"));
    m_multipart = addNumber(grid, u"multipartBytes"_s, tr("Body with files"), tr(" bytes"), 1,
                            tr("larger ones are answered 413"));
    m_bodySeconds = addNumber(grid, u"bodySeconds"_s, tr("Time for the body"), tr(" s"), 1,
                              tr("slower ones are answered 408"));
    m_reply = addNumber(grid, u"replyBytes"_s, tr("Reply of the agent"), tr(" bytes"), 1,
                        tr("a longer one ends the run with an error"));
    for (QSpinBox *bytes : {m_json, m_multipart, m_reply})
        bytes->setSingleStep(MiB);
    m_onHangUp->setObjectName(u"limits:onHangUp"_s);
    m_onHangUp->addItem(tr("End the run"), static_cast<int>(InstanceConfig::OnHangUp::Abort));
    m_onHangUp->addItem(tr("Let it finish"), static_cast<int>(InstanceConfig::OnHangUp::Finish));
    auto *const words = new QLabel(tr("When the caller leaves") + u':', this);
    words->setBuddy(m_onHangUp);
    m_onHangUp->setAccessibleName(tr("When the caller leaves"));
    const int row = grid->rowCount();
    grid->addWidget(words, row, 0, Qt::AlignRight);
    grid->addWidget(m_onHangUp, row, 1);
    grid->addWidget(new QLabel(tr("the reply then stays with the record of the call"), this), row, 2);

    m_outcome->setObjectName(u"limitsOutcome"_s);
    m_outcome->setClosable(true);
    m_save->setObjectName(u"saveLimits"_s);
    m_revert->setObjectName(u"revertLimits"_s);
    auto *const buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(m_revert);
    buttons->addWidget(m_save);
    auto *const layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 12, 12, 12);
    layout->setSpacing(14);
    layout->addLayout(grid);
    layout->addWidget(m_outcome);
    layout->addLayout(buttons);
    layout->addStretch(1);
    connect(m_onHangUp, &QComboBox::currentIndexChanged, this, [this] {
        if (!m_setting)
            setDirty(true);
    });
    connect(m_save, &QPushButton::clicked, this, &LimitsPanel::save);
    connect(m_revert, &QPushButton::clicked, this, &LimitsPanel::revert);
    setDirty(false);
}

LimitsPanel::~LimitsPanel() = default;

QSpinBox *LimitsPanel::addNumber(QGridLayout *grid, const QString &name, const QString &label,
                                 const QString &suffix, int least, const QString &help)
{
    auto *const box = new QSpinBox(this);
    box->setObjectName(u"limits:"_s + name);
    box->setRange(least, std::numeric_limits<int>::max());
    box->setGroupSeparatorShown(true);
    box->setSuffix(suffix);
    box->setAlignment(Qt::AlignRight);
    box->setAccessibleName(label);
    box->setAccessibleDescription(help);
    auto *const words = new QLabel(label + u':', this);
    words->setBuddy(box);
    auto *const after = new QLabel(help, this);
    after->setWordWrap(true);
    const int row = grid->rowCount();
    grid->addWidget(words, row, 0, Qt::AlignRight);
    grid->addWidget(box, row, 1);
    grid->addWidget(after, row, 2);
    connect(box, &QSpinBox::valueChanged, this, [this] {
        if (!m_setting)
            setDirty(true);
    });
    return box;
}

void LimitsPanel::show(const InstanceInfo &instance)
{
    const bool isOther = m_uuid != instance.config.uuid;
    m_uuid = instance.config.uuid;
    m_now = {.limits = instance.config.limits, .onHangUp = instance.config.onHangUp};
    if (isOther) {
        m_outcome->hide();
        revert();
    } else if (m_now == m_seen) {
        return;
    } else if (!m_dirty) {
        revert();
    } else {
        m_conflict = true;
        m_outcome->say(
            Tone::Warning,
            tr("The limits were changed in the file meanwhile. Your changes are not saved; nothing "
               "was overwritten. Revert shows what the file says now."));
        setDirty(true);
    }
}

void LimitsPanel::revert()
{
    m_conflict = false;
    m_seen = m_now;
    m_setting = true;
    const InstanceLimits &limits = m_seen.limits;
    m_concurrent->setValue(limits.concurrentRuns);
    m_waiting->setValue(limits.waitingRuns);
    m_json->setValue(static_cast<int>(limits.jsonBytes));
    m_multipart->setValue(static_cast<int>(limits.multipartBytes));
    m_bodySeconds->setValue(static_cast<int>(limits.bodyTime.count()));
    m_reply->setValue(static_cast<int>(limits.replyBytes));
    m_onHangUp->setCurrentIndex(m_onHangUp->findData(static_cast<int>(m_seen.onHangUp)));
    m_setting = false;
    setDirty(false);
}

void LimitsPanel::setDirty(bool dirty)
{
    m_dirty = dirty;
    m_save->setEnabled(dirty && !m_conflict);
    m_revert->setEnabled(dirty);
}

CallLimits LimitsPanel::wanted() const
{
    CallLimits limits = m_seen;
    limits.limits.concurrentRuns = m_concurrent->value();
    limits.limits.waitingRuns = m_waiting->value();
    limits.limits.jsonBytes = m_json->value();
    limits.limits.multipartBytes = m_multipart->value();
    limits.limits.bodyTime = std::chrono::seconds(m_bodySeconds->value());
    limits.limits.replyBytes = m_reply->value();
    limits.onHangUp = static_cast<InstanceConfig::OnHangUp>(m_onHangUp->currentData().toInt());
    return limits;
}

void LimitsPanel::save()
{
    m_save->setEnabled(false);
    setInstanceLimits(m_client, m_uuid, m_seen, wanted(), this,
                      [this, uuid = m_uuid, wanted = wanted()](const Result<void> &saved) {
                          if (uuid != m_uuid)
                              return; // another one is shown meanwhile
                          if (!saved) {
                              m_outcome->say(Tone::Bad, saved.error().message);
                              m_save->setEnabled(!m_conflict);
                              return;
                          }
                          m_now = wanted;
                          revert();
                          m_outcome->say(Tone::Good, tr("Saved; in force from the next call on."));
                      });
}

} // namespace Gatehouse
