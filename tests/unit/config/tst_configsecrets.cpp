// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config/configsecrets.h"
#include "json.h"
#include "parsing.h"
#include "support/testmain.h"

using namespace Qt::StringLiterals;
using namespace Gatehouse;

class TestConfigSecrets final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsEverySecret()
    {
        const QByteArray text =
            R"({"listeners":{"public":{"tls":{"certificate":"c","key":"k","passphrase":"one"}}},)"
            R"("instances":[{"uuid":"2f1c0f7e-5a0e-4c57-9d3c-0d9f6f2a7b11","name":"a","agent":{"type":"echo"}},)"
            R"({"uuid":"7b0f0c53-9be2-4a7e-8f57-3c1d2e4f5a6b","name":"b","agent":{"type":"chat",)"
            R"("baseUrl":"http://h","model":"m","apiKey":"two"}},)"
            R"({"uuid":"1b0f0c53-9be2-4a7e-8f57-3c1d2e4f5a6b","name":"c","agent":{"type":"openclaw",)"
            R"("url":"ws://127.0.0.1:1","token":"two and a half"}}],)"
            R"("routes":{"x.y":{"sessionKey":"s","secret":"three"}},)"
            R"("plugins":{"entries":{"webhooks":{"enabled":true,"config":{"routes":{)"
            R"("z":{"sessionKey":"s","secret":{"source":"env","id":"Z"}}}}}}}})";
        const auto parsed = parseConfigText(text, testContext());
        QVERIFY(parsed);
        const QList<ConfiguredSecret> secrets = configuredSecrets(parsed->config);
        QStringList lines;
        for (const ConfiguredSecret &secret : secrets)
            lines.append(secret.place + u", "_s + secret.usedBy + u", "_s + secret.title + u", "_s
                         + secret.ref.describe());
        QCOMPARE(lines,
                 (QStringList{u"listeners.public.tls.passphrase, the TLS key, TLS passphrase, plain"_s,
                              u"instances[1].agent.apiKey, instance b, b API key, plain"_s,
                              u"instances[2].agent.token, instance c, c token, plain"_s,
                              u"routes[\"x.y\"].secret, route x.y, x.y route secret, plain"_s,
                              u"routes.z.secret, route z, z route secret, env:Z"_s}));

        boost::json::value document = parsed->document;
        QByteArrayList found;
        for (const ConfiguredSecret &secret : secrets) {
            const boost::json::value *here = findSecret(document.get_object(), parsed->config, secret.place);
            QVERIFY(here);
            found.append(toJson(*here));
        }
        QCOMPARE(found,
                 (QByteArrayList{"\"one\"", "\"two\"", "\"two and a half\"", "\"three\"",
                                 R"({"source":"env","id":"Z"})"}));
        QVERIFY(!findSecret(document.get_object(), parsed->config, u"instances[0].agent.apiKey"_s));
        QVERIFY(!findSecret(document.get_object(), parsed->config, {}));
    }
};

GATEHOUSE_TEST(TestConfigSecrets)
#include "tst_configsecrets.moc"
