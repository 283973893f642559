// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "common/theme.h"

#include <QAbstractTableModel>
#include <QList>
#include <QString>
#include <QStringList>
#include <optional>

namespace Gatehouse {

/// What one cell of the tables of the page Secrets shows.
struct SecretCell
{
    QString text;
    QString tip = {}; ///< empty: the text
    std::optional<Tone> tone = {}; ///< with a tone, the cell has its icon and ink
    qint64 timeMs = 0; ///< instead of the text: how long ago that is; since 1970, 0: none

    bool operator==(const SecretCell &) const = default;
};

/// A row, known by its key.
struct SecretRow
{
    QString key;
    QList<SecretCell> cells;

    bool operator==(const SecretRow &) const = default;
};

/// The rows of one of the tables of the page Secrets. GUI thread.
class SecretRows final : public QAbstractTableModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SecretRows)
public:
    static constexpr int KeyRole = Qt::UserRole;

    explicit SecretRows(const QStringList &headers, QObject *parent = nullptr);

    /// Rows whose key stays keep their place in the view. Keys are different from each other.
    void setRows(const QList<SecretRow> &rows);
    /// -1: there is none.
    [[nodiscard]] int rowOf(const QString &key) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] bool removeVanished(const QList<SecretRow> &rows);

    QStringList m_headers;
    QList<SecretRow> m_rows;
};

} // namespace Gatehouse
