// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "composer/headertable.h"

#include "common/icons.h"
#include "common/tableview.h"
#include "common/theme.h"

#include <QCompleter>
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

/// Names that requests often have.
QStringList knownNames()
{
    return {u"Accept"_s,
            u"Accept-Language"_s,
            u"Authorization"_s,
            u"Cache-Control"_s,
            u"Content-Encoding"_s,
            u"Content-Language"_s,
            u"Content-Type"_s,
            u"Cookie"_s,
            u"Date"_s,
            u"If-Match"_s,
            u"If-Modified-Since"_s,
            u"If-None-Match"_s,
            u"Idempotency-Key"_s,
            u"Origin"_s,
            u"Prefer"_s,
            u"Range"_s,
            u"Referer"_s,
            u"User-Agent"_s,
            u"X-Api-Key"_s,
            u"X-Forwarded-For"_s,
            u"X-Forwarded-Proto"_s,
            u"X-OpenClaw-Webhook-Secret"_s,
            u"X-Request-Id"_s};
}

/// What is usual for the header @a name.
QStringList knownValues(const QString &name)
{
    const QString lower = name.toLower();
    if (lower == "content-type"_L1 || lower == "accept"_L1)
        return {u"application/json"_s,         u"application/x-www-form-urlencoded"_s,
                u"application/octet-stream"_s, u"text/plain; charset=utf-8"_s,
                u"text/event-stream"_s,        u"*/*"_s};
    if (lower == "prefer"_L1)
        return {u"respond-async"_s, u"wait=10"_s, u"respond-async, wait=10"_s};
    if (lower == "cache-control"_L1)
        return {u"no-cache"_s, u"no-store"_s};
    return {};
}

/// An editor that completes what is known.
class HeaderDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QWidget *createEditor(QWidget *parent, const QStyleOptionViewItem &option,
                          const QModelIndex &index) const override
    {
        QWidget *const editor = QStyledItemDelegate::createEditor(parent, option, index);
        editor->setAccessibleName(index.model()->headerData(index.column(), Qt::Horizontal).toString());
        if (auto *const line = qobject_cast<QLineEdit *>(editor)) {
            const QString name = index.siblingAtColumn(HeaderModel::Name).data().toString();
            auto *const completer = new QCompleter(
                index.column() == HeaderModel::Name ? knownNames() : knownValues(name), line);
            completer->setCaseSensitivity(Qt::CaseInsensitive);
            completer->setFilterMode(Qt::MatchContains);
            line->setCompleter(completer);
        }
        return editor;
    }
};

} // namespace

HeaderModel::HeaderModel(QObject *parent)
    : QAbstractTableModel(parent)
{ }

HeaderModel::~HeaderModel() = default;

void HeaderModel::setHeaders(const QList<RequestHeader> &headers)
{
    beginResetModel();
    m_headers = headers;
    endResetModel();
    Q_EMIT edited();
}

void HeaderModel::remove(int row)
{
    if (row < 0 || row >= m_headers.size())
        return;
    beginRemoveRows({}, row, row);
    m_headers.removeAt(row);
    endRemoveRows();
    Q_EMIT edited();
}

void HeaderModel::append(const RequestHeader &header)
{
    const auto row = static_cast<int>(m_headers.size());
    beginInsertRows({}, row, row);
    m_headers.append(header);
    endInsertRows();
    Q_EMIT edited();
}

int HeaderModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_headers.size()) + 1;
}

int HeaderModel::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant HeaderModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    if (isNew(index.row())) {
        if (role == Qt::DisplayRole && index.column() == Name)
            return tr("Add a header…");
        if (role == Qt::ForegroundRole)
            return quietInk(QGuiApplication::palette());
        return {};
    }
    const RequestHeader &header = m_headers.at(index.row());
    if (role == Qt::CheckStateRole && index.column() == Name)
        return header.isOn ? Qt::Checked : Qt::Unchecked;
    if (role == Qt::AccessibleTextRole)
        return header.isOn ? data(index) : tr("%1, switched off").arg(data(index).toString());
    if (role != Qt::DisplayRole && role != Qt::EditRole && role != Qt::ToolTipRole)
        return {};
    if (index.column() == Name)
        return QString::fromUtf8(header.name);
    if (!header.entry.isEmpty())
        return tr("%1from the keychain: %2").arg(QString::fromUtf8(header.value), header.entry);
    return QString::fromUtf8(header.value);
}

