// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "common/snapshots.h"

#include <QAbstractTableModel>

namespace Gatehouse {

/// The words for a visibility.
[[nodiscard]] QString visibilityWords(Visibility visibility);

/// The API keys of one instance. GUI thread.
class KeysModel final : public QAbstractTableModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(KeysModel)
public:
    enum Column { Label, WhoMayCall, Last4, Created, LastUsed, Calls, ColumnCount };

    explicit KeysModel(QObject *parent = nullptr);

    /// Rows of keys that stay stay.
    void setKeys(const QList<KeyInfo> &keys);
    [[nodiscard]] const KeyInfo &at(int row) const { return m_keys.at(row); }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] QString text(const KeyInfo &info, int column) const;

    QList<KeyInfo> m_keys;
};

} // namespace Gatehouse
