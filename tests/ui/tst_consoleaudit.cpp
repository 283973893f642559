// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "common/page.h"
#include "integration/routetext.h"
#include "integration/secretaudit.h"
#include "support/rawclient.h"
#include "support/testgateway.h"
#include "support/testmain.h"
#include "ui/consolefixture.h"
#include "webhooks/apikeys.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTextEdit>

using namespace Qt::StringLiterals;
using namespace Gatehouse;
using namespace Gatehouse::Test;

namespace {

/// All words that @a widget shows or tells, those of models row by row.
QString wordsOf(const QWidget &widget)
{
    QStringList words{widget.windowTitle(), widget.toolTip(), widget.statusTip(), widget.accessibleName(),
                      widget.accessibleDescription()};
    if (const auto *label = qobject_cast<const QLabel *>(&widget))
        words.append(label->text());
    if (const auto *line = qobject_cast<const QLineEdit *>(&widget))
        words.append(line->displayText()); // what a password is shown as
    if (const auto *plain = qobject_cast<const QPlainTextEdit *>(&widget))
        words.append(plain->toPlainText());
    if (const auto *rich = qobject_cast<const QTextEdit *>(&widget))
        words.append(rich->toHtml());
    const auto *view = qobject_cast<const QAbstractItemView *>(&widget);
    const QAbstractItemModel *model = view ? view->model() : nullptr;
    for (int row = 0; model && row < model->rowCount(); ++row) {
        for (int column = 0; column < model->columnCount(); ++column) {
            const QModelIndex index = model->index(row, column);
            for (const int role : {Qt::DisplayRole, Qt::ToolTipRole, Qt::AccessibleTextRole})
                words.append(index.data(role).toString());
        }
    }
    return words.join(u'\n');
}

} // namespace

/// No page of the console shows a secret that nobody asked for.
class TestConsoleAudit final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void noPageShowsASecret()
    {
        SecretAudit audit;
        const auto mark = [&audit](const char *name) {
            const QByteArray value = "mark-" + QByteArray(name) + '-' + newUuid();
            audit.mark(QLatin1StringView(name), value);
            return value;
        };
        const QByteArray apiKey = mark("apiKey");
        const QByteArray routeSecret = mark("route");
        const QByteArray wrong = mark("wrong");
        const QByteArray demo = newUuid();
        const QByteArray chat = newUuid();
        boost::json::object config = configOf(
            {instance(demo, echoAgent(), {{"name", "demo"}}),
             instance(chat,
                      {{"type", "chat"},
                       {"baseUrl", "http://127.0.0.1:9/v1"},
                       {"model", "m"},
                       {"apiKey", apiKey.toStdString()}},
                      {{"name", "chat"}})},
            {{"routes",
              boost::json::object{{"ops", routeWith(boost::json::value(routeSecret.toStdString()))}}}});
        ConsoleFixture fixture(config);
        QVERIFY(fixture.start());
        QTRY_COMPARE(fixture.status().phase, GatewayStatus::Phase::Running);
        QByteArray key;
        fixture.client().ask<QByteArray>(
            &fixture.window(),
            [demo](Gateway &gateway, QObject *context, const Respond<QByteArray> &answer) {
                gateway.apiKeys().add(
                    QString::fromLatin1(demo), u"audit"_s, Visibility::Both, context,
                    [answer](const Result<NewKey> &added) { answer(added->raw.bytes().toByteArray()); });
            },
            [&key](const Result<QByteArray> &added) { key = added.value_or(QByteArray()); });
        QTRY_VERIFY(!key.isEmpty());
        audit.mark(u"key"_s, key);

        const auto port = static_cast<quint16>(fixture.status().publicListener.url.port());
        const auto send = [port](const RequestText &request) {
            RawClient client;
            return client.connectTo(port) ? client.ask(request.bytes()).status : 0;
        };
        QCOMPARE(send(agentCall(demo, key, "s", "hello")), 200);
        QCOMPARE(send(agentCall(demo, wrong, "s", "hello")), 401);
        QCOMPARE(send(routeCall("ops", routeSecret)), 200);
        QCOMPARE(send(routeCall("ops", wrong)), 401);

        QString shown;
        const auto look = [&shown, &audit](const QString &where) {
            for (const QWidget *widget : QApplication::allWidgets()) {
                const QString words = wordsOf(*widget);
                audit.search(where + u": "_s + widget->objectName(), words.toUtf8());
                shown += words;
            }
        };
        for (Page *page : fixture.window().pages()) {
            fixture.window().openPage(page->id());
            QTRY_COMPARE(fixture.window().currentPage(), page);
            if (page->id() == u"instances"_s)
                page->open(QString::fromLatin1(chat));
            for (auto *view : page->findChildren<QAbstractItemView *>()) { // the details of every row
                for (int row = 0; view->model() && row < view->model()->rowCount(); ++row) {
                    view->setCurrentIndex(view->model()->index(row, 0));
                    QCoreApplication::processEvents();
                    look(page->id());
                }
            }
            look(page->id());
        }
        QCOMPARE(audit.found(), QStringList());
        for (const QString &word : {u"demo"_s, u"audit"_s, u"ops"_s})
            QVERIFY2(shown.contains(word), qPrintable(word)); // it did look where these are
        QVERIFY(fixture.stop());
    }
};

GATEHOUSE_TEST(TestConsoleAudit)
#include "tst_consoleaudit.moc"
