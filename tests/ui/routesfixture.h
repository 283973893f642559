// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "integration/routetext.h"
#include "routes/routesmodel.h"
#include "ui/consolefixture.h"

#include <QByteArray>
#include <QString>
#include <QTableView>

namespace Gatehouse::Test {

/// A secret that nobody would call short.
inline constexpr const char *LongSecret = "aVerySecretSecretOfThirtyTwoBytes";

/// The console with its page of routes open, over the routes @a routes.
class RoutesFixture final
{
    Q_DISABLE_COPY_MOVE(RoutesFixture)
public:
    /// @a more is merged into the configuration; @a dotEnv is the file `.env` beside it.
    explicit RoutesFixture(const boost::json::object &routes = {}, const boost::json::object &more = {},
                           const QByteArray &dotEnv = {});
    ~RoutesFixture();

    /// Starts the gateway and opens the page.
    [[nodiscard]] bool open();
    [[nodiscard]] ConsoleFixture &console() { return m_console; }
    [[nodiscard]] QTableView *table();
    /// What the table says of the route @a id in @a column; "?" while it is not there.
    [[nodiscard]] QString cell(const QString &id, RoutesModel::Column column);
    [[nodiscard]] QStringList ids();
    /// Replaces the text of the visible line @a objectName in @a parent, key by key.
    bool type(const QString &objectName, const QString &text, QWidget *parent = nullptr);
    /// Chooses the variable @a name as the secret in @a parent.
    bool chooseVariable(const QString &name, QWidget *parent = nullptr);
    /// What is said beside the field @a field of the form in @a parent; empty when nothing is.
    [[nodiscard]] QString noteOf(const QString &field, QWidget *parent = nullptr);
    /// The text of the visible label @a objectName.
    [[nodiscard]] QString label(const QString &objectName);
    /// What is wrong, or was done, as the bar @a objectName says; empty while it says nothing.
    [[nodiscard]] QString bar(const QString &objectName, QWidget *parent = nullptr);

private:
    ConsoleFixture m_console;
};

} // namespace Gatehouse::Test
