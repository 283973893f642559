// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QWidget>

class QButtonGroup;
class QVBoxLayout;

namespace Gatehouse {

class Page;

/// The list of pages at the left edge. GUI thread.
class SideBar final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SideBar)
public:
    explicit SideBar(QWidget *parent = nullptr);

    /// Adds a button for @a page; the first nine get Ctrl+1 to Ctrl+9.
    void addPage(const Page &page);
    void setCurrent(int index);

Q_SIGNALS:
    void activated(int index);

private:
    QVBoxLayout *m_layout;
    QButtonGroup *m_buttons;
};

} // namespace Gatehouse
