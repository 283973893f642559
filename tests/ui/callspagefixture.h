// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "calls/callspage.h"
#include "calls/calltable.h"
#include "ui/consolefixture.h"
#include "webhooks/apikeys.h"

#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <memory>
#include <utility>

namespace Gatehouse::Test {

/// A console that shows its page Calls, with an instance that echoes, one that takes long, and a key for
/// each.
class CallsPageFixture final
{
    Q_DISABLE_COPY_MOVE(CallsPageFixture)
public:
    static constexpr const char *Demo = "6e2f7d2c-0000-4000-8000-000000000001";
    static constexpr const char *Slow = "6e2f7d2c-0000-4000-8000-000000000002";

    CallsPageFixture()
        : console(config())
    { }

    /// Starts, adds the keys and shows the page.
    [[nodiscard]] bool start()
    {
        if (!console.start() || console.status().phase != GatewayStatus::Phase::Running)
            return false;
        demoKey = addKey(QLatin1StringView(Demo), QStringLiteral("zapier"));
        slowKey = addKey(QLatin1StringView(Slow), QStringLiteral("slow"));
        console.window().openPage(QStringLiteral("calls"));
        return !demoKey.isEmpty() && !slowKey.isEmpty()
            && QTest::qWaitFor([this] { return !page().feed().isLoading(); }, 30000);
    }

    [[nodiscard]] CallsPage &page() { return *console.window().findChild<CallsPage *>(); }
    [[nodiscard]] CallTable &table() { return page().table(); }
    [[nodiscard]] CallModel &model() { return page().model(); }
    template<typename T>
    [[nodiscard]] T *child(const char *name)
    {
        return page().findChild<T *>(QLatin1StringView(name));
    }
    [[nodiscard]] QAction *action(const char *name) { return child<QAction>(name); }
    [[nodiscard]] QString text(int row, CallColumn column)
    {
        return model().index(row, static_cast<int>(column)).data().toString();
    }

    /// Sends a call; the answer is not waited for.
    QNetworkReply *send(const char *instance, const QByteArray &key, const QByteArray &session,
                        const QByteArray &message = "hello")
    {
        QUrl url = console.status().publicListener.url;
        url.setPath(QStringLiteral("/webhooks/") + QLatin1StringView(instance));
        QNetworkRequest request(url);
        request.setHeader(QNetworkRequest::ContentTypeHeader, QStringLiteral("application/json"));
        if (!key.isEmpty())
            request.setRawHeader("Authorization", "Bearer " + key);
        QNetworkReply *const reply = m_http.post(
            request, R"({"session_name":")" + session + R"(","message":")" + message + "\"}");
        reply->setParent(&m_http);
        return reply;
    }
    /// Sends a call and waits for the status of its answer; 0: none came.
    int call(const char *instance, const QByteArray &key, const QByteArray &session,
             const QByteArray &message = "hello")
    {
        const QNetworkReply *const reply = send(instance, key, session, message);
        if (!QTest::qWaitFor([reply] { return reply->isFinished(); }, 30000))
            return 0;
        return reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    }

    ConsoleFixture console;
    QByteArray demoKey;
    QByteArray slowKey;

private:
    static boost::json::object config()
    {
        return {{"instances",
                 {{{"uuid", Demo}, {"name", "demo"}, {"agent", {{"type", "echo"}}}},
                  {{"uuid", Slow},
                   {"name", "slow"},
                   {"agent", {{"type", "command"}, {"command", {"/bin/sleep", "600"}}}}}}}};
    }

    QByteArray addKey(const QString &instance, const QString &label)
    {
        QByteArray raw;
        bool isDone = false;
        console.client().ask<QByteArray>(
            &console.window(),
            [instance, label](Gateway &gateway, QObject *context, const Respond<QByteArray> &answer) {
                gateway.apiKeys().add(instance, label, Visibility::Both, context,
                                      [answer](const Result<NewKey> &key) {
                                          answer(key ? Result<QByteArray>(key->raw.bytes().toByteArray())
                                                     : tl::unexpected<Error>(key.error()));
                                      });
            },
            [&raw, &isDone](const Result<QByteArray> &key) {
                raw = key.value_or(QByteArray());
                isDone = true;
            });
        return QTest::qWaitFor([&isDone] { return isDone; }, 30000) ? raw : QByteArray();
    }

    QNetworkAccessManager m_http;
};

} // namespace Gatehouse::Test
