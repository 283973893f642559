// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config/configinstances.h"

#include "config/configagents.h"
#include "config/configfields.h"

#include <QHash>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

constexpr qsizetype MaxNameLength = 200;

bool looksLikeUuid(const QString &text)
{
    static const QRegularExpression pattern(
        QRegularExpression::anchoredPattern(u"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"_s));
    return pattern.match(text).hasMatch();
}

void readUuid(const ConfigNode &node, InstanceConfig &out)
{
    static const QRegularExpression version4(QRegularExpression::anchoredPattern(
        u"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"_s));
    const std::optional<QString> text = node.text();
    if (text && !version4.match(text->toLower()).hasMatch())
        node.report(u"must be a random UUID (version 4), such as the command uuidgen prints"_s);
    else if (text)
        out.uuid = text->toLower();
}

void readName(const ConfigNode &node, InstanceConfig &out)
{
    const std::optional<QString> text = node.text();
    if (!text)
        return;
    const QString name = text->trimmed();
    if (name.isEmpty())
        node.report(u"must not be empty"_s);
    else if (name.toUcs4().size() > MaxNameLength)
        node.report(u"must have at most %1 characters"_s.arg(MaxNameLength));
    else if (std::ranges::any_of(name, [](QChar c) { return c.category() == QChar::Other_Control; }))
        node.report(u"must not hold line ends or other control characters"_s);
    else if (looksLikeUuid(name))
        node.report(u"must not look like a UUID"_s);
    else
        out.name = name;
}

void readOnHangUp(const ConfigNode &node, InstanceConfig &out)
{
    const std::optional<QString> text = node.text();
    if (text == u"finish"_s)
        out.onHangUp = InstanceConfig::OnHangUp::Finish;
    else if (text && text != u"abort"_s)
        node.report(u"must be \"abort\" or \"finish\""_s);
}

constexpr auto LimitFields = std::to_array<ConfigField<InstanceLimits>>({
    {.name = "concurrentRuns"_L1, .read = readNumber<&InstanceLimits::concurrentRuns, 1>},
    {.name = "waitingRuns"_L1, .read = readNumber<&InstanceLimits::waitingRuns, 0>},
    {.name = "jsonBytes"_L1, .read = readNumber<&InstanceLimits::jsonBytes, 1>},
    {.name = "multipartBytes"_L1, .read = readNumber<&InstanceLimits::multipartBytes, 1>},
    {.name = "bodySeconds"_L1, .read = readNumber<&InstanceLimits::bodyTime, 1>},
    {.name = "replyBytes"_L1, .read = readNumber<&InstanceLimits::replyBytes, 1>},
});

constexpr auto InstanceFields = std::to_array<ConfigField<InstanceConfig>>({
    {.name = "uuid"_L1, .read = readUuid, .isRequired = true},
    {.name = "name"_L1, .read = readName, .isRequired = true},
    {.name = "enabled"_L1, .read = readBoolean<&InstanceConfig::enabled>},
    {.name = "agent"_L1, .read = readAgent, .below = agentFieldPaths, .isRequired = true},
    {.name = "limits"_L1,
     .read = readObject<&InstanceConfig::limits, LimitFields>,
     .below = belowObject<LimitFields>},
    {.name = "onHangUp"_L1, .read = readOnHangUp},
});

/// Reports @a member of @a node when @a value was @a seen in an earlier instance.
void reportTwice(const ConfigNode &node, const QString &member, const QString &value, qsizetype index,
                 QHash<QString, qsizetype> &seen)
{
    if (value.isEmpty()) // it was missing or wrong, and that is reported
        return;
    const auto earlier = seen.constFind(value);
    if (earlier == seen.cend())
        seen.insert(value, index);
    else
        node.reportMember(member, u"is the same as that of instances[%1]"_s.arg(*earlier));
}

} // namespace

void readInstances(const ConfigNode &node, Config &out)
{
    const std::optional<QList<ConfigNode>> items = node.items();
    if (!items)
        return;
    QHash<QString, qsizetype> uuids;
    QHash<QString, qsizetype> names;
    for (const ConfigNode &item : *items) {
        InstanceConfig instance;
        readFields(item, table(InstanceFields), instance);
        const qsizetype index = out.instances.size();
        reportTwice(item, u"uuid"_s, instance.uuid, index, uuids);
        reportTwice(item, u"name"_s, instanceNameKey(instance.name), index, names);
        out.instances.append(instance);
    }
}

QStringList instanceFieldPaths() { return belowArray<InstanceFields>(); }

QString instanceNameKey(const QString &name)
{
    return name.trimmed().normalized(QString::NormalizationForm_C).toCaseFolded();
}

const InstanceConfig *findInstance(const Config &config, const QString &nameOrUuid)
{
    auto found = std::ranges::find(config.instances, nameOrUuid.toLower(), &InstanceConfig::uuid);
    if (found == config.instances.cend()) {
        found = std::ranges::find(
            config.instances, instanceNameKey(nameOrUuid),
            [](const InstanceConfig &instance) { return instanceNameKey(instance.name); });
    }
    return found == config.instances.cend() ? nullptr : &*found;
}

} // namespace Gatehouse
