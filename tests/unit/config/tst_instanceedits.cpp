// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "storing.h"

#include "config/instanceedits.h"
#include "json.h"
#include "support/testmain.h"

#include <QTemporaryDir>
#include <boost/json/array.hpp>
#include <memory>

using namespace Qt::StringLiterals;
using namespace Gatehouse;

namespace {

const QString Uuid = u"2f1c0f7e-5a0e-4c57-9d3c-0d9f6f2a7b11"_s;
const QString OtherUuid = u"7b0f0c53-9be2-4a7e-8f57-3c1d2e4f5a6b"_s;

} // namespace

/// Changes of one instance: what they write, what they leave alone, and when they refuse.
class TestInstanceEdits final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_file = m_folder->filePath(u"gatehouse.json"_s);
        QVERIFY(writeFile(m_file,
                          "{\"instances\": [{\"uuid\": \"" + OtherUuid.toUtf8()
                              + "\", \"name\": \"other\", \"agent\": {\"type\": \"echo\"}}, {\"uuid\": \""
                              + Uuid.toUtf8()
                              + "\", \"name\": \"demo\", \"agent\": {\"type\": \"command\", \"command\": "
                                "[\"/bin/cat\"]}, \"limits\": {\"waitingRuns\": 3}}], "
                                "\"retention\": {\"callsDays\": 5}}"));
        m_watched = std::make_unique<Watched>(m_file);
        QVERIFY(m_watched->store.load().has_value());
    }
    void cleanup() { m_watched.reset(); }

    void renames()
    {
        QVERIFY(renameInstance(store(), Uuid.toUpper(), u"new name"_s).has_value());
        QCOMPARE(demo().name, u"new name"_s);
        QCOMPARE(store().current().instances.first().name, u"other"_s);
        const Result<void> taken = renameInstance(store(), Uuid, u"OTHER"_s);
        QVERIFY(!taken);
        QVERIFY(taken.error().code == ErrorCode::Conflict);
        QVERIFY(!renameInstance(store(), Uuid, u"  "_s));
        QVERIFY(renameInstance(store(), Uuid, u"Demo"_s).has_value()); // another case of its own name
        QCOMPARE(onDisk().at("name"), boost::json::value("Demo"));
    }

    void disablesAndEnables()
    {
        QVERIFY(setInstanceEnabled(store(), Uuid, false).has_value());
        QVERIFY(!demo().enabled);
        QCOMPARE(onDisk().at("enabled"), boost::json::value(false));
        QVERIFY(setInstanceEnabled(store(), Uuid, true).has_value());
        QVERIFY(demo().enabled);
        QVERIFY(!onDisk().contains("enabled")); // as it was
    }

    void changesTheAgentThatWasSeen()
    {
        const AgentConfig seen = demo().agent;
        AgentConfig wanted = seen;
        wanted.environment.insert(u"A"_s, u"b=c"_s);
        wanted.idle = std::chrono::seconds(0);
        QVERIFY(setInstanceAgent(store(), Uuid, seen, wanted).has_value());
        QVERIFY(demo().agent == wanted);
        QCOMPARE(demo().limits.waitingRuns, 3); // nothing else is touched
        QCOMPARE(onDisk().at("agent").at("environment").at("A"), boost::json::value("b=c"));
        const Result<void> stale = setInstanceAgent(store(), Uuid, seen, seen);
        QVERIFY(!stale);
        QVERIFY(stale.error().code == ErrorCode::Conflict);
        QVERIFY(demo().agent == wanted);
        AgentConfig wrong = wanted;
        wrong.command.clear();
        QVERIFY(!setInstanceAgent(store(), Uuid, wanted, wrong));
        QVERIFY(demo().agent == wanted);
    }

    void changesTheLimitsThatWereSeen()
    {
        const CallLimits seen{.limits = demo().limits, .onHangUp = demo().onHangUp};
        CallLimits wanted = seen;
        wanted.limits.concurrentRuns = 2;
        wanted.limits.waitingRuns = InstanceLimits().waitingRuns;
        wanted.onHangUp = InstanceConfig::OnHangUp::Finish;
        QVERIFY(setInstanceLimits(store(), Uuid, seen, wanted).has_value());
        QVERIFY(demo().limits == wanted.limits);
        QVERIFY(demo().onHangUp == InstanceConfig::OnHangUp::Finish);
        QCOMPARE(onDisk().at("limits"), boost::json::value({{"concurrentRuns", 2}})); // no defaults
        QVERIFY(setInstanceLimits(store(), Uuid, wanted, {}).has_value());
        QVERIFY(!onDisk().contains("limits"));
        QVERIFY(!onDisk().contains("onHangUp"));
        const Result<void> stale = setInstanceLimits(store(), Uuid, wanted, seen);
        QVERIFY(!stale);
        QVERIFY(stale.error().code == ErrorCode::Conflict);
    }

    void refusesWhatIsNotThere()
    {
        const QString nobody = u"00000000-0000-4000-8000-000000000000"_s;
        for (const Result<void> &result :
             {renameInstance(store(), nobody, u"x"_s), setInstanceEnabled(store(), nobody, false),
              setInstanceAgent(store(), nobody, {}, {}), setInstanceLimits(store(), nobody, {}, {})}) {
            QVERIFY(!result);
            QVERIFY(result.error().code == ErrorCode::NotFound);
        }
    }

    void leavesABrokenFileAlone()
    {
        const QByteArray broken = "{\"instances\": [";
        QVERIFY(writeFile(m_file, broken));
        QVERIFY(!setInstanceEnabled(store(), Uuid, false));
        QCOMPARE(readFile(m_file), broken);
    }

private:
    [[nodiscard]] ConfigStore &store() { return m_watched->store; }
    [[nodiscard]] const InstanceConfig &demo() { return store().current().instances.at(1); }
    /// The second instance as the file has it.
    [[nodiscard]] boost::json::object onDisk() const
    {
        const auto document = parseJson(readFile(m_file));
        return document ? document->at("instances").at(1).as_object() : boost::json::object();
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_file;
    std::unique_ptr<Watched> m_watched;
};

GATEHOUSE_TEST(TestInstanceEdits)
#include "tst_instanceedits.moc"
