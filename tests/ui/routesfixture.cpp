// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/routesfixture.h"

#include "common/messagebar.h"
#include "secrets/inlinenote.h"

#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>

using namespace Qt::StringLiterals;

namespace Gatehouse::Test {

namespace {

template<typename T>
T *visible(QWidget *parent, const QString &objectName)
{
    for (T *widget : parent->findChildren<T *>(objectName)) {
        if (widget->isVisible())
            return widget;
    }
    return nullptr;
}

} // namespace

RoutesFixture::RoutesFixture(const boost::json::object &routes, const boost::json::object &more,
                             const QByteArray &dotEnv)
    : m_console(routesConfig(routes, more))
{
    QFile file(m_console.path(u".env"_s));
    if (!dotEnv.isEmpty()
        && (!file.open(QIODevice::WriteOnly) || !file.setPermissions(QFile::ReadOwner | QFile::WriteOwner)
            || file.write(dotEnv) < 0))
        qFatal("cannot write .env");
}

RoutesFixture::~RoutesFixture() = default;

bool RoutesFixture::open()
{
    if (!m_console.start())
        return false;
    m_console.window().openPage(u"routes"_s);
    constexpr int WaitMs = 30'000;
    return QTest::qWaitFor(
        [this] {
            return m_console.find<QWidget>(u"addFirstRoute"_s)
                || (table() && m_console.find<QWidget>(u"saveRoute"_s));
        },
        WaitMs);
}

QTableView *RoutesFixture::table() { return m_console.find<QTableView>(u"routesTable"_s); }

QString RoutesFixture::cell(const QString &id, RoutesModel::Column column)
{
    const qsizetype row = ids().indexOf(id);
    return row < 0 ? u"?"_s : table()->model()->index(static_cast<int>(row), column).data().toString();
}

QStringList RoutesFixture::ids()
{
    QStringList list;
    const QTableView *const shown = table();
    for (int row = 0; shown && row < shown->model()->rowCount(); ++row)
        list.append(shown->model()->index(row, RoutesModel::Id).data().toString());
    return list;
}

bool RoutesFixture::type(const QString &objectName, const QString &text, QWidget *parent)
{
    QWidget *const root = parent ? parent : &m_console.window();
    auto *line = visible<QLineEdit>(root, objectName);
    if (!line) {
        if (const auto *choice = visible<QComboBox>(root, objectName))
            line = choice->lineEdit();
    }
    if (!line || !line->isEnabled())
        return false;
    line->setFocus();
    QTest::keyClick(line, Qt::Key_A, Qt::ControlModifier);
    QTest::keyClick(line, Qt::Key_Delete);
    QTest::keyClicks(line, text);
    return line->text() == text;
}

bool RoutesFixture::chooseVariable(const QString &name, QWidget *parent)
{
    QWidget *const root = parent ? parent : &m_console.window();
    auto *const source = visible<QComboBox>(root, u"picker:source"_s);
    if (!source)
        return false;
    source->setCurrentIndex(source->findText(u"Environment variable"_s));
    return type(u"picker:env:id"_s, name, root);
}

QString RoutesFixture::noteOf(const QString &field, QWidget *parent)
{
    const auto *const note = visible<InlineNote>(parent ? parent : &m_console.window(),
                                                 u"route:note:"_s + field);
    return note ? note->text() : QString();
}

QString RoutesFixture::label(const QString &objectName)
{
    const auto *const found = m_console.find<QLabel>(objectName);
    return found ? found->text() : QString();
}

QString RoutesFixture::bar(const QString &objectName, QWidget *parent)
{
    const auto *const found = visible<MessageBar>(parent ? parent : &m_console.window(), objectName);
    return found ? found->text() : QString();
}

} // namespace Gatehouse::Test
