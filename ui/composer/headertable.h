// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "composer/composedrequest.h"
#include "composer/secretheaders.h"

#include <QAbstractTableModel>
#include <QWidget>

class QTableView;

namespace Gatehouse {

/// The headers of a request, with an empty row at the end for one more. A value that is a secret never
/// becomes part of it: it is handed to secretTyped(). GUI thread.
class HeaderModel final : public QAbstractTableModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(HeaderModel)
public:
    enum Column { Name, Value, ColumnCount };

    explicit HeaderModel(QObject *parent = nullptr);
    ~HeaderModel() override;

    void setHeaders(const QList<RequestHeader> &headers);
    [[nodiscard]] const QList<RequestHeader> &headers() const { return m_headers; }
    void remove(int row);
    void append(const RequestHeader &header);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role = Qt::EditRole) override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;

Q_SIGNALS:
    /// headers() has changed.
    void edited();
    void secretTyped(const Gatehouse::PastedSecret &secret);

private:
    [[nodiscard]] bool isNew(int row) const { return row == m_headers.size(); }
    void handOver(const PastedSecret &secret);

    QList<RequestHeader> m_headers;
};

/// The table of headers, with what adds and removes them. GUI thread.
class HeaderTable final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(HeaderTable)
public:
    explicit HeaderTable(QWidget *parent = nullptr);
    ~HeaderTable() override;

    [[nodiscard]] HeaderModel &model() { return *m_model; }
    /// Takes over what is being edited.
    void commit();

private:
    HeaderModel *m_model;
    QTableView *m_table;
};

} // namespace Gatehouse
