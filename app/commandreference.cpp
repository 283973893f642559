// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "commandreference.h"

#include "commandtable.h"
#include "helptext.h"

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

QString table(const QString &title, const std::vector<HelpRow> &rows, bool isCode = true)
{
    if (rows.empty())
        return {};
    QString text = u"| %1 | |\n| --- | --- |\n"_s.arg(title);
    for (const HelpRow &row : rows)
        text += (isCode ? u"| `%1` | %2 |\n"_s : u"| %1 | %2 |\n"_s).arg(row.left, row.right);
    return text + u'\n';
}

QString commandSection(const CommandSpec &command)
{
    QString text = u"## %1\n\n    %2\n\n%3\n\n"_s.arg(command.name, usageLine(command), command.description);
    text += table(u"Argument"_s, argumentRows(command));
    text += table(u"Option"_s, optionRows(command.options));
    for (const ExampleSpec &example : command.examples) {
        if (!example.comment.isEmpty())
            text += u"    # "_s + example.comment + u'\n';
        text += u"    "_s + example.line + u'\n';
    }
    return text + u'\n';
}

} // namespace

QString commandReference()
{
    QString text = uR"(# Command line

This page is made from the program's command table; change it there
(`app/commandtable.cpp`), then run `cmake --build build/dev --target command-reference`.
`gatehouse --help` and `gatehouse COMMAND --help` say the same.

## How commands find the gateway

One process owns a data directory: it holds the lock file there. A command first asks the
owner through a control socket, which only the same user can open. It is `control.sock` in the
data directory, or, when that path is too long for a socket, a file under
`$XDG_RUNTIME_DIR/gatehouse/`. When nobody owns the data directory, the command takes
the lock itself, does its work in its own process and leaves. `status` and
`calls --follow` need a running gateway. A running gateway works with its own
configuration: naming another one with `--config` is an error then.

## Output

Results go to stdout, everything else to stderr. Control characters in what callers sent
are shown escaped. With `--json` lists print one array, `calls` one object a line, and
every field is always there: `null` where it is unknown or does not apply. Times are ISO
8601 in UTC with milliseconds.

| Command | Fields of an object |
| --- | --- |
| `instances list` | uuid, name, enabled, agent, publicUrl, privateUrl, keys |
| `instances add` | uuid, name |
| `instances test` | reply |
| `keys list` | id, label, visibility, last4, createdAt, lastUsedAt |
| `keys add`, `keys regenerate` | id, label, visibility, last4, createdAt, lastUsedAt, key |
| `routes list` | id, enabled, path, publicUrl, privateUrl, sessionKey, secret, controllerId, agent, description |
| `routes import` | routes (id, path, sessionKey, secret, state, words), providers (name, source, state, words), notes, added |
| `flows list` | flowId, session, status, revision, goal, controllerId, notifyPolicy, currentStep, blockedTaskId, blockedSummary, createdAt, updatedAt, cancelRequestedAt, endedAt, tasks, activeTasks |
| `flows show` | the same, and stateJson, waitJson, tasks (taskId, runtime, status, task, label, runner, childSessionKey, agentId, runId, sourceId, parentTaskId, progressSummary, terminalSummary, terminalOutcome, error, createdAt, startedAt, lastEventAt, endedAt), history (revision, action, time, fields, taskId, callId) |
| `flows cancel` | flowId, cancelled |
| `keys show` | id, key |
| `secrets list`, `secrets test` | place, usedBy, source, reference, result, lookedUpAt, resolvedAt |
| `calls` | id, time, visibility, instance, route, session, action, flowId, method, path, status, durationMs, bytesIn, bytesOut, keyLast4, clientAddress, claimedAddress, stoppedAt, error, linkedCall |
| `status` | publicUrl, privateUrl, pid, version, uptimeSeconds, calls, running, keychain, agents |
| `config check` | path, message |

Without `--json`, `keys add`, `keys show` and `keys regenerate` print the raw key alone on stdout, and
`instances add` the UUID. The status of a call is `null` while it runs and 499 when its
caller left before the answer. Its `linkedCall` is the id of the call whose answer it asked
for: with the same idempotency id, or by fetching the reply. `calls --follow` prints a call
when it arrives and again when it has ended.

)"_s;
    text += u"## Exit codes\n\n"_s + table(u"Code"_s, exitCodeRows(), false);
    text += u"## Options of every command\n\nThey may stand in any position.\n\n"_s
        + table(u"Option"_s, optionRows(globalOptions()));
    for (const CommandSpec &command : commandTable())
        text += commandSection(command);
    return text.trimmed() + u'\n';
}

} // namespace Gatehouse
