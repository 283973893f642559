// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config/configinstances.h"
#include "config/configwriter.h"
#include "json.h"
#include "parsing.h"

#include "support/testmain.h"

using namespace Qt::StringLiterals;
using namespace Gatehouse;

class TestConfigWriter final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writesOnlyWhatDiffers()
    {
        InstanceConfig instance;
        instance.uuid = u"2f1c0f7e-5a0e-4c57-9d3c-0d9f6f2a7b11"_s;
        instance.name = u"demo"_s;
        QCOMPARE(
            toJson(toConfigJson(instance)),
            "{\"uuid\":\"2f1c0f7e-5a0e-4c57-9d3c-0d9f6f2a7b11\",\"name\":\"demo\",\"agent\":{\"type\":\"echo\"}}"_ba);
    }

    /// What is read, written and read again is the same.
    void keepsEverything_data()
    {
        QTest::addColumn<QByteArray>("instance");
        const auto row = [](const char *name, const QByteArray &fields) {
            QTest::newRow(name)
                << "{\"uuid\":\"2f1c0f7e-5a0e-4c57-9d3c-0d9f6f2a7b11\",\"name\":\"Gr\xc3\xbc\xc3\x9f\","
                    + fields + "}";
        };
        row("echo",
            "\"enabled\":false,\"agent\":{\"type\":\"echo\",\"idleSeconds\":0},\"onHangUp\":\"finish\"");
        row("limits",
            "\"agent\":{\"type\":\"echo\"},\"limits\":{\"concurrentRuns\":1,\"waitingRuns\":2,\"jsonBytes\":"
            "3,"
            "\"multipartBytes\":4,\"bodySeconds\":5,\"replyBytes\":6}");
        row("one limit", "\"agent\":{\"type\":\"echo\"},\"limits\":{\"bodySeconds\":5}");
        row("command",
            "\"agent\":{\"type\":\"command\",\"command\":[\"a "
            "b\",\"\"],\"workingDirectory\":\"/tmp\",\"environment\":"
            "{\"A\":\"1\",\"B\":\"\"},\"timeoutSeconds\":7,\"idleSeconds\":8}");
        row("chat, plain secret",
            "\"agent\":{\"type\":\"chat\",\"baseUrl\":\"https://h:1/"
            "v%201\",\"model\":\"m\",\"apiKey\":\"sk-1\","
            "\"systemPrompt\":\"a\\nb\",\"headers\":{\"X-B\":\"2\",\"X-A\":\"1\"}}");
        row("openclaw",
            "\"agent\":{\"type\":\"openclaw\",\"url\":\"ws://127.0.0.1:18789\",\"token\":{\"source\":"
            "\"keychain\",\"id\":\"claw\"},\"agentId\":\"main\"}");
        row("chat, reference",
            "\"agent\":{\"type\":\"chat\",\"baseUrl\":\"http://"
            "h\",\"model\":\"m\",\"apiKey\":{\"source\":\"env\",\"id\":\"KEY\"}}");
    }
    void keepsEverything()
    {
        QFETCH(const QByteArray, instance);
        const QByteArray text = "{\"instances\":[" + instance + "]}";
        QCOMPARE(problemsOf(text), QStringList());
        const InstanceConfig read = configOf(text).instances.value(0);
        QCOMPARE(toJson(toConfigJson(read)), instance);
        QCOMPARE(configOf("{\"instances\":[" + toJson(toConfigJson(read)) + "]}").instances.value(0), read);
    }
};

GATEHOUSE_TEST(TestConfigWriter)
#include "tst_configwriter.moc"
