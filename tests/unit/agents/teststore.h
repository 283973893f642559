// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "agents/conversationstore.h"
#include "agents/echocounters.h"
#include "storage/database.h"

#include <QTemporaryDir>
#include <memory>

namespace Gatehouse {

/// A database with the tables of the agents, in a folder that goes with it.
class TestStore final
{
public:
    TestStore() { reopen(); }

    /// As after a restart of the program.
    void reopen()
    {
        m_database.reset();
        auto opened = Database::open(m_folder.filePath(QStringLiteral("test.db")),
                                     {conversationSchema(), echoSchema()});
        if (!opened)
            qFatal("%s", qPrintable(opened.error().message));
        m_database = std::move(*opened);
    }
    [[nodiscard]] Database &database() { return *m_database; }

private:
    QTemporaryDir m_folder;
    std::unique_ptr<Database> m_database;
};

} // namespace Gatehouse
