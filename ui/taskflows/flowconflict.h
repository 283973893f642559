// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "taskflows/flowacts.h"

#include <QList>
#include <QString>
#include <QWidget>

class QLabel;
class QTableWidget;

namespace Gatehouse {

/// A field of a flow that has another value than before, as the operator reads it.
struct FlowDifference
{
    QString field; ///< as views name it; members of JSON as `stateJson.step`
    QString before; ///< empty: not set
    QString after;

    bool operator==(const FlowDifference &) const = default;
};

/// What differs between two states of one flow. Of state and wait JSON, that are objects, the members that
/// differ.
[[nodiscard]] QList<FlowDifference> flowDifferences(const StoredFlow &before, const StoredFlow &after);

/// By whom a change was made: "call 3f2a1b7c", or the gateway and its operator.
[[nodiscard]] QString authorWords(const HistoryLine &line);

/// What has changed since the operator looked: which fields, and by which calls. GUI thread.
class FlowConflict final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(FlowConflict)
public:
    explicit FlowConflict(QWidget *parent = nullptr);
    ~FlowConflict() override;

    void show(const FlowTarget &target, const FlowOutcome &outcome);

Q_SIGNALS:
    /// The operator wants to see the call @a id.
    void callActivated(const QByteArray &id);

private:
    QLabel *m_headline;
    QTableWidget *m_fields;
    QTableWidget *m_authors;
};

} // namespace Gatehouse
