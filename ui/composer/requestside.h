// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "composer/composedrequest.h"
#include "composer/requestlist.h"

#include <QWidget>
#include <array>

class QCheckBox;
class QLabel;
class QLineEdit;
class QListView;
class QPushButton;
class QStackedWidget;
class QTabWidget;

namespace Gatehouse {

class RequestPlaces;
class RequestStore;

/// The list beside the composer: what was sent, and what was saved by name. GUI thread.
class RequestSide final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(RequestSide)
public:
    /// Both are borrowed.
    RequestSide(RequestStore &store, const RequestPlaces &places, QWidget *parent = nullptr);
    ~RequestSide() override;

    /// Asks for a name and saves @a request; @a name to begin with.
    void saveInteractively(const ComposedRequest &request, const QString &name);
    void focusSearch();
    void clearInteractively();

Q_SIGNALS:
    /// A request to be shown in the composer; @a name when it is a saved one.
    void chosen(const Gatehouse::ComposedRequest &request, const QString &name);
    void saved(const QString &name);
    void callRequested(const QByteArray &callId);

private:
    struct Pane
    {
        RequestList *model = nullptr;
        QListView *view = nullptr;
        QLabel *empty = nullptr;
        QStackedWidget *stack = nullptr;
    };

    [[nodiscard]] QWidget *makePane(RequestList::Kind kind, const QString &name, const QString &objectName);
    [[nodiscard]] const Pane &current() const;
    [[nodiscard]] int currentRow(const Pane &pane) const;
    void refresh();
    void updateEnabled();
    void choose(const QModelIndex &index);
    void showMenu(const QPoint &position);
    void renameCurrent();
    void removeCurrent();
    void askName(const QString &title, const QString &button, const QString &name,
                 const std::function<Result<void>(const QString &)> &act);

    RequestStore &m_store;
    const RequestPlaces &m_places;
    QLineEdit *m_search;
    QTabWidget *m_tabs;
    std::array<Pane, 2> m_panes;
    QCheckBox *m_keepBodies;
    QPushButton *m_clear;
    QPushButton *m_rename;
    QPushButton *m_remove;
};

} // namespace Gatehouse
