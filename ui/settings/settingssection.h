// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "settings/settingfields.h"

#include <QSpinBox>
#include <QString>
#include <QWidget>

class QGridLayout;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QVBoxLayout;

namespace Gatehouse {

/// A number that the wheel of the mouse does not change while a page is scrolled.
class NumberEdit final : public QSpinBox
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(NumberEdit)
public:
    explicit NumberEdit(QWidget *parent = nullptr);

protected:
    void wheelEvent(QWheelEvent *event) override;
};

/// One part of the page "Settings": a heading, and groups of rows with a label, an editor and what it means.
/// GUI thread.
class SettingsSection : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SettingsSection)
public:
    /// @a fields is borrowed. @a id names the section in links and is never shown.
    SettingsSection(QString id, const QString &title, SettingFields &fields, QWidget *parent = nullptr);
    ~SettingsSection() override;

    [[nodiscard]] const QString &id() const { return m_id; }
    [[nodiscard]] QString title() const { return accessibleName(); }

protected:
    /// A paragraph across the section.
    QLabel *addText(const QString &text);
    /// The rows that follow have this heading.
    void beginGroup(const QString &title);
    void addWidget(QWidget *widget);
    /// A row; @a label belongs to @a editor, @a note says what it means. Without a note the editor may be as
    /// wide as the page.
    void addRow(const QString &label, QWidget *editor, const QString &note = {});

    /// A row for the setting at @a path, whose editor has the object name "setting:<path>".
    NumberEdit *addNumber(const QString &path, const QString &label, const QString &suffix,
                          const QString &note);
    QLineEdit *addLine(const QString &path, const QString &label, const QString &note);
    /// One text a line.
    QPlainTextEdit *addList(const QString &path, const QString &label, const QString &note);
    /// The same with an editor of the caller's, which calls SettingFields::edited(). Its problem is made
    /// here.
    void addSetting(const SettingField &field, const QString &note);
    [[nodiscard]] SettingFields &fields() { return m_fields; }
    /// After the last row.
    void finish();

private:
    void addNote(int row, const QString &note);

    const QString m_id;
    SettingFields &m_fields;
    QVBoxLayout *m_layout;
    QGridLayout *m_grid = nullptr; ///< of the group that is being filled
};

} // namespace Gatehouse
