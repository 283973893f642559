// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "commandhandler.h"
#include "commandreply.h"
#include "commandtext.h"
#include "gateway.h"
#include "json.h"
#include "webhooks/keyvalues.h"

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

boost::json::object toJsonObject(const ApiKey &key)
{
    return {{"id", key.id},
            {"label", toJsonString(key.label)},
            {"visibility", toJsonString(toString(key.visibility))},
            {"last4", toJsonString(key.last4)},
            {"createdAt", toJsonString(isoTime(key.createdAtMs))},
            {"lastUsedAt",
             key.lastUsedAtMs ? boost::json::value(toJsonString(isoTime(*key.lastUsedAtMs))) : nullptr}};
}

boost::json::string_view textOf(const Secret &raw)
{
    return {raw.bytes().data(), static_cast<std::size_t>(raw.bytes().size())};
}

/// Hands a new raw key over, and says whether it can be shown again.
void deliver(CommandReply &reply, const Result<StoredKey> &made)
{
    if (!made) {
        // a label that breaks the rules is wrong usage
        reply.fail(made.error().code == ErrorCode::Invalid ? ExitCode::Usage : exitCodeOf(made.error().code),
                   made.error().message);
        return;
    }
    boost::json::object object = toJsonObject(made->key);
    object["key"] = textOf(made->raw);
    reply.data(object);
    const QString what = u"This is key %1, \"%2\". "_s.arg(made->key.id).arg(made->key.label);
    reply.notice(what
                 + (made->notKept ? u"It is shown this once, because %1: store it now."_s.arg(*made->notKept)
                                  : u"\"keys show\" prints it again, from the keychain."_s));
    reply.finish();
}

} // namespace

void listKeys(const CommandContext &context)
{
    const Result<InstanceConfig> instance = context.instance();
    if (!instance) {
        context.reply.fail(instance.error());
        return;
    }
    boost::json::array keys;
    for (const ApiKey &key : context.gateway.apiKeys().list(instance->uuid))
        keys.push_back(toJsonObject(key));
    context.reply.data(keys);
    context.reply.finish();
}

void addKey(const CommandContext &context)
{
    const Result<InstanceConfig> instance = context.instance();
    if (!instance) {
        context.reply.fail(instance.error());
        return;
    }
    const QString word = context.flag("private") ? u"private"_s
                                                 : context.text("visibility").value_or(u"public"_s);
    const std::optional<Visibility> visibility = visibilityFromString(word);
    if (!visibility) {
        context.reply.fail(ExitCode::Usage, u"A key's visibility is public, private or both."_s);
        return;
    }
    context.gateway.keyValues().add(
        instance->uuid, context.text("label").value_or(QString()), *visibility, &context.reply,
        [&reply = context.reply](const Result<StoredKey> &made) { deliver(reply, made); });
}

void showKey(const CommandContext &context)
{
    const Result<InstanceConfig> instance = context.instance();
    if (!instance) {
        context.reply.fail(instance.error());
        return;
    }
    const qint64 id = context.number("id").value_or(0);
    context.gateway.keyValues().show(
        instance->uuid, id, &context.reply, [&reply = context.reply, id](const Result<Secret> &raw) {
            if (!raw) {
                const bool isGone = raw.error().code == ErrorCode::NotFound;
                reply.fail(isGone ? ExitCode::NotFound : ExitCode::Failed, raw.error().message);
                return;
            }
            reply.data(boost::json::object{{"id", id}, {"key", textOf(*raw)}});
            reply.finish();
        });
}

void regenerateKey(const CommandContext &context)
{
    const Result<InstanceConfig> instance = context.instance();
    if (!instance) {
        context.reply.fail(instance.error());
        return;
    }
    context.gateway.keyValues().regenerate(
        instance->uuid, context.number("id").value_or(0), &context.reply,
        [&reply = context.reply](const Result<StoredKey> &made) { deliver(reply, made); });
}

void deleteKey(const CommandContext &context)
{
    const Result<InstanceConfig> instance = context.instance();
    if (!instance) {
        context.reply.fail(instance.error());
        return;
    }
    const qint64 id = context.number("id").value_or(0);
    context.gateway.keyValues().remove(instance->uuid, id, &context.reply,
                                       [&reply = context.reply, id](const Result<void> &removed) {
                                           if (!removed) {
                                               reply.fail(removed.error());
                                               return;
                                           }
                                           reply.notice(u"Deleted key %1."_s.arg(id));
                                           reply.finish();
                                       });
}

} // namespace Gatehouse
