// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config/configinstances.h"
#include "parsing.h"

#include "support/testmain.h"

using namespace Qt::StringLiterals;
using namespace Gatehouse;

namespace {

const QByteArray Uuid = "2f1c0f7e-5a0e-4c57-9d3c-0d9f6f2a7b11";
const QByteArray OtherUuid = "7b0f0c53-9be2-4a7e-8f57-3c1d2e4f5a6b";

QByteArray instance(const QByteArray &uuid, const QByteArray &name, const QByteArray &more = {})
{
    return "{uuid: '" + uuid + "', name: '" + name + "', agent: {type: 'echo'}, " + more + "}";
}

QByteArray instances(const QByteArray &items) { return "{instances: [" + items + "]}"; }

} // namespace

class TestConfigInstances final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsTheLeast()
    {
        const QByteArray text = instances(instance(Uuid, "demo"));
        QCOMPARE(problemsOf(text), QStringList());
        const InstanceConfig read = configOf(text).instances.value(0);
        InstanceConfig expected;
        expected.uuid = QString::fromLatin1(Uuid);
        expected.name = u"demo"_s;
        QCOMPARE(read, expected);
    }

    void readsEverything()
    {
        const QByteArray text = instances(
            instance(Uuid.toUpper(), "  Gr\xc3\xbc\xc3\x9f Gott  ",
                     "enabled: false, onHangUp: 'finish', limits: {concurrentRuns: 1, waitingRuns: 0, "
                     "jsonBytes: 2147483647, "
                     "multipartBytes: 3, bodySeconds: 4, replyBytes: 5}"));
        QCOMPARE(problemsOf(text), QStringList());
        const InstanceConfig read = configOf(text).instances.value(0);
        QCOMPARE(read.uuid, QString::fromLatin1(Uuid));
        QCOMPARE(read.name, u"Grüß Gott"_s);
        QVERIFY(!read.enabled);
        QCOMPARE(read.onHangUp, InstanceConfig::OnHangUp::Finish);
        QCOMPARE(read.limits.concurrentRuns, 1);
        QCOMPARE(read.limits.waitingRuns, 0);
        QCOMPARE(read.limits.jsonBytes, 2147483647);
        QCOMPARE(read.limits.multipartBytes, 3);
        QCOMPARE(read.limits.bodyTime, std::chrono::seconds(4));
        QCOMPARE(read.limits.replyBytes, 5);
    }

    void findsByUuidAndName_data()
    {
        QTest::addColumn<QString>("wanted");
        QTest::addColumn<QByteArray>("found"); ///< null: none
        QTest::newRow("UUID") << QString::fromLatin1(Uuid) << Uuid;
        QTest::newRow("UUID in capitals") << QString::fromLatin1(Uuid).toUpper() << Uuid;
        QTest::newRow("name") << u"Demo"_s << Uuid;
        QTest::newRow("name in another case") << u" dEMO "_s << Uuid;
        QTest::newRow("composed otherwise") << u"u\u0308bung"_s << OtherUuid;
        QTest::newRow("unknown") << u"other"_s << QByteArray();
        QTest::newRow("empty") << QString() << QByteArray();
    }
    void findsByUuidAndName()
    {
        QFETCH(const QString, wanted);
        QFETCH(const QByteArray, found);
        const Config config = configOf(
            instances(instance(Uuid, "Demo") + "," + instance(OtherUuid, "\u00dcbung")));
        QCOMPARE(config.instances.size(), 2);
        const InstanceConfig *instance = findInstance(config, wanted);
        QCOMPARE(instance ? instance->uuid.toLatin1() : QByteArray(), found);
    }

    void reportsProblems_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QStringList>("problems");
        const auto row = [](const char *name, const QByteArray &text, const QStringList &problems = {}) {
            QTest::newRow(name) << text << problems;
        };
        const QString uuid =
            u"instances[0].uuid: must be a random UUID (version 4), such as the command uuidgen prints"_s;
        row("no list", "{instances: {}}", {u"instances: must be a list in [ ]"_s});
        row("no object", "{instances: [1]}", {u"instances[0]: must be an object in { }"_s});
        row("empty object", "{instances: [{}]}",
            {u"instances[0].uuid: is required"_s, u"instances[0].name: is required"_s,
             u"instances[0].agent: is required"_s});
        for (const QByteArray &bad :
             {QByteArray(), QByteArray("demo"), QByteArray("2f1c0f7e-5a0e-1c57-9d3c-0d9f6f2a7b11"),
              QByteArray("2f1c0f7e-5a0e-4c57-7d3c-0d9f6f2a7b11"), "{" + Uuid + "}", Uuid + "\\n", Uuid + "0",
              QByteArray("2f1c0f7e5a0e4c579d3c0d9f6f2a7b11")})
            row(qPrintable(u"uuid "_s + QString::fromLatin1(bad)), instances(instance(bad, "demo")), {uuid});

        row("blank name", instances(instance(Uuid, " \\t ")), {u"instances[0].name: must not be empty"_s});
        row("longest name", instances(instance(Uuid, QByteArray("\xf0\x9f\x98\x80").repeated(200))));
        row("longer name", instances(instance(Uuid, QByteArray(201, 'n'))),
            {u"instances[0].name: must have at most 200 characters"_s});
        row("line end in a name", instances(instance(Uuid, "a\\nb")),
            {u"instances[0].name: must not hold line ends or other control characters"_s});
        row("UUID as a name", instances(instance(Uuid, OtherUuid.toUpper())),
            {u"instances[0].name: must not look like a UUID"_s});
        row("UUID of another version as a name",
            instances(instance(Uuid, " 00000000-0000-0000-0000-000000000000 ")),
            {u"instances[0].name: must not look like a UUID"_s});
        row("a bit like a UUID", instances(instance(Uuid, "x" + OtherUuid)));

        row("same UUID, another case",
            instances(instance(Uuid, "a") + "," + instance(OtherUuid, "b") + ","
                      + instance(Uuid.toUpper(), "c")),
            {u"instances[2].uuid: is the same as that of instances[0]"_s});
        row("same name, another case",
            instances(instance(Uuid, "Demo") + "," + instance(OtherUuid, " dEMO ")),
            {u"instances[1].name: is the same as that of instances[0]"_s});
        row("same name, composed otherwise",
            instances(instance(Uuid, "\\u00c9t\\u00e9") + "," + instance(OtherUuid, "e\\u0301te\\u0301")),
            {u"instances[1].name: is the same as that of instances[0]"_s});
        row("both broken names", "{instances: [{name: ''}, {name: ''}]}",
            {u"instances[0].name: must not be empty"_s, u"instances[0].uuid: is required"_s,
             u"instances[0].agent: is required"_s, u"instances[1].name: must not be empty"_s,
             u"instances[1].uuid: is required"_s, u"instances[1].agent: is required"_s});

        row("enabled", instances(instance(Uuid, "demo", "enabled: 'yes'")),
            {u"instances[0].enabled: must be true or false"_s});
        row("hang-up", instances(instance(Uuid, "demo", "onHangUp: 'abort'")));
        row("unknown hang-up", instances(instance(Uuid, "demo", "onHangUp: 'Abort'")),
            {u"instances[0].onHangUp: must be \"abort\" or \"finish\""_s});
        row("hang-up of another kind", instances(instance(Uuid, "demo", "onHangUp: true")),
            {u"instances[0].onHangUp: must be text in quotes"_s});
        row("of a later version", instances(instance(Uuid, "demo", "recordBodies: true")),
            {u"instances[0].recordBodies: unknown field \"recordBodies\""_s});
        const QString from0 = u": must be a whole number from 0 to 2147483647"_s;
        const QString from1 = u": must be a whole number from 1 to 2147483647"_s;
        const QString limits = u"instances[0].limits."_s;
        row("limits too low",
            instances(
                instance(Uuid, "demo",
                         "limits: {concurrentRuns: 0, waitingRuns: -1, jsonBytes: 0, multipartBytes: 0, "
                         "bodySeconds: 0, replyBytes: 0}")),
            {limits + u"concurrentRuns"_s + from1, limits + u"waitingRuns"_s + from0,
             limits + u"jsonBytes"_s + from1, limits + u"multipartBytes"_s + from1,
             limits + u"bodySeconds"_s + from1, limits + u"replyBytes"_s + from1});
        row("limits too high",
            instances(instance(Uuid, "demo", "limits: {concurrentRuns: 2147483648, replyBytes: 1e10}")),
            {limits + u"concurrentRuns"_s + from1, limits + u"replyBytes"_s + from1});
        row("unknown limit", instances(instance(Uuid, "demo", "limits: {jsonByte: 1}")),
            {limits + u"jsonByte: unknown field \"jsonByte\"; did you mean \"jsonBytes\"?"_s});
    }
    void reportsProblems()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const QStringList, problems);
        QCOMPARE(problemsOf(text), problems);
    }
};

GATEHOUSE_TEST(TestConfigInstances)
#include "tst_configinstances.moc"
