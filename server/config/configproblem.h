// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>
#include <QStringView>

namespace Gatehouse {

/// One thing that is wrong with a configuration. Neither part ever holds a value of the file, so that both
/// may be shown and logged.
struct ConfigProblem
{
    QString path; ///< where, such as `instances[2].agent.type`; empty: the document as a whole
    QString message; ///< what, without the place
    bool operator==(const ConfigProblem &) const = default;
};

/// One line for people: `gatehouse.json: instances[0].name: is required`. @a file is printed as it is given.
[[nodiscard]] QString describe(const QString &file, const ConfigProblem &problem);

/// The path of member @a key of what stands at @a parent: `parent.key`, or `parent["odd key"]` where the key
/// is no plain word. Very long keys are cut.
[[nodiscard]] QString memberPath(const QString &parent, const QString &key);

/// The path of item @a index of the array at @a parent: `parent[index]`.
[[nodiscard]] QString itemPath(const QString &parent, qsizetype index);

/// @a name in quotes, as it is shown in a message: control characters escaped, very long names cut.
[[nodiscard]] QString quotedName(const QString &name);

} // namespace Gatehouse
