// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "commandspecs.h"

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

ArgumentSpec entryArgument() { return {.name = u"name"_s, .help = u"The name of the keychain entry."_s}; }

} // namespace

std::vector<CommandSpec> secretCommandSpecs()
{
    return {
        {
            .name = u"secrets list"_s,
            .summary = u"List the secrets in use, without their values."_s,
            .description = u"Lists every secret of the configuration: its place, what uses it, where its "
                           "value comes from, and what came of the last look-up since the gateway started. "
                           "Keychain entries that nothing uses follow, without a place. Values are never "
                           "shown."_s,
            .examples = {{u"gatehouse secrets list"_s, {}}},
        },
        {
            .name = u"secrets test"_s,
            .summary = u"Look secrets up now and say whether they resolve."_s,
            .description = u"Looks up every secret of the configuration, or the one at PLACE, and prints "
                           "the list with the results. Ends with 1 when one has no value."_s,
            .arguments = {{.name = u"place"_s,
                           .help = u"A place as \"secrets list\" shows it; all of them unless given."_s,
                           .required = false}},
            .examples = {{u"gatehouse secrets test"_s, {}},
                         {u"gatehouse secrets test routes.zapier.secret"_s, {}}},
        },
        {
            .name = u"secrets set"_s,
            .summary = u"Write a keychain entry."_s,
            .description = u"Writes the keychain entry NAME, over one of that name. The value is read from "
                           "stdin, less one line end, or asked for at a terminal without being shown; it "
                           "can't be given as a word of the command, where others could see it. In the "
                           "configuration the entry is called by {\"source\":\"keychain\",\"id\":\"NAME\"}, "
                           "and its new value counts from the next request on."_s,
            .arguments = {entryArgument()},
            .readsSecret = true,
            .examples = {{u"gatehouse secrets set zapier"_s, u"asks for the value"_s},
                         {u"openssl rand -hex 32 | gatehouse secrets set zapier"_s, u"from a program"_s}},
        },
        {
            .name = u"secrets delete"_s,
            .summary = u"Delete a keychain entry."_s,
            .description = u"Deletes the keychain entry NAME. It does not ask first; what still refers to "
                           "the entry is named."_s,
            .arguments = {entryArgument()},
            .examples = {{u"gatehouse secrets delete zapier"_s, {}}},
        },
        {
            .name = u"secrets adopt"_s,
            .summary = u"Move plain secrets of the configuration into the keychain."_s,
            .description = u"Moves every plain secret of the configuration, or the one at PLACE, into the "
                           "keychain and puts a reference in its place. Everything else in the file stays "
                           "as it is. A text leaves the file only once the keychain has given it back."_s,
            .arguments = {{.name = u"place"_s,
                           .help = u"A place as \"secrets list\" shows it; every plain secret unless "
                                   "given."_s,
                           .required = false}},
            .options = {{.name = u"name"_s,
                         .value = u"NAME"_s,
                         .help = u"With PLACE: what the entry is called; a name is made up unless given."_s}},
            .examples = {{u"gatehouse secrets adopt"_s, {}},
                         {u"gatehouse secrets adopt routes.zapier.secret --name zapier"_s, {}}},
        },
    };
}

} // namespace Gatehouse
