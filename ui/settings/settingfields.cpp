// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "settings/settingfields.h"

#include "common/messagebar.h"

#include <QWidget>
#include <utility>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

/// Whether a problem at @a place is about the setting at @a path.
bool isAbout(const QString &place, const QString &path)
{
    return place == path || place.startsWith(path + u'[') || place.startsWith(path + u'.');
}

} // namespace

void SettingFields::Entry::show(const boost::json::value &value)
{
    field.set(value);
    begun = value;
    shown = field.get(); // an editor may write the same in another way
}

SettingFields::SettingFields(QObject *parent)
    : QObject(parent)
{ }

void SettingFields::add(const SettingField &field)
{
    Entry entry{.field = field, .inForce = settingPreset(field.path), .begun = {}, .shown = {}};
    m_setting = true;
    entry.show(entry.inForce);
    m_setting = false;
    m_entries.append(entry);
}

void SettingFields::edited()
{
    if (!m_setting)
        Q_EMIT changed();
}

void SettingFields::take(const Config &config)
{
    m_setting = true;
    for (Entry &entry : m_entries) {
        boost::json::value now = settingValue(config, entry.field.path);
        const bool isWanted = !entry.isChanged() || now == entry.field.get();
        if (isWanted && (now != entry.begun || entry.isChanged()))
            entry.show(now);
        entry.inForce = std::move(now);
    }
    m_setting = false;
    Q_EMIT changed();
}

void SettingFields::revert()
{
    m_setting = true;
    for (Entry &entry : m_entries) {
        entry.show(entry.inForce);
        entry.hasProblem = false;
        entry.field.problem->hide();
    }
    m_setting = false;
    Q_EMIT changed();
}

void SettingFields::markSaved()
{
    for (Entry &entry : m_entries) {
        if (entry.isChanged()) {
            entry.shown = entry.field.get();
            entry.begun = entry.shown;
            entry.inForce = entry.shown;
        }
    }
    Q_EMIT changed();
}

QList<SettingChange> SettingFields::changes() const
{
    QList<SettingChange> changes;
    for (const Entry &entry : m_entries) {
        if (entry.isChanged())
            changes.append({.path = entry.field.path, .seen = entry.inForce, .wanted = entry.field.get()});
    }
    return changes;
}

QStringList SettingFields::changedLabels() const
{
    QStringList labels;
    for (const Entry &entry : m_entries) {
        if (entry.isChanged())
            labels.append(entry.field.label);
    }
    return labels;
}

QStringList SettingFields::conflicts() const
{
    QStringList labels;
    for (const Entry &entry : m_entries) {
        if (entry.isChanged() && entry.inForce != entry.begun)
            labels.append(entry.field.label);
    }
    return labels;
}

QList<ConfigProblem> SettingFields::showProblems(const QList<ConfigProblem> &problems)
{
    QList<ConfigProblem> left = problems;
    for (Entry &entry : m_entries) {
        QStringList words;
        for (const ConfigProblem &problem : problems) {
            if (!isAbout(problem.path, entry.field.path))
                continue;
            words.append(problem.message);
            left.removeOne(problem);
        }
        entry.hasProblem = !words.isEmpty();
        entry.field.editor->setAccessibleDescription(words.join(u' '));
        if (words.isEmpty()) {
            entry.field.problem->hide();
            continue;
        }
        words.removeDuplicates();
        words.first().front() = words.first().front().toUpper(); // the file's report begins with the place
        entry.field.problem->say(Tone::Bad, words.join(u"; "_s));
    }
    return left;
}

QWidget *SettingFields::firstWithProblem() const
{
    for (const Entry &entry : m_entries) {
        if (entry.hasProblem)
            return entry.field.editor;
    }
    return nullptr;
}

} // namespace Gatehouse