bool HeaderModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return false;
    const int row = index.row();
    if (role == Qt::CheckStateRole && !isNew(row)) {
        m_headers[row].isOn = value.toInt() == Qt::Checked;
        Q_EMIT dataChanged(this->index(row, Name), this->index(row, Value));
        Q_EMIT edited();
        return true;
    }
    if (role != Qt::EditRole)
        return false;
    const QByteArray text = value.toString().trimmed().toUtf8();
    RequestHeader header = isNew(row) ? RequestHeader{} : m_headers.at(row);
    if (const qsizetype colon = text.indexOf(':'); isNew(row) && colon > 0) { // a whole one is pasted
        header.name = text.first(colon).trimmed();
        header.value = text.sliced(colon + 1).trimmed();
    } else {
        (index.column() == Name ? header.name : header.value) = text;
    }
    if (header.name.isEmpty()) {
        const bool isThere = !isNew(row);
        remove(row);
        return isThere;
    }
    const std::optional<PastedSecret> secret = header.entry.isEmpty() ? secretOf({header.name, header.value})
                                                                      : std::nullopt;
    if (secret)
        header.value.clear(); // before anybody sees it
    if (isNew(row)) {
        append(header);
    } else {
        m_headers[row] = header;
        Q_EMIT dataChanged(this->index(row, Name), this->index(row, Value));
        Q_EMIT edited();
    }
    if (secret)
        handOver(*secret);
    return true;
}

/// Tells of @a secret and removes the row it was typed into, once whoever set it looks there no more.
void HeaderModel::handOver(const PastedSecret &secret)
{
    QMetaObject::invokeMethod(
        this,
        [this, secret] {
            for (int row = 0; row < m_headers.size(); ++row) {
                const RequestHeader &header = m_headers.at(row);
                if (header.name == secret.field && header.entry.isEmpty() && header.value.isEmpty()) {
                    remove(row);
                    break;
                }
            }
            Q_EMIT secretTyped(secret);
        },
        Qt::QueuedConnection);
}

QVariant HeaderModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == Name ? tr("Header") : tr("Value");
}

Qt::ItemFlags HeaderModel::flags(const QModelIndex &index) const
{
    if (!index.isValid())
        return Qt::NoItemFlags;
    const Qt::ItemFlags plain = Qt::ItemIsSelectable | Qt::ItemIsEnabled;
    if (isNew(index.row()))
        return index.column() == Name ? plain | Qt::ItemIsEditable : plain;
    const bool isStored = !m_headers.at(index.row()).entry.isEmpty() && index.column() == Value;
    return plain | (isStored ? Qt::NoItemFlags : Qt::ItemIsEditable)
        | (index.column() == Name ? Qt::ItemIsUserCheckable : Qt::NoItemFlags);
}

HeaderTable::HeaderTable(QWidget *parent)
    : QWidget(parent)
    , m_model(new HeaderModel(this))
    , m_table(makeTable(tr("Headers"), this))
{
    m_table->setObjectName(u"composer:headers"_s);
    m_table->setModel(m_model);
    m_table->setItemDelegate(new HeaderDelegate(m_table));
    m_table->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed
                             | QAbstractItemView::AnyKeyPressed | QAbstractItemView::SelectedClicked);
    m_table->setSelectionBehavior(QAbstractItemView::SelectItems);
    m_table->setContextMenuPolicy(Qt::NoContextMenu);
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->setColumnWidth(HeaderModel::Name, fontMetrics().averageCharWidth() * 30);
    auto *const remove = new QPushButton(icon(u"edit-delete"), tr("Remove header"), this);
    remove->setObjectName(u"composer:removeHeader"_s);
    remove->setEnabled(false);
    auto *const row = new QHBoxLayout;
    row->addWidget(remove);
    row->addStretch(1);
    auto *const layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 6, 0, 0);
    layout->addWidget(m_table, 1);
    layout->addLayout(row);
    const auto current = [this] { return m_table->currentIndex().row(); };
    connect(remove, &QPushButton::clicked, this, [this, current] { m_model->remove(current()); });
    const auto enable = [this, remove, current] {
        remove->setEnabled(current() >= 0 && current() < m_model->headers().size());
    };
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, remove, enable);
    connect(m_model, &HeaderModel::edited, remove, enable);
}

HeaderTable::~HeaderTable() = default;

void HeaderTable::commit()
{
    const QWidget *editor = m_table->viewport()->findChild<QLineEdit *>();
    if (editor && editor->hasFocus())
        m_table->setFocus(); // an editor that loses the focus hands over what it has
}

} // namespace Gatehouse
