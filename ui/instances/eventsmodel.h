// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "http/call.h"

#include <QAbstractTableModel>
#include <map>

namespace Gatehouse {

/// The last 100 calls of one instance, the newest first. GUI thread.
class EventsModel final : public QAbstractTableModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(EventsModel)
public:
    static constexpr int MaxCalls = 100;
    enum Column { When, Visibility, SourceIp, Session, Status, Duration, Bytes, Key, Error, ColumnCount };

    explicit EventsModel(QString uuid, QObject *parent = nullptr);

    /// Takes those of @a records that are of the instance.
    void take(const QList<CallRecord> &records);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] static QString text(const CallRecord &record, int column);

    QString m_uuid;
    QList<CallRecord> m_records; ///< the newest first
};

} // namespace Gatehouse
