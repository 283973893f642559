// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "composer/partstable.h"

#include "common/icons.h"
#include "common/tableview.h"
#include "common/theme.h"

#include <QFileDialog>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QPushButton>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

/// Gives editors a name for those who can't see them.
class PartDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QWidget *createEditor(QWidget *parent, const QStyleOptionViewItem &option,
                          const QModelIndex &index) const override
    {
        QWidget *const editor = QStyledItemDelegate::createEditor(parent, option, index);
        editor->setAccessibleName(index.model()->headerData(index.column(), Qt::Horizontal).toString());
        return editor;
    }
};

} // namespace

PartsModel::PartsModel(QObject *parent)
    : QAbstractTableModel(parent)
{ }

PartsModel::~PartsModel() = default;

void PartsModel::setParts(const QList<RequestPart> &parts)
{
    beginResetModel();
    m_parts = parts;
    endResetModel();
    Q_EMIT edited();
}

void PartsModel::put(int row, const RequestPart &part)
{
    if (row < 0 || row >= m_parts.size()) {
        const auto end = static_cast<int>(m_parts.size());
        beginInsertRows({}, end, end);
        m_parts.append(part);
        endInsertRows();
    } else {
        m_parts[row] = part;
        Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
    }
    Q_EMIT edited();
}

void PartsModel::remove(int row)
{
    if (row < 0 || row >= m_parts.size())
        return;
    beginRemoveRows({}, row, row);
    m_parts.removeAt(row);
    endRemoveRows();
    Q_EMIT edited();
}

int PartsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_parts.size()) + 1;
}

int PartsModel::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant PartsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    if (isNew(index.row())) {
        if (role == Qt::DisplayRole && index.column() == Name)
            return tr("Add a part…");
        if (role == Qt::ForegroundRole)
            return quietInk(QGuiApplication::palette());
        return {};
    }
    const RequestPart &part = m_parts.at(index.row());
    if (role == Qt::CheckStateRole && index.column() == Name)
        return part.isOn ? Qt::Checked : Qt::Unchecked;
    if (role == Qt::ForegroundRole && index.column() == Value && part.isFile && part.value.isEmpty())
        return quietInk(QGuiApplication::palette());
    if (role != Qt::DisplayRole && role != Qt::EditRole && role != Qt::ToolTipRole
        && role != Qt::AccessibleTextRole)
        return {};
    switch (index.column()) {
    case Name:
        return part.name;
    case Value:
        if (role == Qt::EditRole || !part.isFile)
            return part.value;
        return part.value.isEmpty() ? tr("no file chosen yet") : tr("File: %1").arg(part.value);
    case Type:
        return part.contentType;
    default:
        return {};
    }
}

bool PartsModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return false;
    RequestPart part = m_parts.value(index.row());
    if (role == Qt::CheckStateRole && !isNew(index.row())) {
        part.isOn = value.toInt() == Qt::Checked;
        put(index.row(), part);
        return true;
    }
    if (role != Qt::EditRole)
        return false;
    const QString text = value.toString();
    if (index.column() == Name && text.trimmed().isEmpty()) {
        remove(index.row());
        return true;
    }
    (index.column() == Name ? part.name : index.column() == Value ? part.value : part.contentType) = text;
    put(index.row(), part);
    return true;
}

QVariant PartsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == Name ? tr("Name") : section == Value ? tr("Value or file") : tr("Content type");
}

Qt::ItemFlags PartsModel::flags(const QModelIndex &index) const
{
    if (!index.isValid())
        return Qt::NoItemFlags;
    const Qt::ItemFlags plain = Qt::ItemIsSelectable | Qt::ItemIsEnabled;
    if (isNew(index.row()))
        return index.column() == Name ? plain | Qt::ItemIsEditable : plain;
    return plain | Qt::ItemIsEditable | (index.column() == Name ? Qt::ItemIsUserCheckable : Qt::NoItemFlags);
}

PartsTable::PartsTable(QWidget *parent)
    : QWidget(parent)
    , m_model(new PartsModel(this))
    , m_table(makeTable(tr("Parts of the form"), this))
    , m_file(new QPushButton(icon(u"document-open"), tr("Add file…"), this))
{
    m_table->setObjectName(u"composer:parts"_s);
    m_table->setModel(m_model);
    m_table->setItemDelegate(new PartDelegate(m_table));
    m_table->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed
                             | QAbstractItemView::AnyKeyPressed | QAbstractItemView::SelectedClicked);
    m_table->setSelectionBehavior(QAbstractItemView::SelectItems);
    m_table->setContextMenuPolicy(Qt::NoContextMenu);
    m_table->horizontalHeader()->setSectionResizeMode(PartsModel::Value, QHeaderView::Stretch);
    m_table->setColumnWidth(PartsModel::Name, fontMetrics().averageCharWidth() * 24);
    m_table->setColumnWidth(PartsModel::Type, fontMetrics().averageCharWidth() * 24);
    m_file->setObjectName(u"composer:addFile"_s);
    auto *const remove = new QPushButton(icon(u"edit-delete"), tr("Remove part"), this);
    remove->setObjectName(u"composer:removePart"_s);
    remove->setEnabled(false);
    auto *const row = new QHBoxLayout;
    row->addWidget(m_file);
    row->addWidget(remove);
    row->addStretch(1);
    auto *const layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_table, 1);
    layout->addLayout(row);
    const auto current = [this] { return m_table->currentIndex().row(); };
    connect(m_file, &QPushButton::clicked, this, &PartsTable::chooseFile);
    connect(remove, &QPushButton::clicked, this, [this, current] { m_model->remove(current()); });
    const auto show = [this, remove, current] {
        const int at = current();
        const bool isPart = at >= 0 && at < m_model->parts().size();
        remove->setEnabled(isPart);
        m_file->setText(isPart && m_model->parts().at(at).isFile ? tr("Choose file…") : tr("Add file…"));
    };
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, remove, show);
    connect(m_model, &PartsModel::edited, remove, show);
}

PartsTable::~PartsTable() = default;

void PartsTable::setMultipart(bool multipart)
{
    m_table->setColumnHidden(PartsModel::Type, !multipart);
    m_file->setVisible(multipart);
}

void PartsTable::commit()
{
    const QWidget *editor = m_table->viewport()->findChild<QLineEdit *>();
    if (editor && editor->hasFocus())
        m_table->setFocus(); // an editor that loses the focus hands over what it has
}

/// Into the selected row when that is a file, else into a new one.
void PartsTable::chooseFile()
{
    auto *const dialog = new QFileDialog(this, tr("Choose a file to send"));
    dialog->setObjectName(u"composer:fileDialog"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    const int row = m_table->currentIndex().row();
    connect(dialog, &QFileDialog::fileSelected, this, [this, row](const QString &file) {
        RequestPart part = m_model->parts().value(row);
        const bool replaces = part.isFile;
        if (!replaces)
            part = {.name = u"file"_s, .value = {}, .isFile = true};
        part.value = file;
        m_model->put(replaces ? row : -1, part);
    });
    dialog->open();
}

} // namespace Gatehouse
