// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "common/gatewayclient.h"
#include "common/page.h"
#include "secrets/secretrows.h"

#include <QTimer>
#include <QWidget>
#include <functional>

class QAction;
class QHBoxLayout;
class QLabel;
class QSettings;
class QStackedWidget;
class QTableView;

namespace Gatehouse {

class InlineNote;
class MessageBar;

/// One of the tables of the page Secrets, with its buttons above, what came of them, and more about the
/// current row below. GUI thread.
class SecretSection : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SecretSection)
public:
    ~SecretSection() override;

    /// Makes the row @a key the current one. False: there is none.
    bool select(const QString &key);
    [[nodiscard]] int rowCount() const { return m_rows->rowCount(); }
    void saveState(QSettings &settings) const;
    void restoreState(const QSettings &settings);

Q_SIGNALS:
    /// One of the actions of this section is wanted, from wherever: it is to be shown.
    void wanted();
    void linkActivated(const QString &pageId, const QString &what);

protected:
    /// The actions belong to @a page, which offers them in the palette. @a name is that of the section in
    /// object names.
    SecretSection(GatewayClient &client, Page &page, const QString &name, const QString &title,
                  const QStringList &headers, QWidget *parent);

    /// @a shortText is on the button, @a text everywhere else. @a needsRow: there is one to act on.
    QAction *addTool(const QString &name, const QString &shortText, const QString &text, QStringView iconName,
                     bool needsRow, const std::function<void()> &act);
    void setEmpty(const QString &title, const QString &words);
    /// What happens on Return or a double click.
    void setDefaultAction(QAction *action);
    /// Shows @a rows, and keeps the current one.
    void setRows(const QList<SecretRow> &rows);
    [[nodiscard]] QString currentKey() const;
    /// Asks before something that can't be undone.
    void ask(const QString &title, const QString &text, const QString &button,
             const std::function<void()> &act);
    void report(const Result<void> &result, const QString &good);

    /// The current row is another one, or says something else.
    virtual void showCurrent() = 0;

    [[nodiscard]] GatewayClient &client() const { return m_client; }
    [[nodiscard]] MessageBar &outcome() const { return *m_outcome; }
    [[nodiscard]] InlineNote &detail() const { return *m_detail; }
    [[nodiscard]] QTableView &table() const { return *m_table; }
    [[nodiscard]] QWidget &top() const { return *m_top; }

private:
    QWidget *makeEmpty();
    void updateActions();

    GatewayClient &m_client;
    Page &m_page;
    QString m_name;
    SecretRows *m_rows;
    QWidget *m_top; ///< for what a section has above its table
    QHBoxLayout *m_tools;
    MessageBar *m_outcome;
    QStackedWidget *m_stack;
    QTableView *m_table;
    QLabel *m_emptyTitle = nullptr;
    QLabel *m_emptyWords = nullptr;
    InlineNote *m_detail;
    QList<QAction *> m_needRow;
    QTimer m_ages; ///< how long ago things were grows by itself
};

} // namespace Gatehouse
