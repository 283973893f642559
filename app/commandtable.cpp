// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "commandtable.h"

#include "commandspecs.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

using Kind = OptionSpec::Kind;
using Place = CommandSpec::Place;

OptionSpec instanceOption()
{
    return {.name = u"instance"_s,
            .value = u"NAME"_s,
            .help = u"The instance, by its name or UUID."_s,
            .required = true};
}

OptionSpec keyIdOption()
{
    return {.name = u"id"_s,
            .value = u"N"_s,
            .help = u"The id of the key, as \"keys list\" shows it."_s,
            .kind = Kind::Number,
            .required = true,
            .min = 1,
            .max = std::numeric_limits<qint64>::max()};
}

CommandSpec serveCommand()
{
    return {
        .name = u"serve"_s,
        .summary = u"Run the gateway without a window."_s,
        .description = u"Opens both listeners and answers calls until it gets SIGTERM or SIGINT. Once both "
                       "listeners accept, it prints one line:\n\n"
                       "    ready public=http://127.0.0.1:8787 private=http://127.0.0.1:40001\n\n"
                       "Logs go to stderr; QT_LOGGING_RULES chooses what is logged. On the first signal it "
                       "accepts no more calls and gives running ones up to 10 seconds; a second signal ends "
                       "them at once."_s,
        .place = Place::Serve,
        .options = {{.name = u"demo"_s,
                     .help = u"Make sure that an instance \"demo\" exists that echoes messages and has a key "
                             "labelled \"demo\", and print a curl line that calls it. The key gets a new "
                             "value when the keychain does not hold the old one."_s,
                     .kind = Kind::Flag}},
        .examples = {{u"gatehouse serve --demo"_s, u"try it out"_s},
                     {u"gatehouse serve --config ./gatehouse.json --data ./data"_s,
                      u"keep everything in one place"_s}},
    };
}

std::vector<CommandSpec> instanceCommands()
{
    return {
        {
            .name = u"instances list"_s,
            .summary = u"List the instances with their URLs."_s,
            .description = u"Lists the instances of the configuration, the URLs at which they are called and "
                           "how many keys each has, and "
                           "what is known of their agents: the state is that of the running gateway."_s,
            .examples = {{u"gatehouse instances list --json"_s, u"for scripts"_s}},
        },
        {
            .name = u"instances add"_s,
            .summary = u"Add an instance: an agent that can be called."_s,
            .description =
                u"Adds an instance to the configuration and prints its UUID. Say which agent "
                "answers with exactly one of --echo, --command, --chat, --openclaw and --agent. The instance "
                "answers calls once it has a key: see \"keys add\"."_s,
            .options = {{.name = u"name"_s,
                         .value = u"NAME"_s,
                         .help = u"A name of your choice that no other instance has."_s,
                         .required = true},
                        {.name = u"echo"_s,
                         .help = u"The agent repeats what it is told."_s,
                         .kind = Kind::Flag},
                        {.name = u"command"_s,
                         .value = u"PROGRAM"_s,
                         .help = u"The agent is a program: it reads the message on stdin and prints its "
                                 "reply. Words after -- are its arguments."_s,
                         .kind = Kind::Program},
                        {.name = u"chat"_s,
                         .value = u"URL"_s,
                         .help = u"The agent is a server that speaks the OpenAI chat protocol; URL is what "
                                 "stands in front of /chat/completions. Needs --model."_s,
                         .needs = u"model"_s},
                        {.name = u"model"_s,
                         .value = u"MODEL"_s,
                         .help = u"With --chat: the model to ask for."_s,
                         .needs = u"chat"_s},
                        {.name = u"api-key-env"_s,
                         .value = u"VARIABLE"_s,
                         .help = u"With --chat: the environment variable of the gateway that holds the "
                                 "server's API key."_s,
                         .needs = u"chat"_s},
                        {.name = u"openclaw"_s,
                         .value = u"URL"_s,
                         .help = u"The agent is a running OpenClaw gateway; URL is its WebSocket, such as "
                                 "ws://127.0.0.1:18789."_s},
                        {.name = u"token-ref"_s,
                         .value = u"REF"_s,
                         .help = u"With --openclaw: where its token is: env:VARIABLE, keychain:NAME, "
                                 "file:PROVIDER:ID or exec:PROVIDER:ID."_s,
                         .needs = u"openclaw"_s},
                        {.name = u"agent-id"_s,
                         .value = u"ID"_s,
                         .help = u"With --openclaw: which of its agents answers; its default one unless "
                                 "given."_s,
                         .needs = u"openclaw"_s},
                        {.name = u"agent"_s,
                         .value = u"JSON"_s,
                         .help = u"The agent as the configuration file writes it, with every setting that "
                                 "file knows."_s}},
            .oneOf = {u"echo"_s, u"command"_s, u"chat"_s, u"openclaw"_s, u"agent"_s},
            .trailing = u"arguments"_s,
            .trailingNeeds = u"command"_s,
            .trailingHelp = u"Arguments of the program of --command."_s,
            .examples = {{u"gatehouse instances add --name ci --echo"_s,
                          u"an agent to try things out with"_s},
                         {u"gatehouse instances add --name upper --command tr -- a-z A-Z"_s,
                          u"any program can be an agent"_s},
                         {u"gatehouse instances add --name llama --chat http://127.0.0.1:11434/v1 "
                          "--model llama3.2"_s,
                          u"Ollama, or any other OpenAI-compatible server"_s},
                         {u"gatehouse instances add --name claw --openclaw ws://127.0.0.1:18789 "
                          "--token-ref env:OPENCLAW_TOKEN"_s,
                          u"an OpenClaw gateway on this machine"_s},
                         {u"gatehouse instances add --name ci --agent '{\"type\":\"echo\"}'"_s,
                          u"the long form"_s}},
        },
        {
            .name = u"instances remove"_s,
            .summary = u"Remove an instance and its keys."_s,
            .description =
                u"Removes the instance from the configuration and deletes its keys. Its calls stay "
                "on record."_s,
            .arguments = {{u"instance"_s, u"The instance, by its name or UUID."_s}},
            .examples = {{u"gatehouse instances remove ci"_s, {}}},
        },
        {
            .name = u"instances test"_s,
            .summary = u"Ask the agent of an instance for one real turn."_s,
            .description = u"Sends one message to the agent of the instance, as a call would, and prints the "
                           "reply. It is one turn of the session \"gatehouse-test\"."_s,
            .arguments = {{u"instance"_s, u"The instance, by its name or UUID."_s}},
            .options = {{.name = u"message"_s,
                         .value = u"TEXT"_s,
                         .help = u"What to say; \"hello\" unless given."_s}},
            .examples = {{u"gatehouse instances test ci --message \"are you there?\""_s, {}}},
        },
    };
}

