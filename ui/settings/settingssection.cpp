// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "settings/settingssection.h"

#include "common/messagebar.h"
#include "common/words.h"
#include "json.h"

#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPlainTextEdit>
#include <QVBoxLayout>
#include <QWheelEvent>
#include <boost/json/array.hpp>
#include <limits>
#include <utility>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

using Json = boost::json::value;

constexpr int EditorWidth = 300;
constexpr int LabelWidth = 180;
constexpr int ListLines = 3;
constexpr qint64 Kibibyte = 1024;

QString textOf(const Json &value) { return value.is_string() ? toQString(value.get_string()) : QString(); }

Json jsonOf(const QString &text)
{
    const QString trimmed = text.trimmed();
    return trimmed.isEmpty() ? Json() : Json(toJsonString(trimmed));
}

} // namespace

NumberEdit::NumberEdit(QWidget *parent)
    : QSpinBox(parent)
{
    setRange(0, std::numeric_limits<int>::max());
    setGroupSeparatorShown(true);
    setFocusPolicy(Qt::StrongFocus); // the wheel does not take the focus
    setFont(tabularFont(font()));
}

void NumberEdit::wheelEvent(QWheelEvent *event)
{
    if (hasFocus())
        QSpinBox::wheelEvent(event);
    else
        event->ignore(); // the page scrolls
}

SettingsSection::SettingsSection(QString id, const QString &title, SettingFields &fields, QWidget *parent)
    : QWidget(parent)
    , m_id(std::move(id))
    , m_fields(fields)
    , m_layout(new QVBoxLayout(this))
{
    setObjectName(u"settings:"_s + m_id);
    setAccessibleName(title);
    m_layout->setContentsMargins(20, 16, 20, 16);
    m_layout->setSpacing(10);
    auto *const heading = new QLabel(title, this);
    QFont font = heading->font();
    font.setPointSizeF(font.pointSizeF() * 1.4);
    heading->setFont(font);
    m_layout->addWidget(heading);
}

SettingsSection::~SettingsSection() = default;

QLabel *SettingsSection::addText(const QString &text)
{
    auto *const label = new QLabel(text, this);
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    m_layout->addWidget(label);
    return label;
}

void SettingsSection::beginGroup(const QString &title)
{
    if (!title.isEmpty()) {
        auto *const heading = new QLabel(title, this);
        QFont font = heading->font();
        font.setBold(true);
        heading->setFont(font);
        heading->setContentsMargins(0, 8, 0, 0);
        m_layout->addWidget(heading);
    }
    m_grid = new QGridLayout;
    m_grid->setHorizontalSpacing(12);
    m_grid->setVerticalSpacing(8);
    m_grid->setColumnMinimumWidth(0, LabelWidth);
    m_grid->setColumnStretch(2, 1);
    m_layout->addLayout(m_grid);
}

void SettingsSection::addWidget(QWidget *widget) { m_layout->addWidget(widget); }

void SettingsSection::addRow(const QString &label, QWidget *editor, const QString &note)
{
    const int row = m_grid->rowCount();
    auto *const words = new QLabel(label + u':', this);
    words->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    words->setMinimumHeight(editor->sizeHint().height() > 60 ? 0 : editor->sizeHint().height());
    words->setBuddy(editor);
    if (editor->accessibleName().isEmpty())
        editor->setAccessibleName(label);
    m_grid->addWidget(words, row, 0, Qt::AlignRight | Qt::AlignTop);
    if (note.isEmpty()) {
        m_grid->addWidget(editor, row, 1, 1, 2);
        return;
    }
    editor->setFixedWidth(EditorWidth);
    m_grid->addWidget(editor, row, 1, Qt::AlignTop);
    addNote(row, note);
}

void SettingsSection::addNote(int row, const QString &note)
{
    auto *const words = new QLabel(note, this);
    words->setWordWrap(true);
    words->setTextFormat(Qt::PlainText);
    words->setContentsMargins(0, 4, 0, 0);
    m_grid->addWidget(words, row, 2, Qt::AlignTop);
}

void SettingsSection::addSetting(const SettingField &field, const QString &note)
{
    SettingField added = field;
    added.editor->setObjectName(u"setting:"_s + field.path);
    addRow(field.label, added.editor, note);
    added.problem = new MessageBar(this);
    added.problem->setObjectName(u"problem:"_s + field.path);
    m_grid->addWidget(added.problem, m_grid->rowCount(), 1, 1, 2);
    m_fields.add(added);
}

NumberEdit *SettingsSection::addNumber(const QString &path, const QString &label, const QString &suffix,
                                       const QString &note)
{
    auto *const editor = new NumberEdit(this);
    editor->setSuffix(suffix);
    const bool isPort = path.endsWith(u".port"_s);
    if (isPort) {
        editor->setMaximum(std::numeric_limits<quint16>::max());
        editor->setGroupSeparatorShown(false);
    }
    const Json preset = settingPreset(path);
    const qint64 usual = preset.is_int64() ? preset.get_int64() : 0;
    QString standard = tr("Default: %1").arg((isPort ? QLocale::c() : QLocale()).toString(usual) + suffix);
    if (usual >= Kibibyte && suffix.contains(tr("bytes")))
        standard += u" (%1)"_s.arg(QLocale().formattedDataSize(usual, 0, QLocale::DataSizeIecFormat));
    addSetting({.path = path,
                .label = label,
                .editor = editor,
                .problem = nullptr,
                .get = [editor] { return Json(static_cast<std::int64_t>(editor->value())); },
                .set =
                    [editor](const Json &value) {
                        editor->setValue(value.is_int64() ? static_cast<int>(value.get_int64()) : 0);
                    }},
               note.isEmpty() ? standard : note + u' ' + standard);
    connect(editor, &QSpinBox::valueChanged, &m_fields, &SettingFields::edited);
    return editor;
}

QLineEdit *SettingsSection::addLine(const QString &path, const QString &label, const QString &note)
{
    auto *const editor = new QLineEdit(this);
    addSetting({.path = path,
                .label = label,
                .editor = editor,
                .problem = nullptr,
                .get = [editor] { return jsonOf(editor->text()); },
                .set = [editor](const Json &value) { editor->setText(textOf(value)); }},
               note);
    connect(editor, &QLineEdit::textChanged, &m_fields, &SettingFields::edited);
    return editor;
}

QPlainTextEdit *SettingsSection::addList(const QString &path, const QString &label, const QString &note)
{
    auto *const editor = new QPlainTextEdit(this);
    editor->setTabChangesFocus(true);
    editor->setFont(fixedFont());
    editor->setFixedHeight(editor->fontMetrics().lineSpacing() * ListLines + 14);
    addSetting({.path = path,
                .label = label,
                .editor = editor,
                .problem = nullptr,
                .get =
                    [editor] {
                        boost::json::array list;
                        for (const QString &line : editor->toPlainText().split(u'\n')) {
                            if (!line.trimmed().isEmpty())
                                list.emplace_back(toJsonString(line.trimmed()));
                        }
                        return Json(list);
                    },
                .set =
                    [editor](const Json &value) {
                        QStringList lines;
                        if (const boost::json::array *list = value.if_array()) {
                            for (const Json &line : *list)
                                lines.append(textOf(line));
                        }
                        editor->setPlainText(lines.join(u'\n'));
                    }},
               note);
    connect(editor, &QPlainTextEdit::textChanged, &m_fields, &SettingFields::edited);
    return editor;
}

void SettingsSection::finish() { m_layout->addStretch(1); }

} // namespace Gatehouse
