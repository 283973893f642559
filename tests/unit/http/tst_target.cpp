// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "http/target.h"

#include "support/testmain.h"

using namespace Gatehouse;

class TestTarget final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void canonical_data()
    {
        QTest::addColumn<QByteArray>("path");
        const auto row = [](const char *target, const char *path) {
            QTest::newRow(target) << QByteArray(path);
        };
        row("/", "/");
        row("/a/b", "/a/b");
        row("/a/b/", "/a/b");
        row("/a///", "/a");
        row("/A/bC", "/a/bc");
        row("/a?b=/c/../d", "/a");
        row("/?", "/");
        row("/a/?x", "/a");
        // decoded once
        row("/%61", "/a");
        row("/%41", "/a");
        row("/web%68ooks/X%20y", "/webhooks/x y");
        row("/%2561", "/%61");
        row("/%25%36%31", "/%61");
        row("/a%3Fb", "/a?b");
        row("/a%23b", "/a#b");
        row("/%C3%A9", "/\xc3\xa9");
        // what could stand for something else stays as it is
        row("/a%2Fb", "/a%2fb");
        row("/a%2fb", "/a%2fb");
        row("/%2Fa", "/%2fa");
        row("/a%00", "/a%00");
        row("/a%", "/a%");
        row("/a%4", "/a%4");
        row("/a%4g", "/a%4g");
        row("/a%-1", "/a%-1");
        row("/%%61", "/%a");
        // dot segments, RFC 3986 section 5.2.4
        row("/.", "/");
        row("/..", "/");
        row("/../..", "/");
        row("/a/.", "/a");
        row("/a/./b", "/a/b");
        row("/a/../b", "/b");
        row("/a/b/..", "/a");
        row("/a/b/c/./../../g", "/a/g");
        row("/../a", "/a");
        row("/a/../../../b", "/b");
        row("/a/..b/.c/d..", "/a/..b/.c/d..");
        row("/...", "/...");
        row("/a/%2e%2e/b", "/b");
        row("/a/%2E./b", "/b");
        row("/%2e/a", "/a");
        row("/a/..%2fb", "/a/..%2fb");
        row("/a/..;/b", "/a/..;/b");
        // empty segments stay inside
        row("/a//b", "/a//b");
        row("/a//../b", "/a/b");
        row("/a\\..\\b", "/a\\..\\b");
    }

    void canonical()
    {
        const QByteArray target = QTest::currentDataTag();
        QTEST(canonicalPath(target), "path");
    }

    /// A path that is served can be reached by it alone: what is canonical stays what it is.
    void canonicalTwice()
    {
        for (const char *path : {"/", "/a", "/webhooks/0b5e", "/a b", "/a//b"})
            QCOMPARE(canonicalPath(path), QByteArray(path));
    }
};

GATEHOUSE_TEST(TestTarget)
#include "tst_target.moc"