std::vector<CommandSpec> keyCommands()
{
    return {
        {
            .name = u"keys list"_s,
            .summary = u"List the API keys of an instance."_s,
            .description = u"Lists the keys of the instance with their last four characters. \"keys show\" "
                           "prints a whole one."_s,
            .options = {instanceOption()},
            .examples = {{u"gatehouse keys list --instance demo"_s, {}}},
        },
        {
            .name = u"keys add"_s,
            .summary = u"Add an API key and print it."_s,
            .description =
                u"Makes a new key and prints it alone on stdout. Its value is kept in the keychain "
                "and nowhere else; where there is none, it is shown this once, and the command "
                "says so."_s,
            .options = {instanceOption(),
                        {.name = u"label"_s,
                         .value = u"LABEL"_s,
                         .help = u"What the key is for, in your words."_s,
                         .required = true},
                        {.name = u"private"_s,
                         .help = u"Accessible only to other AI agents on this machine: the key works on the "
                                 "private listener alone. Short for --visibility private."_s,
                         .kind = Kind::Flag},
                        {.name = u"visibility"_s,
                         .value = u"WHERE"_s,
                         .help = u"The listeners that accept the key; \"public\" unless given."_s,
                         .kind = Kind::Choice,
                         .choices = {u"public"_s, u"private"_s, u"both"_s}}},
            .alternatives = {{u"private"_s, u"visibility"_s}},
            .examples = {{u"gatehouse keys add --instance demo --label zapier"_s, {}},
                         {u"KEY=$(gatehouse keys add --instance demo --label ci --private)"_s,
                          u"straight into a variable"_s}},
        },
        {
            .name = u"keys show"_s,
            .summary = u"Print the value of an API key."_s,
            .description = u"Reads the value of the key from the keychain and prints it alone on stdout. "
                           "Ends with 1 when the keychain can't be read or does not hold it."_s,
            .options = {instanceOption(), keyIdOption()},
            .examples = {{u"gatehouse keys show --instance demo --id 1"_s, {}}},
        },
        {
            .name = u"keys regenerate"_s,
            .summary = u"Replace the value of a key and print the new one."_s,
            .description = u"Gives the key a new value and prints that alone on stdout. Id, label and "
                           "visibility stay; the old value is refused from that moment. Calls that run go "
                           "on. It does not ask first."_s,
            .options = {instanceOption(), keyIdOption()},
            .examples = {{u"gatehouse keys regenerate --instance demo --id 1"_s, {}}},
        },
        {
            .name = u"keys delete"_s,
            .summary = u"Delete a key."_s,
            .description = u"Deletes the key; it is refused from that moment. Calls that run go on. It does "
                           "not ask first."_s,
            .options = {instanceOption(), keyIdOption()},
            .examples = {{u"gatehouse keys delete --instance demo --id 1"_s, {}}},
        },
    };
}

