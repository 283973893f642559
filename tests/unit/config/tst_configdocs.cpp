// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "parsing.h"

#include "support/testmain.h"
#include <QFile>
#include <QRegularExpression>

using namespace Qt::StringLiterals;
using namespace Gatehouse;

namespace {

/// A row of a table of fields.
struct Row
{
    QString path;
    QString preset; ///< JSON; empty where the page gives none
};

/// A configuration with an agent of every type, into which @a value is put at @a path.
QByteArray withField(const QString &path, const QByteArray &value)
{
    const QByteArray commonFields = "uuid: '2f1c0f7e-5a0e-4c57-9d3c-0d9f6f2a7b11', name: 'a'";
    QByteArray agent = "type: 'echo'";
    if (path == u"instances[].agent.environment"_s || path == u"instances[].agent.timeoutSeconds"_s)
        agent = "type: 'command', command: ['x']";
    else if (path == u"instances[].agent.systemPrompt"_s || path == u"instances[].agent.headers"_s)
        agent = "type: 'chat', baseUrl: 'http://h', model: 'm'";
    else if (path == u"instances[].agent.agentId"_s)
        agent = "type: 'openclaw', url: 'ws://h'";

    QByteArray text = value;
    QStringList steps = path.split(u'.');
    while (!steps.isEmpty()) {
        const QString name = steps.takeLast();
        const bool isItem = !steps.isEmpty() && steps.last().endsWith(u"[]"_s);
        const bool isOfRoute = !steps.isEmpty() && steps.last() == u"<id>"_s;
        const bool isAgent = !steps.isEmpty() && steps.last() == u"agent"_s;
        QByteArray object = name.toUtf8().replace("[]", "").replace("<id>", "r") + ": " + text;
        if (isOfRoute)
            object += ", sessionKey: 'k', secret: 's'";
        if (isAgent)
            object += ", " + agent;
        if (isItem) {
            object += ", " + commonFields;
            if (name != u"agent"_s)
                object += ", agent: {" + agent + "}";
        }
        text = isItem ? "[{" + object + "}]" : "{" + object + "}";
    }
    return text;
}

} // namespace

/// Holds docs/configuration.md against the tables of the parser.
class TestConfigDocs final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QFile file(QStringLiteral(GATEHOUSE_SOURCE_DIR "/docs/configuration.md"));
        QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(file.fileName()));
        m_page = QString::fromUtf8(file.readAll());
        static const QRegularExpression row(
            u"^\\| `([^`]+)` \\| [^|]+ \\| (?:`([^|]+)`|[^|`]+) \\| [^|]+ \\|$"_s,
            QRegularExpression::MultilineOption);
        for (const QRegularExpressionMatch &match : row.globalMatch(m_page))
            m_rows.append({.path = match.captured(1), .preset = match.captured(2)});
    }

    void documentsEveryField()
    {
        QStringList documented;
        for (const Row &row : std::as_const(m_rows))
            documented.append(row.path);
        QStringList known = configFieldPaths();
        documented.sort();
        known.sort();
        QCOMPARE(documented, known);
    }

    void defaultsAreTrue_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("preset");
        for (const Row &row : std::as_const(m_rows)) {
            const bool isPart = row.path.startsWith(u"SecretRef"_s)
                || row.path.startsWith(u"secrets.providers.<name>"_s)
                || row.path == u"instances[].agent.systemPrompt"_s;
            if (!row.preset.isEmpty() && !isPart)
                QTest::newRow(qPrintable(row.path)) << row.path << row.preset;
        }
    }
    void defaultsAreTrue()
    {
        QFETCH(const QString, path);
        QFETCH(const QString, preset);
        const QByteArray text = withField(path, preset.toUtf8());
        QCOMPARE(problemsOf(text), QStringList());
        Config expected;
        if (path.startsWith(u"instances[]"_s)) {
            InstanceConfig instance;
            instance.uuid = u"2f1c0f7e-5a0e-4c57-9d3c-0d9f6f2a7b11"_s;
            instance.name = u"a"_s;
            instance.agent = configOf(text).instances.value(0).agent;
            QCOMPARE(instance.agent.timeout, AgentConfig().timeout);
            QVERIFY(instance.agent.environment.isEmpty() && instance.agent.headers.isEmpty());
            expected.instances.append(instance);
        }
        if (path.startsWith(u"routes.<id>"_s))
            expected.routes = configOf("{routes: {r: {sessionKey: 'k', secret: 's'}}}").routes;
        QCOMPARE(configOf(text), expected);
    }

    void examplesAreRight()
    {
        static const QRegularExpression block(u"```json5\\n(.*?)```"_s,
                                              QRegularExpression::DotMatchesEverythingOption);
        int examples = 0;
        for (const QRegularExpressionMatch &match : block.globalMatch(m_page)) {
            QByteArray text = match.captured(1).toUtf8();
            if (text.startsWith("{ source"))
                text = "{listeners: {public: {tls: {certificate: 'c', key: 'k', passphrase: " + text + "}}}}";
            QCOMPARE(problemsOf(text), QStringList());
            ++examples;
        }
        QCOMPARE(examples, 3);
    }

    void reportsAreReal()
    {
        const QByteArray text =
            "{listeners: {public: {adress: 1}}, instances: ["
            "{uuid: '2f1c0f7e-5a0e-4c57-9d3c-0d9f6f2a7b11', name: 'a', agent: {type: 'echo'}},"
            "{uuid: '7b0f0c53-9be2-4a7e-8f57-3c1d2e4f5a6b', name: 'a', agent: {type: 'echo'}}],"
            "limits: {connections: 0}}";
        const QStringList problems = problemsOf(text);
        QCOMPARE(problems.size(), 3);
        for (const QString &problem : problems)
            QVERIFY2(m_page.contains(u"gatehouse.json: "_s + problem + u'\n'), qPrintable(problem));
    }

private:
    QString m_page;
    QList<Row> m_rows;
};

GATEHOUSE_TEST(TestConfigDocs)
#include "tst_configdocs.moc"
