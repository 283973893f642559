// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "instances/agentform.h"
#include "instances/pairlines.h"
#include "support/testmain.h"
#include "ui/consolefixture.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSpinBox>
#include <QTabWidget>

using namespace Qt::StringLiterals;
using namespace Gatehouse;
using namespace Gatehouse::Test;

Q_DECLARE_METATYPE(Gatehouse::AgentConfig)

namespace {

constexpr const char *Uuid = "6f9619ff-8b86-4d01-b42d-00cf4fc964ff";

boost::json::object configWith(const boost::json::object &agent, const boost::json::object &limits = {})
{
    return {{"instances",
             boost::json::array{boost::json::object{
                 {"uuid", Uuid}, {"name", "alpha"}, {"agent", agent}, {"limits", limits}}}}};
}

SecretRef variable(const QString &name) { return {SecretRef::Source::Env, u"default"_s, name, {}}; }

} // namespace

/// The settings of an agent and of an instance, from the form to the file.
class TestAgentForm final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsEverythingThatIsDeclared_data();
    void keepsEverythingThatIsDeclared();
    void writesWhatIsTyped();
    void saysWhatIsWrong();
    void savesLimits();
    void keepsTypedLimitsWhenTheFileChanges();
    void linesHoldAnything();
};

void TestAgentForm::keepsEverythingThatIsDeclared_data()
{
    QTest::addColumn<AgentConfig>("agent");
    AgentConfig echo;
    QTest::newRow("echo") << echo;
    AgentConfig command;
    command.type = AgentConfig::Type::Command;
    command.command = {u"/bin/my agent"_s, u"--name=a \"b\""_s, u""_s, u"\""_s, u"c"_s, u""_s};
    command.workingDirectory = u"/srv"_s;
    command.environment = {{u"A"_s, u"b=c\nd\\n"_s}, {u"EMPTY"_s, u""_s}, {u"SPACE"_s, u" x "_s}};
    command.timeout = std::chrono::seconds(90);
    command.idle = std::chrono::seconds(0);
    QTest::newRow("command") << command;
    AgentConfig chat;
    chat.type = AgentConfig::Type::Chat;
    chat.baseUrl = QUrl(u"http://127.0.0.1:11434/v1"_s);
    chat.model = u"m"_s;
    chat.apiKey = variable(u"CHAT_KEY"_s);
    chat.systemPrompt = u"Be brief.\nAlways."_s;
    chat.headers = {{"X-Tenant", "a: b"}, {"X-Empty", ""}};
    chat.idle = std::chrono::seconds(30);
    QTest::newRow("chat") << chat;
    AgentConfig openClaw;
    openClaw.type = AgentConfig::Type::OpenClaw;
    openClaw.url = QUrl(u"ws://127.0.0.1:18789"_s);
    openClaw.token = variable(u"TOKEN"_s);
    openClaw.agentId = u"main"_s;
    QTest::newRow("openclaw") << openClaw;
}

void TestAgentForm::keepsEverythingThatIsDeclared()
{
    QFETCH(const AgentConfig, agent);
    AgentForm form;
    AgentConfig before;
    before.type = AgentConfig::Type::Command;
    before.command = {u"/bin/cat"_s};
    form.setAgent(before);
    form.setAgent(agent);
    QVERIFY2(form.problem().isEmpty(), qPrintable(form.problem()));
    QVERIFY(form.agent(u"entry"_s) == agent);
}

void TestAgentForm::writesWhatIsTyped()
{
    ConsoleFixture fixture(configWith({{"type", "command"}, {"command", {"/bin/cat"}}}));
    QVERIFY(fixture.start());
    fixture.window().openPage(u"instances"_s);
    QTRY_VERIFY(fixture.find<QWidget>(u"testAgent"_s));
    auto *const environment = fixture.find<QPlainTextEdit>(u"agent:environment"_s);
    auto *const idle = fixture.find<QSpinBox>(u"agent:idle"_s);
    QVERIFY(environment && idle);
    QCOMPARE(idle->text(), u"default: no limit"_s);
    QTest::keyClicks(environment, u"MODE=fast"_s);
    QTest::keyClick(environment, Qt::Key_Return);
    QTest::keyClicks(environment, u"LEVEL=a=b"_s);
    idle->setFocus();
    idle->selectAll();
    QTest::keyClicks(idle, u"45"_s);
    QVERIFY(fixture.click(u"saveAgent"_s));
    const auto agent = [&fixture] { return fixture.client().instances().value(0).config.agent; };
    QTRY_COMPARE(agent().environment.value(u"MODE"_s), u"fast"_s);
    QCOMPARE(agent().environment.value(u"LEVEL"_s), u"a=b"_s);
    QVERIFY(agent().idle == std::chrono::seconds(45));
    QCOMPARE(agent().command, QStringList{u"/bin/cat"_s});

    auto *const type = fixture.find<QComboBox>(u"agentType"_s);
    type->setCurrentIndex(type->findData(static_cast<int>(AgentConfig::Type::Chat)));
    QVERIFY(!environment->isVisible());
    auto *const headers = fixture.find<QPlainTextEdit>(u"agent:headers"_s);
    QVERIFY(headers);
    type->setCurrentIndex(type->findData(static_cast<int>(AgentConfig::Type::Echo)));
    QVERIFY(!idle->isVisible()); // it is never silent
    QVERIFY(fixture.stop());
}

