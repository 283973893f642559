// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>
#include <QString>
#include <boost/json/value.hpp>

namespace Gatehouse {

/// Turns the pieces of a command's result into what stdout gets: JSON lines as they are, or text for people.
class CommandPrinter final
{
public:
    /// @a command is a name of the command table.
    CommandPrinter(QString command, bool json);

    /// The bytes for the next piece.
    [[nodiscard]] QByteArray print(const boost::json::value &piece);

private:
    [[nodiscard]] QString text(const boost::json::value &piece);

    QString m_command;
    bool m_json;
    bool m_isFirst = true;
};

} // namespace Gatehouse
