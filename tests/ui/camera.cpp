// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/camera.h"

#include <QDir>
#include <QNetworkAccessManager>
#include <QNetworkProxy>
#include <QNetworkReply>
#include <QPainter>
#include <QWindow>

using namespace Qt::StringLiterals;

namespace Gatehouse::Test {

namespace {

constexpr int AnswerTimeoutMs = 20000;

QString folder() { return qEnvironmentVariable("GATEHOUSE_SCREENSHOTS"); }

/// The window with its visible dialogs in the middle of it, as a desktop would show them.
QPixmap compose(MainWindow &window)
{
    QPixmap picture = window.grab();
    QPainter painter(&picture);
    for (QDialog *dialog : window.findChildren<QDialog *>()) {
        if (!dialog->isVisible())
            continue;
        const QPixmap above = dialog->grab();
        const QRect place(
            QPoint((picture.width() - above.width()) / 2, (picture.height() - above.height()) / 2),
            above.size());
        painter.fillRect(picture.rect(), QColor(0, 0, 0, 70));
        painter.fillRect(place.adjusted(-1, -1, 1, 1), QColor(120, 124, 130));
        painter.drawPixmap(place, above);
    }
    return picture;
}

} // namespace

bool Camera::isReady() { return QDir(folder()).exists() && !folder().isEmpty(); }

bool Camera::shoot(const QString &name)
{
    for (const QSize size : {QSize(1280, 800), QSize(1920, 1080)}) {
        m_fixture.window().resize(size);
        // to the status line's empty end: no button is to look as if the mouse were over it
        QTest::mouseMove(m_fixture.window().windowHandle(), {size.width() - 4, size.height() - 4});
        for (const Theme::Choice theme : {Theme::Choice::Light, Theme::Choice::Dark}) {
            m_fixture.console().theme().setChoice(theme);
            QCoreApplication::sendPostedEvents();
            QCoreApplication::processEvents();
            const QString file = u"%1/%2-%3-%4x%5.png"_s
                                     .arg(folder(), name,
                                          theme == Theme::Choice::Dark ? u"dark"_s : u"light"_s)
                                     .arg(size.width())
                                     .arg(size.height());
            constexpr int FastCompression = 85;
            if (!compose(m_fixture.window()).save(file, "PNG", FastCompression))
                return false;
        }
    }
    return true;
}

bool Camera::shootDialog(const QString &button, const QString &dialogName, const QString &name)
{
    if (!m_fixture.click(button))
        return false;
    QDialog *const dialog = m_fixture.dialog(dialogName);
    if (!dialog || !shoot(name))
        return false;
    dialog->close();
    return QTest::qWaitFor([&] { return !m_fixture.find<QDialog>(dialogName); });
}

bool triggerAction(ConsoleFixture &fixture, const QString &text)
{
    for (QAction *action : fixture.window().actions()) {
        if (action->text().contains(text)) {
            action->trigger();
            return true;
        }
    }
    return false;
}

QByteArray addKey(ConsoleFixture &fixture, const QString &uuid, const QString &label, Visibility visibility)
{
    std::optional<QByteArray> raw;
    fixture.client().ask<QByteArray>(
        &fixture.window(),
        [uuid, label, visibility](Gateway &gateway, QObject *context, const Respond<QByteArray> &answer) {
            gateway.apiKeys().add(uuid, label, visibility, context, [answer](const Result<NewKey> &made) {
                answer(made.map([](const NewKey &key) { return key.raw.bytes().toByteArray(); }));
            });
        },
        [&raw](const Result<QByteArray> &made) { raw = made.value_or(QByteArray()); });
    (void)QTest::qWaitFor([&raw] { return raw.has_value(); }, AnswerTimeoutMs);
    return raw.value_or(QByteArray());
}

int post(ConsoleFixture &fixture, const QString &path, const QByteArray &secret, const QByteArray &body)
{
    QNetworkAccessManager network;
    network.setProxy(QNetworkProxy::NoProxy);
    QUrl url = fixture.status().publicListener.url;
    url.setPath(path);
    QNetworkRequest request(url);
    request.setRawHeader("Authorization", "Bearer " + secret);
    request.setRawHeader("Content-Type", "application/json");
    const std::unique_ptr<QNetworkReply> reply(network.post(request, body));
    (void)QTest::qWaitFor([&reply] { return reply->isFinished(); }, AnswerTimeoutMs);
    return reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
}

} // namespace Gatehouse::Test
