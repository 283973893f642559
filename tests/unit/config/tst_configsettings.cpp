// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "storing.h"

#include "config/configparser.h"
#include "config/settings.h"
#include "support/testmain.h"
#include <QTemporaryDir>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <memory>

using namespace Qt::StringLiterals;
using namespace Gatehouse;

/// Settings as the console changes them, one by one.
class TestConfigSettings final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(m_folder->isValid());
        m_file = m_folder->filePath(u"gatehouse.json"_s);
    }

    void everySettingIsAFieldAndNoneIsMissing()
    {
        QStringList expected;
        for (const QString &path : configFieldPaths()) {
            const bool isOurs = path.startsWith(u"listeners."_s) || path.startsWith(u"limits."_s)
                || path.startsWith(u"retention."_s) || path == u"trustedProxies"_s;
            const bool isObject = configFieldPaths().filter(path + u'.').size() > 0;
            if (isOurs && !isObject)
                expected.append(path);
        }
        QStringList settings = settingPaths();
        expected.sort();
        settings.sort();
        QCOMPARE(settings, expected);
    }

    void writesWhatIsAskedAndNothingElse()
    {
        QVERIFY(writeFile(m_file,
                          "{\"limits\": {\"connections\": 100}, \"listeners\": {\"public\": {\"port\": 1000, "
                          "\"baseUrl\": \"http://h\"}}}"));
        Watched watched(m_file);
        QVERIFY(watched.store.load());
        QVERIFY(changeSettings(watched.store,
                               {{u"listeners.public.port"_s, 1000, 2000},
                                {u"limits.connections"_s, 100, 4096}, // the default
                                {u"retention.callsDays"_s, 30, 5},
                                {u"listeners.public.baseUrl"_s, "http://h", nullptr},
                                {u"trustedProxies"_s, boost::json::array{"127.0.0.1", "::1"},
                                 boost::json::array{"10.0.0.0/8"}}}));
        QCOMPARE(boost::json::value(parseJson5Text()),
                 boost::json::value({{"listeners", {{"public", {{"port", 2000}}}}},
                                     {"retention", {{"callsDays", 5}}},
                                     {"trustedProxies", boost::json::array{"10.0.0.0/8"}}}));
        QCOMPARE(watched.port(), 2000);
        QCOMPARE(watched.store.current().retention.callsDays, 5);
        QCOMPARE(settingValue(watched.store.current(), u"trustedProxies"_s),
                 boost::json::value(boost::json::array{"10.0.0.0/8"}));
    }

    void tlsComesAndGoesWhole()
    {
        Watched watched(m_file);
        QVERIFY(watched.store.load());
        const QString certificate = u"listeners.public.tls.certificate"_s;
        const QString key = u"listeners.public.tls.key"_s;
        const QString passphrase = u"listeners.public.tls.passphrase"_s;
        const boost::json::object ref{{"source", "env"}, {"id", "PASS"}};
        const QList<SettingChange> half{{certificate, nullptr, "cert.pem"}};
        const auto problems = checkSettings(watched.store, half);
        QVERIFY(!problems);
        QCOMPARE(problems.error(), (QList<ConfigProblem>{{key, u"is required"_s}}));
        QCOMPARE(changeSettings(watched.store, half).error().code, ErrorCode::Invalid);
        QVERIFY(changeSettings(
            watched.store,
            half + QList<SettingChange>{{key, nullptr, "key.pem"}, {passphrase, nullptr, ref}}));
        const std::optional<TlsConfig> tls = watched.store.current().publicListener.tls;
        QVERIFY(tls);
        QCOMPARE(tls->certificate, m_folder->filePath(u"cert.pem"_s));
        QCOMPARE(tls->passphrase.describe(), u"env:PASS"_s);
        QCOMPARE(settingValue(watched.store.current(), passphrase), boost::json::value(ref));
        const auto of = [&](const QString &path) { return settingValue(watched.store.current(), path); };
        QVERIFY(changeSettings(watched.store,
                               {{certificate, of(certificate), nullptr},
                                {key, of(key), nullptr},
                                {passphrase, of(passphrase), nullptr}}));
        QCOMPARE(readFile(m_file), "{}\n");
        QVERIFY(!watched.store.current().publicListener.tls);
    }

    void checksWithoutWriting()
    {
        QVERIFY(writeFile(m_file, Ports));
        Watched watched(m_file);
        QVERIFY(watched.store.load());
        const auto wrong = checkSettings(
            watched.store,
            {{u"listeners.public.address"_s, "127.0.0.1", "somewhere"},
             {u"listeners.private.addresses"_s, boost::json::array{}, boost::json::array{"8.8.8.8"}},
             {u"limits.connections"_s, 4096, 0}});
        QVERIFY(!wrong);
        QStringList places;
        for (const ConfigProblem &problem : wrong.error())
            places.append(problem.path);
        QCOMPARE(places,
                 (QStringList{u"listeners.public.address"_s, u"listeners.private.addresses[0]"_s,
                              u"limits.connections"_s}));
        const auto right = checkSettings(watched.store, {{u"limits.connections"_s, 4096, 7}});
        QVERIFY(right);
        QCOMPARE(right->limits.connections, 7);
        QCOMPARE(watched.store.current().limits.connections, 4096);
        QCOMPARE(readFile(m_file), Ports);
        QVERIFY(watched.isSilent());
    }

    void refusesWhatWasChangedByHand()
    {
        QVERIFY(writeFile(m_file, Ports));
        Watched watched(m_file);
        QVERIFY(watched.store.load());
        QVERIFY(writeFile(m_file, OtherPorts));
        const Result<void> late = changeSettings(watched.store, {{u"listeners.public.port"_s, 1000, 3000}});
        QVERIFY(!late);
        QCOMPARE(late.error().code, ErrorCode::Conflict);
        QCOMPARE(readFile(m_file), OtherPorts);
        // what was changed by hand is none of this one's business
        QVERIFY(changeSettings(watched.store, {{u"limits.connections"_s, 4096, 9}}));
        QCOMPARE(watched.port(), 2000);
        QCOMPARE(watched.store.current().limits.connections, 9);
    }

    void saysWhatIsOpened()
    {
        Config now;
        Config wanted;
        QVERIFY(newExposure(now, wanted).isEmpty());
        wanted.publicListener.address = QHostAddress(u"::1"_s);
        wanted.publicListener.port = 1;
        QVERIFY(newExposure(now, wanted).isEmpty());
        wanted.publicListener.address = QHostAddress(u"0.0.0.0"_s);
        wanted.privateListener.addresses = {QHostAddress(u"172.17.0.1"_s)};
        QCOMPARE(newExposure(now, wanted).size(), 2);
        QVERIFY(newExposure(wanted, wanted).isEmpty()); // it is so already
        wanted.publicListener.tls = TlsConfig{};
        QCOMPARE(newExposure(now, wanted).size(), 1);
        now = wanted;
        now.privateListener.addresses.clear();
        wanted.privateListener.addresses.clear();
        wanted.publicListener.tls.reset(); // no TLS any more
        QCOMPARE(newExposure(now, wanted).size(), 1);
    }

private:
    [[nodiscard]] boost::json::value parseJson5Text() const
    {
        return parseConfigText(readFile(m_file), {}).value().document;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_file;
};

GATEHOUSE_TEST(TestConfigSettings)
#include "tst_configsettings.moc"
