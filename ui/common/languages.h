// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QList>
#include <QString>
#include <QStringList>
#include <QTranslator>

namespace Gatehouse {

/// The languages that the words of the window are there in (folder translations). Words are looked up when a
/// widget is made, so it has to be chosen before the window. Numbers and times follow the system. GUI thread.
class Languages final
{
    Q_DISABLE_COPY_MOVE(Languages)
public:
    /// Installs the language @a code, or with an empty one that which the system prefers. English when there
    /// is none. The words last as long as this object.
    explicit Languages(const QString &code = {});
    ~Languages();

    /// The codes of all there are, such as `en`.
    [[nodiscard]] static QStringList codes();
    /// What a language calls itself.
    [[nodiscard]] static QString nameOf(const QString &code);
    /// The first of @a preferred (as `de-AT`) that there is; English when none is.
    [[nodiscard]] static QString best(const QStringList &preferred);

    /// What is installed.
    [[nodiscard]] const QString &code() const { return m_code; }

private:
    QString m_code;
    QTranslator m_words;
    QTranslator m_dialogs; ///< of Qt itself, where they are installed on this machine
};

} // namespace Gatehouse