void TestAgentForm::saysWhatIsWrong()
{
    ConsoleFixture fixture(configWith({{"type", "command"}, {"command", {"/bin/cat"}}}));
    QVERIFY(fixture.start());
    fixture.window().openPage(u"instances"_s);
    QTRY_VERIFY(fixture.find<QWidget>(u"testAgent"_s));
    fixture.find<QPlainTextEdit>(u"agent:environment"_s)->setPlainText(u"GOOD=1\nnonsense"_s);
    QVERIFY(fixture.click(u"saveAgent"_s));
    QTRY_VERIFY(fixture.find<QWidget>(u"agentOutcome"_s));
    const QString words = fixture.find<QWidget>(u"agentOutcome"_s)->accessibleName();
    QVERIFY2(words.contains(u"Line 2"_s), qPrintable(words));
    QVERIFY(fixture.client().instances().value(0).config.agent.environment.isEmpty());
    QVERIFY(fixture.stop());
}

void TestAgentForm::savesLimits()
{
    ConsoleFixture fixture(configWith({{"type", "echo"}}));
    QVERIFY(fixture.start());
    fixture.window().openPage(u"instances"_s);
    QTRY_VERIFY(fixture.find<QTabWidget>(u"instance:tabs"_s));
    fixture.find<QTabWidget>(u"instance:tabs"_s)->setCurrentIndex(1);
    auto *const waiting = fixture.find<QSpinBox>(u"limits:waitingRuns"_s);
    QTRY_VERIFY(waiting && waiting->isVisible());
    QCOMPARE(waiting->value(), 64);
    QVERIFY(!fixture.find<QWidget>(u"saveLimits"_s)->isEnabled());
    waiting->setFocus();
    waiting->selectAll();
    QTest::keyClicks(waiting, u"5"_s);
    auto *const onHangUp = fixture.find<QComboBox>(u"limits:onHangUp"_s);
    QTest::keyClick(onHangUp, Qt::Key_Down);
    QVERIFY(fixture.click(u"saveLimits"_s));
    const auto config = [&fixture] { return fixture.client().instances().value(0).config; };
    QTRY_COMPARE(config().limits.waitingRuns, 5);
    QVERIFY(config().onHangUp == InstanceConfig::OnHangUp::Finish);
    QCOMPARE(config().limits.concurrentRuns, 8);
    QTRY_VERIFY(!fixture.find<QWidget>(u"saveLimits"_s)->isEnabled());
    waiting->setValue(6);
    QVERIFY(fixture.click(u"revertLimits"_s));
    QCOMPARE(waiting->value(), 5);
    QVERIFY(fixture.stop());
}

void TestAgentForm::keepsTypedLimitsWhenTheFileChanges()
{
    ConsoleFixture fixture(configWith({{"type", "echo"}}));
    QVERIFY(fixture.start());
    fixture.window().openPage(u"instances"_s);
    QTRY_VERIFY(fixture.find<QTabWidget>(u"instance:tabs"_s));
    fixture.find<QTabWidget>(u"instance:tabs"_s)->setCurrentIndex(1);
    QTRY_VERIFY(fixture.find<QSpinBox>(u"limits:waitingRuns"_s));
    auto *const waiting = fixture.find<QSpinBox>(u"limits:waitingRuns"_s);
    waiting->setValue(5);
    QVERIFY(fixture.writeConfig(configWith({{"type", "echo"}}, {{"waitingRuns", 9}})));
    QTRY_VERIFY_WITH_TIMEOUT(fixture.find<QWidget>(u"limitsOutcome"_s), 20000);
    QCOMPARE(waiting->value(), 5);
    QVERIFY(!fixture.find<QWidget>(u"saveLimits"_s)->isEnabled()); // nothing can be overwritten
    QVERIFY(fixture.click(u"revertLimits"_s));
    QCOMPARE(waiting->value(), 9);
    QVERIFY(fixture.stop());
}

void TestAgentForm::linesHoldAnything()
{
    const Pairs pairs{{u"A"_s, u"1"_s}, {u"B"_s, u"line\nC:\\new\r"_s}, {u"C"_s, u""_s}};
    for (const QChar separator : {u'=', u':'})
        QCOMPARE(fromLines(toLines(pairs, separator), separator).value_or(Pairs()), pairs);
    QCOMPARE(fromLines(u"\n  \nA=b\n"_s, u'=').value_or(Pairs()), (Pairs{{u"A"_s, u"b"_s}}));
    QCOMPARE(fromLines(u"A=C:\\temp"_s, u'=').value_or(Pairs()), (Pairs{{u"A"_s, u"C:\\temp"_s}}));
    for (const QString &wrong : {u"A"_s, u"=b"_s, u"A=1\nA=2"_s})
        QVERIFY(!fromLines(wrong, u'='));
}

GATEHOUSE_TEST(TestAgentForm)
#include "tst_agentform.moc"
