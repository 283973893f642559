// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>
#include <QStringView>
#include <vector>

namespace Gatehouse {

struct CommandSpec;
struct OptionSpec;

/// A word of the command line and what it means.
struct HelpRow
{
    QString left;
    QString right;
};

// The texts end with a line end and fit into 80 columns.

/// `gatehouse --help`.
[[nodiscard]] QString generalHelp();
/// `gatehouse keys --help`; @a group is a group of the table.
[[nodiscard]] QString groupHelp(QStringView group);
/// `gatehouse keys add --help`.
[[nodiscard]] QString commandHelp(const CommandSpec &command);

// The parts they are made of, for the reference page.

[[nodiscard]] const std::vector<HelpRow> &exitCodeRows();
[[nodiscard]] std::vector<HelpRow> optionRows(const std::vector<OptionSpec> &options);
[[nodiscard]] std::vector<HelpRow> argumentRows(const CommandSpec &command);
/// The shape of the command in one line.
[[nodiscard]] QString usageLine(const CommandSpec &command);

} // namespace Gatehouse
