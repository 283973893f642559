// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "config/settings.h"

#include <QList>
#include <QObject>
#include <QString>
#include <functional>

class QWidget;

namespace Gatehouse {

class MessageBar;

/// A setting of the gateway and where it is edited. The widgets belong to their parents.
struct SettingField
{
    QString path; ///< see server/config/settings.h
    QString label; ///< for people
    QWidget *editor = nullptr;
    MessageBar *problem = nullptr; ///< beside the editor
    std::function<boost::json::value()> get; ///< what is typed, as the file would have it
    std::function<void(const boost::json::value &)> set;
};

/// The settings of the gateway that the page edits: what is in force, what was typed, and what is wrong with
/// it. What the operator has changed stays when the configuration changes beneath it. GUI thread.
class SettingFields final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SettingFields)
public:
    explicit SettingFields(QObject *parent = nullptr);

    void add(const SettingField &field);
    /// The editor of the setting at @a path has another content.
    void edited();

    /// The configuration in force is @a config now.
    void take(const Config &config);
    /// Shows what is in force in place of what was typed.
    void revert();
    /// What was typed has been written: it is what is in force.
    void markSaved();

    [[nodiscard]] QList<SettingChange> changes() const;
    /// The labels of what was changed.
    [[nodiscard]] QStringList changedLabels() const;
    /// The labels of what was changed here and in the file meanwhile.
    [[nodiscard]] QStringList conflicts() const;
    /// Shows @a problems beside what they are about; returns those for which there is no field here. Only
    /// fields that were changed complain.
    [[nodiscard]] QList<ConfigProblem> showProblems(const QList<ConfigProblem> &problems);
    /// The editor of the first field with a problem; null when none has one.
    [[nodiscard]] QWidget *firstWithProblem() const;

Q_SIGNALS:
    /// What was typed has changed, by the operator or by take() and revert().
    void changed();

private:
    struct Entry
    {
        SettingField field;
        boost::json::value inForce;
        boost::json::value begun; ///< in force when the operator began
        boost::json::value shown; ///< how the editor writes that
        bool hasProblem = false;

        [[nodiscard]] bool isChanged() const { return field.get() != shown; }
        void show(const boost::json::value &value);
    };

    QList<Entry> m_entries;
    bool m_setting = false; ///< what editors say now is not the operator's doing
};

} // namespace Gatehouse
