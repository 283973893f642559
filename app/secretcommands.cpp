// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "commandhandler.h"
#include "commandreply.h"
#include "commandtext.h"
#include "config/configstore.h"
#include "gateway.h"
#include "json.h"
#include "secretsoverview.h"

#include <algorithm>
#include <memory>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

boost::json::value textOrNull(const QString &text)
{
    return text.isEmpty() ? boost::json::value() : boost::json::value(toJsonString(text));
}

boost::json::value timeOrNull(const QDateTime &time)
{
    return time.isValid() ? textOrNull(isoTime(time.toMSecsSinceEpoch())) : boost::json::value();
}

boost::json::array listOf(const QList<SecretUse> &uses)
{
    boost::json::array list;
    for (const SecretUse &use : uses) {
        list.push_back({{"place", textOrNull(use.place)},
                        {"usedBy", textOrNull(use.usedBy)},
                        {"source", toJsonString(nameOf(use.source))},
                        {"reference", toJsonString(use.reference)},
                        {"result", toJsonString(use.result())},
                        {"lookedUpAt", timeOrNull(use.lookedUpAt)},
                        {"resolvedAt", timeOrNull(use.resolvedAt)}});
    }
    return list;
}

/// What a failure of the keychain means for a command: the gateway was reached.
void failWith(CommandReply &reply, const Error &error)
{
    reply.fail(error.code == ErrorCode::Unavailable ? ExitCode::Failed : exitCodeOf(error.code),
               error.message);
}

/// Moves the secrets at @a places one after the other: each one rewrites the file.
class Adoption final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Adoption)
public:
    Adoption(SecretsOverview &secrets, CommandReply &reply, QStringList places, QString entry)
        : QObject(&reply)
        , m_secrets(secrets)
        , m_reply(reply)
        , m_places(std::move(places))
        , m_entry(std::move(entry))
    { }

    void next()
    {
        if (m_places.isEmpty()) {
            m_reply.finish();
            return;
        }
        m_secrets.adopt(m_places.takeFirst(), m_entry, this, [this](const Result<AdoptedSecret> &result) {
            if (!result) {
                failWith(m_reply, result.error());
                return;
            }
            m_reply.notice(u"Moved %1 into the keychain entry \"%2\"."_s.arg(result->place, result->entry));
            if (result->isInBackup) {
                m_reply.notice(u"The copy of the configuration that ends in .bak still holds the text. "
                               "Delete it when you have what you need of it."_s);
            }
            next();
        });
    }

private:
    SecretsOverview &m_secrets;
    CommandReply &m_reply;
    QStringList m_places;
    QString m_entry;
};

} // namespace

void listSecrets(const CommandContext &context)
{
    context.reply.data(listOf(context.gateway.secrets().uses()));
    context.reply.finish();
}

void testSecrets(const CommandContext &context)
{
    const QString place = context.text("place").value_or(QString());
    context.gateway.secrets().test(
        place, &context.reply, [&reply = context.reply, place](const QList<SecretUse> &uses) {
            if (uses.isEmpty() && !place.isEmpty()) {
                reply.fail(ExitCode::NotFound,
                           u"There is no secret at %1 of the configuration."_s.arg(place));
                return;
            }
            reply.data(listOf(uses));
            const auto failed = std::ranges::count_if(uses, [](const SecretUse &u) { return !u.resolves(); });
            if (failed == 0)
                reply.finish();
            else
                reply.fail(ExitCode::Failed,
                           u"%1 of %2 secrets have no value."_s.arg(failed).arg(uses.size()));
        });
}

void setSecret(const CommandContext &context)
{
    const QString name = context.text("name").value_or(QString());
    context.gateway.secrets().setEntry(name, context.request.secret, &context.reply,
                                       [&reply = context.reply, name](const Result<void> &written) {
                                           if (!written) {
                                               if (written.error().code == ErrorCode::Invalid)
                                                   reply.fail(ExitCode::Usage, written.error().message);
                                               else
                                                   failWith(reply, written.error());
                                               return;
                                           }
                                           reply.notice(u"Wrote the keychain entry \"%1\"."_s.arg(name));
                                           reply.finish();
                                       });
}

void deleteSecret(const CommandContext &context)
{
    const QString name = context.text("name").value_or(QString());
    QStringList places;
    for (const SecretUse &use : context.gateway.secrets().uses()) {
        if (use.entry == name && !use.place.isEmpty())
            places.append(use.place);
    }
    context.gateway.secrets().removeEntry(
        name, &context.reply, [&reply = context.reply, name, places](const Result<void> &removed) {
            if (!removed) {
                failWith(reply, removed.error());
                return;
            }
            reply.notice(u"Deleted the keychain entry \"%1\"."_s.arg(name));
            if (!places.isEmpty())
                reply.notice(u"It is still referred to at %1."_s.arg(places.join(u", "_s)));
            reply.finish();
        });
}

void adoptSecrets(const CommandContext &context)
{
    const std::optional<QString> place = context.text("place");
    QStringList places;
    if (place) {
        places.append(*place);
    } else {
        for (const SecretUse &use : context.gateway.secrets().uses()) {
            if (use.source == SecretRef::Source::Plain)
                places.append(use.place);
        }
        if (places.isEmpty())
            context.reply.notice(u"The configuration holds no plain secret."_s);
    }
    const QString entry = context.text("name").value_or(QString());
    if (!entry.isEmpty() && !place) {
        context.reply.fail(ExitCode::Usage, u"--name needs a PLACE."_s);
        return;
    }
    // NOLINTNEXTLINE(cppcoreguidelines-owning-memory): a child of the reply
    auto *adoption = new Adoption(context.gateway.secrets(), context.reply, places, entry);
    adoption->next();
}

} // namespace Gatehouse

#include "secretcommands.moc"
