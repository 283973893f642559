// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "calls/decisiontrace.h"

#include <QCoreApplication>
#include <QHash>
#include <QStringList>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

struct Trace
{
    Q_DECLARE_TR_FUNCTIONS(DecisionTrace)
public:
    static QString title(const QString &check)
    {
        static const QHash<QString, const char *> titles{
            {u"head"_s, QT_TR_NOOP("The head is well-formed")},
            {u"host"_s, QT_TR_NOOP("The Host field names this listener")},
            {u"path"_s, QT_TR_NOOP("Something is served at this path")},
            {u"method"_s, QT_TR_NOOP("The method is allowed")},
            {u"instance"_s, QT_TR_NOOP("The instance exists and has a key for this listener")},
            {u"rate"_s, QT_TR_NOOP("The caller is not locked out")},
            {u"key"_s, QT_TR_NOOP("The key is right for this listener")},
            {u"type"_s, QT_TR_NOOP("The body is declared as JSON")},
            {u"inFlight"_s, QT_TR_NOOP("Few enough requests are in flight")},
            {u"secret"_s, QT_TR_NOOP("The secret is the route's")},
            {u"body"_s, QT_TR_NOOP("The body arrived within its limits")},
            {u"request"_s, QT_TR_NOOP("Session and message can be read")},
            {u"json"_s, QT_TR_NOOP("The body is JSON")},
            {u"schema"_s, QT_TR_NOOP("The action and its fields are right")},
            {u"line"_s, QT_TR_NOOP("There is room in the waiting line")},
            {u"agent"_s, QT_TR_NOOP("The agent answers")},
            {u"action"_s, QT_TR_NOOP("The action is applied")},
            {u"caller"_s, QT_TR_NOOP("The caller waits for the answer")},
            {u"operator"_s, QT_TR_NOOP("The operator lets it run")},
            {u"gateway"_s, QT_TR_NOOP("The gateway carries the call to its end")},
        };
        const char *words = titles.value(check, nullptr);
        return words != nullptr ? tr(words) : check;
    }

    /// The checks of the kind of call that @a record is of.
    static QStringList checks(const CallRecord &record)
    {
        QStringList list{u"head"_s};
        if (record.listener == ListenerKind::Private || record.stoppedAt == u"host"_s)
            list += u"host"_s;
        if (record.stoppedAt == u"head"_s || record.stoppedAt == u"host"_s)
            return list;
        if (!record.route.isEmpty())
            return list + QStringList{u"path"_s,   u"method"_s, u"type"_s, u"rate"_s,   u"inFlight"_s,
                                      u"secret"_s, u"body"_s,   u"json"_s, u"schema"_s, u"action"_s};
        if (!record.instance.isEmpty() || record.path.startsWith("/webhooks/"_L1, Qt::CaseInsensitive))
            return list + QStringList{u"method"_s, u"instance"_s, u"rate"_s, u"key"_s,
                                      u"body"_s,   u"request"_s,  u"line"_s, u"agent"_s};
        return list + QStringList{u"path"_s, u"method"_s};
    }

    /// The last check that what the record holds proves to be passed.
    static QString proven(const CallRecord &record)
    {
        if (!record.route.isEmpty())
            return !record.action.isEmpty() ? u"schema"_s : record.bytesIn > 0 ? u"secret"_s : u"path"_s;
        if (record.agentMs > 0 || record.atAgent)
            return u"line"_s;
        if (!record.session.isEmpty())
            return u"request"_s;
        return record.keyId != 0 ? u"key"_s : u"head"_s;
    }

    static QString whereItIs(const QString &check)
    {
        if (check == u"agent"_s)
            return tr("the agent works");
        if (check == u"line"_s)
            return tr("in the waiting line");
        if (check == u"body"_s)
            return tr("the body is being read");
        return tr("under way");
    }
};

} // namespace

QList<TraceStep> decisionTrace(const CallRecord &record)
{
    using State = TraceStep::State;
    QStringList checks = Trace::checks(record);
    const bool isStopped = record.status && !record.stoppedAt.isEmpty();
    qsizetype end = checks.size(); // the first check that was not passed
    if (isStopped) {
        // A lock-out is found where the key is wrong; who left, or what the gateway ended, was somewhere.
        const bool isEnd = record.stoppedAt == u"caller"_s || record.stoppedAt == u"gateway"_s
            || record.stoppedAt == u"operator"_s;
        if (isEnd)
            checks.insert(checks.indexOf(Trace::proven(record)) + 1, record.stoppedAt);
        else if (!checks.contains(record.stoppedAt)) // the code of an action's answer
            checks.last() = record.stoppedAt;
        end = checks.indexOf(record.stoppedAt);
    } else if (!record.status) {
        end = checks.indexOf(Trace::proven(record)) + 1;
    }
    QList<TraceStep> steps;
    for (qsizetype i = 0; i < checks.size(); ++i) {
        TraceStep step{.check = checks.at(i), .title = Trace::title(checks.at(i))};
        if (i < end)
            step.state = State::Passed;
        else if (i == end && isStopped) {
            step.state = State::Stopped;
            step.why = record.error;
        } else if (i == end && !record.status) {
            step.state = State::Running;
            step.why = Trace::whereItIs(step.check);
        }
        steps.append(step);
    }
    return steps;
}

} // namespace Gatehouse
