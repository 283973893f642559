// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "endpointharness.h"

#include <QTest>
#include <memory>
#include <utility>

namespace Gatehouse {

/// An endpoint with one instance and a key, and callers that want more than a plain answer.
class RepeatedCallsFixture : public QObject
{
protected:
    using Headers = QList<std::pair<QByteArray, QByteArray>>;
    using Reply = std::shared_ptr<TestReply>;

    std::unique_ptr<EndpointHarness> m_;

    [[nodiscard]] SessionLines &lines() const { return m_->instances.find(EndpointHarness::Uuid)->lines; }

    Reply call(const Headers &headers, const QByteArray &message = "hi", const QByteArray &session = "s")
    {
        TestRequest request{.path = EndpointHarness::path(),
                            .headers = {{"Authorization", "Bearer " + m_->key}},
                            .body = "{\"session_name\":\"" + session + "\",\"message\":\"" + message + "\"}"};
        request.headers.append(headers);
        return m_->send(request);
    }
    Reply repeat(const QByteArray &id, const QByteArray &message = "hi", const QByteArray &session = "s")
    {
        return call({{"Idempotency-Key", id}}, message, session);
    }
    Reply form(const QByteArray &id, const QByteArray &body, const QByteArray &boundary = "XX")
    {
        return m_->send({.path = EndpointHarness::path(),
                         .headers = {{"Authorization", "Bearer " + m_->key},
                                     {"Idempotency-Key", id},
                                     {"Content-Type", "multipart/form-data; boundary=" + boundary}},
                         .body = body});
    }
    Reply get(const QByteArray &path, ListenerKind listener = ListenerKind::Public, QByteArray key = {})
    {
        return m_->send({.method = "GET",
                         .path = path,
                         .headers = {{"Authorization", "Bearer " + (key.isEmpty() ? m_->key : key)}},
                         .listener = listener});
    }
    /// The reply at @a path once there is an answer to the question.
    Reply got(const QByteArray &path, ListenerKind listener = ListenerKind::Public,
              const QByteArray &key = {})
    {
        Reply reply = get(path, listener, key);
        (void)QTest::qWaitFor([&reply] { return reply->answer.has_value(); });
        return reply;
    }
    void sql(const char *statement)
    {
        const Result<void> done = m_->database->runNow<void>(
            [statement](Connection &connection) { return connection.exec(connection.prepared(statement)); });
        QVERIFY2(done.has_value(), done ? "" : qPrintable(done.error().message));
    }

    void setUp()
    {
        m_ = std::make_unique<EndpointHarness>();
        (void)m_->addKey(Visibility::Both);
    }
    void tearDown() { m_.reset(); }
};

} // namespace Gatehouse
