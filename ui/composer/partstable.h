// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "composer/composedrequest.h"

#include <QAbstractTableModel>
#include <QWidget>

class QPushButton;
class QTableView;

namespace Gatehouse {

/// The parts of a form, with an empty row at the end for one more. GUI thread.
class PartsModel final : public QAbstractTableModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(PartsModel)
public:
    enum Column { Name, Value, Type, ColumnCount };

    explicit PartsModel(QObject *parent = nullptr);
    ~PartsModel() override;

    void setParts(const QList<RequestPart> &parts);
    [[nodiscard]] const QList<RequestPart> &parts() const { return m_parts; }
    /// Puts @a part in the place of @a row, or adds it when that is the empty one.
    void put(int row, const RequestPart &part);
    void remove(int row);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role = Qt::EditRole) override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;

Q_SIGNALS:
    /// parts() has changed.
    void edited();

private:
    [[nodiscard]] bool isNew(int row) const { return row == m_parts.size(); }

    QList<RequestPart> m_parts;
};

/// The table of parts, with what adds files and removes parts. GUI thread.
class PartsTable final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(PartsTable)
public:
    explicit PartsTable(QWidget *parent = nullptr);
    ~PartsTable() override;

    [[nodiscard]] PartsModel &model() { return *m_model; }
    /// Whether parts may be files, and have types.
    void setMultipart(bool multipart);
    /// Takes over what is being edited.
    void commit();

private:
    void chooseFile();

    PartsModel *m_model;
    QTableView *m_table;
    QPushButton *m_file;
};

} // namespace Gatehouse
