// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <boost/json/object.hpp>
#include <memory>

namespace Gatehouse::Test {

/// Agents that say nothing until they are told, and then all answer `answered`.
class SilentAgents
{
    Q_DISABLE_COPY_MOVE(SilentAgents)
public:
    virtual ~SilentAgents() = default;

    /// What an instance is configured with; it waits longer than any test.
    [[nodiscard]] virtual boost::json::object config() = 0;
    /// How many runs have begun.
    [[nodiscard]] virtual int started() = 0;
    /// Lets all that have begun answer.
    virtual void answer() = 0;

protected:
    SilentAgents() = default;
};

/// Those of the backend @a type: "openclaw", "chat" or "command".
[[nodiscard]] std::unique_ptr<SilentAgents> silentAgents(QByteArrayView type);

} // namespace Gatehouse::Test
