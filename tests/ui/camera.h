// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/consolefixture.h"
#include "webhooks/apikeys.h"

#include <QByteArray>
#include <QString>

namespace Gatehouse::Test {

/// Draws the window of a ConsoleFixture into PNG files, in both themes and two sizes, for
/// scripts/screenshots. The environment variable GATEHOUSE_SCREENSHOTS names the folder, which exists;
/// without it nothing is drawn. GUI thread.
class Camera final
{
    Q_DISABLE_COPY_MOVE(Camera)
public:
    explicit Camera(ConsoleFixture &fixture)
        : m_fixture(fixture)
    { }

    /// False: no folder is named, and pictures can't be drawn.
    [[nodiscard]] static bool isReady();
    /// The window as it is now, with the dialogs above it: four files whose names begin with @a name. False:
    /// a file could not be written.
    [[nodiscard]] bool shoot(const QString &name);
    /// Clicks the button of the object name @a button, draws the dialog that opens and closes it again.
    /// False: the button, the dialog or the picture failed.
    [[nodiscard]] bool shootDialog(const QString &button, const QString &dialog, const QString &name);

private:
    ConsoleFixture &m_fixture;
};

/// Triggers the first action of the window whose text contains @a text. False: there is none.
bool triggerAction(ConsoleFixture &fixture, const QString &text);
/// Adds a key to the instance @a uuid and waits for its raw value; empty when that fails.
[[nodiscard]] QByteArray addKey(ConsoleFixture &fixture, const QString &uuid, const QString &label,
                                Visibility visibility);
/// Posts the JSON @a body with the bearer @a secret to @a path of the public listener and waits for the
/// answer; returns its status, 0 when there is none.
int post(ConsoleFixture &fixture, const QString &path, const QByteArray &secret, const QByteArray &body);

} // namespace Gatehouse::Test