std::vector<CommandSpec> sessionCommands()
{
    const ArgumentSpec session{u"session"_s, u"The session_name, to the letter."_s};
    return {
        {
            .name = u"sessions list"_s,
            .summary = u"List the conversations that are remembered."_s,
            .description = u"Lists the conversations of the agents \"command\" and \"chat\", which have no "
                           "memory of their own; those used last come first. OpenClaw keeps its own."_s,
            .options = {{.name = u"instance"_s,
                         .value = u"NAME"_s,
                         .help = u"Only those of this instance, by its name or UUID."_s}},
            .examples = {{u"gatehouse sessions list --instance helper"_s, {}}},
        },
        {
            .name = u"sessions show"_s,
            .summary = u"Show what an agent is told of a conversation."_s,
            .description = u"Prints the turns that are handed to the agent with the next message, oldest "
                           "first."_s,
            .arguments = {session},
            .options = {instanceOption()},
            .examples = {{u"gatehouse sessions show --instance helper alpha"_s, {}}},
        },
        {
            .name = u"sessions reset"_s,
            .summary = u"Forget a conversation."_s,
            .description = u"Deletes the turns of the conversation: the next call with this session_name "
                           "begins a new one. A turn that runs meanwhile is kept. It does not ask first."_s,
            .arguments = {session},
            .options = {instanceOption()},
            .examples = {{u"gatehouse sessions reset --instance helper alpha"_s, {}}},
        },
    };
}

std::vector<CommandSpec> routeCommands()
{
    return {
        {
            .name = u"routes list"_s,
            .summary = u"List the TaskFlow routes with their URLs."_s,
            .description = u"Lists the routes of the configuration: where they are served, the session they "
                           "act for and where their secrets come from. No secret is printed."_s,
            .examples = {{u"gatehouse routes list --json"_s, u"for scripts"_s}},
        },
        {
            .name = u"routes import"_s,
            .summary = u"Take over the routes of an OpenClaw configuration."_s,
            .description =
                u"Reads the webhook routes and the secret providers of an OpenClaw configuration, "
                "prints what is new, and adds that to the configuration. What is there already and "
                "the same is left alone. When a route can't be added, for example because another one has "
                "its id or path, nothing is, and the command ends with 1; see "
                "--partial. The file is not changed."_s,
            .arguments = {{.name = u"file"_s,
                           .help = u"The file, such as ~/.openclaw/openclaw.json."_s,
                           .kind = Kind::File}},
            .options = {{.name = u"dry-run"_s,
                         .help = u"Print what would be added, and add nothing."_s,
                         .kind = Kind::Flag},
                        {.name = u"partial"_s,
                         .help = u"Add the rest when something can't be added."_s,
                         .kind = Kind::Flag}},
            .examples = {{u"gatehouse routes import ~/.openclaw/openclaw.json --dry-run"_s, u"look first"_s},
                         {u"gatehouse routes import ~/.openclaw/openclaw.json"_s, {}}},
        },
    };
}

std::vector<CommandSpec> flowCommands()
{
    const ArgumentSpec flow{.name = u"flow"_s, .help = u"The id of the flow."_s};
    return {
        {
            .name = u"flows list"_s,
            .summary = u"List the flows, the newest first."_s,
            .description = u"Lists the flows of all sessions, or of one."_s,
            .options = {{.name = u"session"_s,
                         .value = u"KEY"_s,
                         .help = u"Only the flows of this session."_s}},
            .examples = {{u"gatehouse flows list --session agent:main:main"_s, {}}},
        },
        {
            .name = u"flows show"_s,
            .summary = u"Show a flow with its tasks and its history."_s,
            .description = u"Prints everything that is stored of one flow: its fields, its tasks, newest "
                           "first, and who changed what, oldest first."_s,
            .arguments = {flow},
            .examples = {{u"gatehouse flows show 5f0c1c1e-6a0d-4a7e-9d55-0f9a6c3c1b11"_s, {}}},
        },
        {
            .name = u"flows cancel"_s,
            .summary = u"Cancel a flow and its tasks."_s,
            .description =
                u"Ends the tasks that agents of the gateway run, and cancels the flow. When tasks of "
                "an outside controller are active, the flow is cancelled once they have ended. It "
                "does not ask first."_s,
            .arguments = {flow},
            .examples = {{u"gatehouse flows cancel 5f0c1c1e-6a0d-4a7e-9d55-0f9a6c3c1b11"_s, {}}},
        },
    };
}

