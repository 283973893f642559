// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "composer/requeststore.h"

#include <QAbstractListModel>
#include <QList>
#include <QString>

namespace Gatehouse {

class RequestPlaces;

/// The requests of a book that match a search: those that were sent, or those that were saved. GUI thread.
class RequestList final : public QAbstractListModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(RequestList)
public:
    enum class Kind { Sent, Saved };
    enum Role { SecondLineRole = Qt::UserRole, StatusRole, IdRole };

    /// @a places is borrowed: it knows the names of instances.
    RequestList(Kind kind, const RequestPlaces &places, QObject *parent = nullptr);
    ~RequestList() override;

    void setBook(const RequestBook &book);
    /// Shows those in which all of its words occur, whatever their case; empty: all.
    void setSearch(const QString &text);
    [[nodiscard]] qsizetype total() const;
    /// The request of @a row.
    [[nodiscard]] const ComposedRequest &request(int row) const;
    /// Of a sent one; null for others.
    [[nodiscard]] const SentRequest *sent(int row) const;
    /// Of a saved one.
    [[nodiscard]] QString name(int row) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

    /// In a few words: method, target, and what its body asks for.
    [[nodiscard]] static QString titleOf(const ComposedRequest &request, const RequestPlaces &places);

private:
    void show();
    [[nodiscard]] QString haystack(int at) const;
    [[nodiscard]] QString secondLine(int row) const;

    const Kind m_kind;
    const RequestPlaces &m_places;
    RequestBook m_book;
    QStringList m_words;
    QList<int> m_rows; ///< positions in the book
};

} // namespace Gatehouse
