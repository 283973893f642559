// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "storing.h"

#include "support/testmain.h"
#include <QDir>
#include <QFileInfo>
#include <QTemporaryDir>
#include <boost/json/array.hpp>
#include <memory>

using namespace Qt::StringLiterals;
using namespace Gatehouse;

namespace {

const QString Uuid = u"2f1c0f7e-5a0e-4c57-9d3c-0d9f6f2a7b11"_s;
const QString OtherUuid = u"7b0f0c53-9be2-4a7e-8f57-3c1d2e4f5a6b"_s;

InstanceConfig echoInstance(const QString &uuid, const QString &name)
{
    InstanceConfig instance;
    instance.uuid = uuid;
    instance.name = name;
    return instance;
}

} // namespace

/// What ConfigStore writes back.
class TestConfigStoreEdit final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(m_folder->isValid());
        m_file = m_folder->filePath(u"gatehouse.json"_s);
    }

    void addsAndRemovesInstances()
    {
        Watched watched(m_file);
        QVERIFY(watched.store.load());
        QVERIFY(watched.store.addInstance(echoInstance(Uuid, u"demo"_s)));
        QCOMPARE(watched.store.current().instances.size(), 1);
        QCOMPARE(watched.changed.size(), 1);
        QCOMPARE(
            readFile(m_file),
            "{\n    \"instances\": [\n        {\n            \"uuid\": "
            "\"2f1c0f7e-5a0e-4c57-9d3c-0d9f6f2a7b11\",\n"
            "            \"name\": \"demo\",\n            \"agent\": {\n                \"type\": \"echo\"\n"
            "            }\n        }\n    ]\n}\n"_ba);
        QVERIFY(watched.store.addInstance(echoInstance(OtherUuid.toUpper(), u"other"_s)));
        QCOMPARE(watched.store.current().instances.value(1).uuid, OtherUuid);

        Watched again(m_file);
        QVERIFY(again.store.load());
        QCOMPARE(again.store.current(), watched.store.current());

        QVERIFY(watched.store.removeInstance(Uuid.toUpper()));
        QCOMPARE(watched.store.current().instances.size(), 1);
        QCOMPARE(watched.store.current().instances.first().name, u"other"_s);
        const Result<void> removed = watched.store.removeInstance(Uuid);
        QVERIFY(!removed);
        QCOMPARE(removed.error().code, ErrorCode::NotFound);
        QCOMPARE(watched.changed.size(), 3);
        QVERIFY(watched.notice.isEmpty());
    }

    void refusesInstances()
    {
        Watched watched(m_file);
        QVERIFY(watched.store.load());
        QVERIFY(watched.store.addInstance(echoInstance(Uuid, u"demo"_s)));
        const QByteArray text = readFile(m_file);

        const Result<void> sameName = watched.store.addInstance(echoInstance(OtherUuid, u"DEMO "_s));
        QVERIFY(!sameName);
        QCOMPARE(sameName.error().code, ErrorCode::Conflict);
        const Result<void> sameUuid = watched.store.addInstance(echoInstance(Uuid.toUpper(), u"other"_s));
        QVERIFY(!sameUuid);
        QCOMPARE(sameUuid.error().code, ErrorCode::Conflict);

        InstanceConfig broken = echoInstance(u"no uuid"_s, u""_s);
        broken.agent.type = AgentConfig::Type::Command;
        const Result<void> added = watched.store.addInstance(broken);
        QVERIFY(!added);
        QCOMPARE(added.error().code, ErrorCode::Invalid);
        QVERIFY(added.error().message.contains(u"gatehouse.json: instances[1].uuid: "_s));
        QVERIFY(added.error().message.contains(u"gatehouse.json: instances[1].name: "_s));
        QVERIFY(added.error().message.contains(u"gatehouse.json: instances[1].agent.command: "_s));
        QCOMPARE(readFile(m_file), text);
        QCOMPARE(watched.changed.size(), 1);
    }

    void keepsOrderAndEverythingElse()
    {
        QVERIFY(writeFile(
            m_file,
            "{\"retention\": {\"callsMax\": 5, \"callsDays\": 3}, \"trustedProxies\": [\"10.0.0.0/8\"],\n"
            "\"instances\": [{\"agent\": {\"type\": \"echo\"}, \"name\": \"a\", \"uuid\": \""
                + Uuid.toUpper().toUtf8()
                + "\"}], \"limits\": {}, \"listeners\": {\"private\": {\"port\": 0}}}"));
        Watched watched(m_file);
        QVERIFY(watched.store.load());
        QVERIFY(watched.store.addInstance(echoInstance(OtherUuid, u"b"_s)));
        QVERIFY(watched.store.removeInstance(OtherUuid));
        QByteArray text = readFile(m_file);
        text.replace("\n", "").replace(" ", "");
        QCOMPARE(text,
                 "{\"retention\":{\"callsMax\":5,\"callsDays\":3},\"trustedProxies\":[\"10.0.0.0/"
                 "8\"],\"instances\":"
                 "[{\"agent\":{\"type\":\"echo\"},\"name\":\"a\",\"uuid\":\""
                     + Uuid.toUpper().toUtf8()
                     + "\"}],\"limits\":{},\"listeners\":{\"private\":{\"port\":0}}}");
        QVERIFY(!QFile::exists(m_file + u".bak"_s));
    }

    void keepsABackupOfComments()
    {
        const QByteArray text = "// mine\n{listeners: {public: {port: 1000}}}\n";
        QVERIFY(writeFile(m_file, text));
        Watched watched(m_file);
        QVERIFY(watched.store.load());
        QVERIFY(watched.store.addInstance(echoInstance(Uuid, u"demo"_s)));
        QCOMPARE(readFile(m_file + u".bak"_s), text);
        QCOMPARE(watched.notice.size(), 1);
        QVERIFY(watched.notice[0][0].toString().contains(u"gatehouse.json.bak"_s));
        QVERIFY(watched.store.removeInstance(Uuid));
        QCOMPARE(watched.notice.size(), 1);
        QCOMPARE(readFile(m_file + u".bak"_s), text);
        QCOMPARE(watched.port(), 1000);
    }

    void doesNotWriteWithoutABackup()
    {
        const QByteArray text = "{} // mine";
        QVERIFY(writeFile(m_file, text));
        QVERIFY(QDir().mkpath(m_file + u".bak/x"_s)); // a folder stands where the backup belongs
        Watched watched(m_file);
        QVERIFY(watched.store.load());
        const Result<void> added = watched.store.addInstance(echoInstance(Uuid, u"demo"_s));
        QVERIFY(!added);
        QCOMPARE(added.error().code, ErrorCode::Io);
        QCOMPARE(readFile(m_file), text);
        QVERIFY(watched.store.current().instances.isEmpty());
    }

    void doesNotTouchAFileWithProblems()
    {
        const QByteArray text = "{\"limits\": {\"connections\": 0}, \"colour\": 1}";
        Watched watched(m_file);
        QVERIFY(watched.store.load());
        QVERIFY(writeFile(m_file, text));
        const Result<void> added = watched.store.addInstance(echoInstance(Uuid, u"demo"_s));
        QVERIFY(!added);
        QCOMPARE(added.error().code, ErrorCode::Conflict);
        QVERIFY(added.error().message.contains(u"limits.connections"_s));
        QVERIFY(added.error().message.contains(u"colour"_s));
        QCOMPARE(readFile(m_file), text);
        QCOMPARE(watched.rejected.size(), 1);
    }

    void editsTheFileAsItIsNow()
    {
        Watched watched(m_file);
        QVERIFY(watched.store.load());
        QVERIFY(writeFile(m_file, Ports)); // nobody has told the store
        QVERIFY(watched.store.addInstance(echoInstance(Uuid, u"demo"_s)));
        QCOMPARE(watched.port(), 1000);
        QCOMPARE(watched.store.current().instances.size(), 1);
        QCOMPARE(watched.changed.size(), 2); // by hand, then by the edit
        QVERIFY(readFile(m_file).contains("1000"));
    }

    void editThatFailsChangesNothing()
    {
        QVERIFY(writeFile(m_file, Ports));
        Watched watched(m_file);
        QVERIFY(watched.store.load());
        const Result<void> edited = watched.store.edit([](boost::json::object &document) -> Result<void> {
            document.clear();
            return failure(ErrorCode::NotFound, u"no"_s);
        });
        QVERIFY(!edited);
        QCOMPARE(edited.error().code, ErrorCode::NotFound);
        QVERIFY(watched.store.edit([](boost::json::object &) -> Result<void> { return {}; }));
        const Result<void> notText = watched.store.edit([](boost::json::object &document) -> Result<void> {
            document["instances"] = boost::json::array{"\xff"};
            return {};
        });
        QVERIFY(!notText);
        QCOMPARE(notText.error().code, ErrorCode::Invalid);
        QCOMPARE(readFile(m_file), Ports);
        QVERIFY(watched.isSilent());
    }

    void doesNotOverwriteAChangeMeanwhile()
    {
        QVERIFY(writeFile(m_file, Ports));
        Watched watched(m_file);
        QVERIFY(watched.store.load());
        const Result<void> edited = watched.store.edit([this](boost::json::object &document) -> Result<void> {
            document["trustedProxies"].emplace_array();
            return writeFile(m_file, OtherPorts) ? Result<void>() : failure(ErrorCode::Io, u"test"_s);
        });
        QVERIFY(!edited);
        QCOMPARE(edited.error().code, ErrorCode::Conflict);
        QCOMPARE(readFile(m_file), OtherPorts);
    }

    void ownWritesAreNoNews()
    {
        QVERIFY(writeFile(m_file, Ports));
        Watched watched(m_file);
        QVERIFY(watched.store.load());
        watched.store.watch();
        QVERIFY(watched.store.addInstance(echoInstance(Uuid, u"demo"_s)));
        QCOMPARE(watched.changed.size(), 1);
        QTest::qWait(1);
        QVERIFY(replaceFile(m_file, OtherPorts));
        QTRY_COMPARE(watched.port(), 2000);
        QCOMPARE(watched.changed.size(), 2);
        QVERIFY(watched.rejected.isEmpty());
    }

    void writesThroughALink()
    {
        const QString target = m_folder->filePath(u"target.json"_s);
        QVERIFY(writeFile(target, Ports));
        QVERIFY(QFile::link(target, m_file));
        Watched watched(m_file);
        QVERIFY(watched.store.load());
        QVERIFY(watched.store.addInstance(echoInstance(Uuid, u"demo"_s)));
        QVERIFY(QFileInfo(m_file).isSymLink());
        QVERIFY(readFile(target).contains("demo"));
    }

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_file;
};

GATEHOUSE_TEST(TestConfigStoreEdit)
#include "tst_configstoreedit.moc"