std::vector<CommandSpec> otherCommands()
{
    return {
        {
            .name = u"calls"_s,
            .summary = u"Show the newest calls, and follow what comes."_s,
            .description =
                u"Prints the newest calls, oldest first. With --follow it then goes on: a line when "
                "a call arrives and one when it has ended, until SIGINT."_s,
            .options = {{.name = u"limit"_s,
                         .value = u"N"_s,
                         .help = u"How many calls to print at first; 100 unless given."_s,
                         .kind = Kind::Number,
                         .min = 0,
                         .max = 1000000},
                        {.name = u"follow"_s,
                         .help = u"Go on with new calls as they come. Needs a running gateway."_s,
                         .kind = Kind::Flag},
                        {.name = u"filter"_s,
                         .value = u"EXPR"_s,
                         .help = u"Only calls that match, for example \"status:4xx -session:probe dur:>5s\"; "
                                 "docs/call-filters.md has the language."_s}},
            .examples = {{u"gatehouse calls --limit 20"_s, {}},
                         {u"gatehouse calls --filter 'status:5xx instance:demo'"_s, {}},
                         {u"gatehouse calls --follow --json | jq -c 'select(.status >= 400)'"_s,
                          u"one JSON object a line"_s}},
        },
        {
            .name = u"status"_s,
            .summary = u"Say how the running gateway is."_s,
            .description = u"Prints the URLs, the process, the number of calls and the agents of the gateway "
                           "that runs with this data directory. Ends with 4 when none runs."_s,
            .place = Place::RunningGateway,
            .examples = {{u"gatehouse status --json"_s, {}}},
        },
        {
            .name = u"config check"_s,
            .summary = u"Check a configuration file."_s,
            .description = u"Reads the file and prints every problem in it with its place. Ends with 1 when "
                           "there is one. Nothing is changed, and no gateway is needed."_s,
            .place = Place::Local,
            .arguments = {{.name = u"file"_s,
                           .help = u"The file; that of --config, or the default one, unless given."_s,
                           .kind = Kind::File,
                           .required = false}},
            .examples = {{u"gatehouse config check ./gatehouse.json"_s, {}}},
        },
    };
}

std::vector<CommandSpec> buildTable()
{
    std::vector<CommandSpec> table{serveCommand()};
    for (auto &&part : {instanceCommands(), keyCommands(), sessionCommands(), routeCommands(),
                        secretCommandSpecs(), flowCommands(), otherCommands()})
        table.insert(table.end(), part.begin(), part.end());
    return table;
}

} // namespace

QStringView CommandSpec::group() const
{
    const qsizetype space = name.indexOf(u' ');
    return space < 0 ? QStringView() : QStringView(name).first(space);
}

const std::vector<CommandSpec> &commandTable()
{
    static const std::vector<CommandSpec> table = buildTable();
    return table;
}

const std::vector<OptionSpec> &globalOptions()
{
    static const std::vector<OptionSpec> options{
        {.name = u"config"_s,
         .value = u"FILE"_s,
         .help = u"The configuration file; $XDG_CONFIG_HOME/gatehouse/gatehouse.json unless given."_s,
         .kind = Kind::File},
        {.name = u"data"_s,
         .value = u"DIR"_s,
         .help = u"Where the database and attachments are; $XDG_DATA_HOME/gatehouse unless given."_s,
         .kind = Kind::File},
        {.name = u"json"_s, .help = u"Print data as JSON."_s, .kind = Kind::Flag},
        {.name = u"help"_s, .help = u"Show help and exit (also -h)."_s, .kind = Kind::Flag},
        {.name = u"version"_s, .help = u"Show the version and exit."_s, .kind = Kind::Flag},
    };
    return options;
}

const CommandSpec *findCommand(QStringView name)
{
    const auto &table = commandTable();
    const auto found = std::ranges::find_if(table,
                                            [name](const CommandSpec &spec) { return spec.name == name; });
    return found == table.end() ? nullptr : &*found;
}

std::vector<const CommandSpec *> commandsOfGroup(QStringView name)
{
    std::vector<const CommandSpec *> commands;
    if (name.isEmpty())
        return commands;
    for (const CommandSpec &spec : commandTable()) {
        if (spec.group() == name)
            commands.push_back(&spec);
    }
    return commands;
}

} // namespace Gatehouse
