// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>
#include <QStringList>
#include <QWidget>

class QSettings;

namespace Gatehouse {

/// One page of the main window. Its QWidget::actions() are what the palette and the list of keys offer of it.
/// GUI thread.
class Page : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Page)
public:
    /// @a id names the page in settings and links and is never shown; @a title is; @a iconName is one of
    /// icons.h.
    Page(QString id, const QString &title, QString iconName, QWidget *parent = nullptr);
    ~Page() override;

    [[nodiscard]] const QString &id() const { return m_id; }
    [[nodiscard]] QString title() const { return accessibleName(); }
    [[nodiscard]] const QString &iconName() const { return m_iconName; }

    /// The ids of the pages that the window has: others can't be linked to.
    void setReachable(const QStringList &ids) { m_reachable = ids; }
    /// Whether linkActivated() leads to the page @a pageId.
    [[nodiscard]] bool canReach(const QString &pageId) const { return m_reachable.contains(pageId); }

    /// Shows @a what on this page: the UUID of an instance, the id of a call, a filter, as the page defines
    /// it.
    virtual void open(const QString &what);
    /// Columns, splitters and the like, in a group of the page's own.
    virtual void saveState(QSettings &settings) const;
    virtual void restoreState(const QSettings &settings);

Q_SIGNALS:
    /// Asks the window to show the page @a pageId, and there @a what (see open()).
    void linkActivated(const QString &pageId, const QString &what);

private:
    QString m_id;
    QString m_iconName;
    QStringList m_reachable;
};

} // namespace Gatehouse
