// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "secrets/resolver.h"

#include "scratchfiles.h"
#include "support/testmain.h"

#include <memory>

using namespace Gatehouse;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

SecretRef execRef(const QString &id, const QString &provider = u"x"_s)
{
    return {SecretRef::Source::Exec, provider, id, {}};
}

} // namespace

class TestResolver final : public QObject
{
    Q_OBJECT

private:
    /// A command that notes that it runs, waits for the file `open`, and prints what `value` held when it
    /// began.
    SecretProviders slowCommand() const
    {
        ExecProvider provider;
        provider.command = m_files->script(u"get"_s,
                                           "read -r value <value; echo run >>log\n"
                                           "while [ ! -e open ]; do sleep 0.01; done; echo \"$value\"");
        provider.passEnv = {u"PATH"_s};
        provider.timeout = 30s;
        provider.jsonOnly = false;
        SecretProviders providers;
        providers.providers.insert(u"x"_s, provider);
        return providers;
    }
    qsizetype runs() const
    {
        QFile log(m_files->path(u"log"_s));
        return log.open(QIODevice::ReadOnly) ? log.readAll().count('\n') : 0;
    }
    Resolver::Done note(const QString &name)
    {
        return [this, name](const SecretOutcome &outcome) { m_answers.append(name + u' ' + told(outcome)); };
    }

    std::unique_ptr<ScratchFiles> m_files;
    QStringList m_answers;

private Q_SLOTS:
    void init()
    {
        m_files = std::make_unique<ScratchFiles>();
        m_answers.clear();
    }

    void answersPlainAndEnvAtOnce()
    {
        qputenv("GATEHOUSE_TEST_SET", "here");
        SecretProviders providers;
        providers.providers.insert(u"few"_s, EnvProvider{QStringList{u"OTHER"_s}});
        Resolver resolver(providers, {}, nullptr);
        resolver.lookUp({SecretRef::Source::Plain, {}, {}, Secret("plain")}, this, note(u"a"_s));
        resolver.lookUp({SecretRef::Source::Env, u"default"_s, u"GATEHOUSE_TEST_SET"_s, {}}, this,
                        note(u"b"_s));
        resolver.lookUp({SecretRef::Source::Env, u"few"_s, u"GATEHOUSE_TEST_SET"_s, {}}, this, note(u"c"_s));
        resolver.lookUp({SecretRef::Source::Env, u"none"_s, u"GATEHOUSE_TEST_SET"_s, {}}, this, note(u"d"_s));
        resolver.lookUp({}, this, note(u"e"_s));
        QCOMPARE(
            m_answers,
            QStringList({u"a ok:plain"_s, u"b ok:here"_s, u"c "_s + words(SecretProblem::VariableNotAllowed),
                         u"d "_s + words(SecretProblem::ProviderMissing),
                         u"e "_s + words(SecretProblem::ValueEmpty)}));
    }

    void tellsCallersInWords()
    {
        Resolver resolver({}, {}, nullptr);
        QString message;
        ErrorCode code{};
        const auto keep = [&message, &code](const Result<Secret> &result) {
            message = result ? QString() : result.error().message;
            code = result ? ErrorCode::Internal : result.error().code;
        };
        resolver.resolve({SecretRef::Source::Env, u"default"_s, u"GATEHOUSE_TEST_UNSET"_s, {}}, this, keep);
        QCOMPARE(message, u"The secret env:GATEHOUSE_TEST_UNSET has no value: the variable is not set."_s);
        QCOMPARE(code, ErrorCode::NotFound);
        message.clear();
        resolver.resolve({SecretRef::Source::Keychain, u"default"_s, u"zapier"_s, {}}, this, keep);
        QVERIFY(message.isEmpty());
        QTRY_COMPARE(message, u"The secret keychain:zapier has no value: there is no keychain."_s);
        QCOMPARE(code, ErrorCode::Unavailable);
    }

    void readsFiles()
    {
        SecretProviders providers;
        providers.providers.insert(
            u"json"_s, FileProvider{.path = m_files->write(u"s.json"_s, R"({"a":"first","b":"second"})")});
        providers.providers.insert(u"one"_s,
                                   FileProvider{.path = m_files->write(u"one"_s, "whole\n"),
                                                .mode = FileProvider::Mode::SingleValue});
        providers.defaults.file = u"json"_s;
        Resolver resolver(providers, {}, nullptr);
        resolver.lookUp({SecretRef::Source::File, u"default"_s, u"/a"_s, {}}, this, note(u"a"_s));
        resolver.lookUp({SecretRef::Source::File, u"json"_s, u"/b"_s, {}}, this, note(u"b"_s));
        resolver.lookUp({SecretRef::Source::File, u"one"_s, u"value"_s, {}}, this, note(u"c"_s));
        resolver.lookUp({SecretRef::Source::File, u"one"_s, u"/a"_s, {}}, this, note(u"d"_s));
        resolver.lookUp({SecretRef::Source::File, u"none"_s, u"/a"_s, {}}, this, note(u"e"_s));
        QCOMPARE(m_answers, QStringList());
        QTRY_COMPARE(m_answers.size(), 5);
        m_answers.sort();
        QCOMPARE(m_answers,
                 QStringList({u"a ok:first"_s, u"b ok:second"_s, u"c ok:whole"_s,
                              u"d "_s + words(SecretProblem::ReferenceInvalid),
                              u"e "_s + words(SecretProblem::ProviderMissing)}));
    }

    void oneRunsAndOneWaits()
    {
        m_files->write(u"value"_s, "old\n");
        Resolver resolver(slowCommand(), {}, nullptr);
        resolver.lookUp(execRef(u"a"_s), this, note(u"first"_s));
        QTRY_COMPARE(runs(), 1);
        m_files->write(u"value"_s, "new\n");
        for (int i = 0; i < 50; ++i)
            resolver.lookUp(execRef(u"a"_s), this, note(u"later"_s));
        m_files->write(u"open"_s, "");
        QTRY_COMPARE(m_answers.size(), 51);
        QCOMPARE(m_answers.count(u"first ok:old"_s), 1);
        QCOMPARE(m_answers.count(u"later ok:new"_s), 50);
        QCOMPARE(runs(), 2);
        // nothing is kept
        resolver.lookUp(execRef(u"a"_s), this, note(u"last"_s));
        QTRY_COMPARE(m_answers.count(u"last ok:new"_s), 1);
        QCOMPARE(runs(), 3);
    }

    void otherReferencesDoNotWait()
    {
        m_files->write(u"value"_s, "it\n");
        SecretProviders providers = slowCommand();
        providers.defaults.exec = u"x"_s;
        Resolver resolver(providers, {}, nullptr);
        resolver.lookUp(execRef(u"a"_s), this, note(u"a"_s));
        resolver.lookUp(execRef(u"b"_s), this, note(u"b"_s));
        QTRY_COMPARE(runs(), 2);
        resolver.lookUp(execRef(u"a"_s, u"default"_s), this, note(u"same"_s)); // by another name
        m_files->write(u"open"_s, "");
        QTRY_COMPARE(m_answers.size(), 3);
        QCOMPARE(runs(), 3);
    }

    void askingFromAnAnswerIsANewRequest()
    {
        m_files->write(u"value"_s, "old\n");
        m_files->write(u"open"_s, "");
        Resolver resolver(slowCommand(), {}, nullptr);
        resolver.lookUp(execRef(u"a"_s), this, [&](const SecretOutcome &outcome) {
            m_answers.append(told(outcome));
            m_files->write(u"value"_s, "new\n");
            resolver.lookUp(execRef(u"a"_s), this, note(u"then"_s));
        });
        QTRY_COMPARE(m_answers, QStringList({u"ok:old"_s, u"then ok:new"_s}));
    }

    void theDeadAreForgotten()
    {
        m_files->write(u"value"_s, "it\n");
        Resolver resolver(slowCommand(), {}, nullptr);
        auto first = std::make_unique<QObject>();
        auto second = std::make_unique<QObject>();
        resolver.lookUp(execRef(u"a"_s), first.get(), note(u"first"_s));
        QTRY_COMPARE(runs(), 1);
        resolver.lookUp(execRef(u"a"_s), second.get(), note(u"second"_s));
        first.reset();
        second.reset();
        m_files->write(u"open"_s, "");
        resolver.lookUp(execRef(u"b"_s), this, note(u"b"_s));
        QTRY_COMPARE(m_answers, QStringList{u"b ok:it"_s});
        QTest::qWait(0);
        QCOMPARE(runs(), 2); // a's second one had nobody to run for
    }

    void followsTheProviders()
    {
        m_files->write(u"value"_s, "it\n");
        Resolver resolver(slowCommand(), {}, nullptr);
        resolver.lookUp(execRef(u"a"_s), this, note(u"old"_s));
        QTRY_COMPARE(runs(), 1);
        resolver.lookUp(execRef(u"a"_s), this, note(u"waiting"_s));
        resolver.setProviders({});
        m_files->write(u"open"_s, "");
        QTRY_COMPARE(m_answers,
                     QStringList({u"old ok:it"_s, u"waiting "_s + words(SecretProblem::ProviderMissing)}));
    }

    void runsAFewCommandsAtATime()
    {
        m_files->write(u"value"_s, "it\n");
        Resolver resolver(slowCommand(), {}, nullptr);
        const int count = static_cast<int>(Resolver::MaxCommands) + 5;
        for (int i = 0; i < count; ++i)
            resolver.lookUp(execRef(u"a%1"_s.arg(i)), this, note(u"x"_s));
        QTRY_COMPARE(runs(), qsizetype(Resolver::MaxCommands));
        QTest::qWait(50); // there is nothing to wait for: no further one begins
        QCOMPARE(runs(), qsizetype(Resolver::MaxCommands));
        m_files->write(u"open"_s, "");
        QTRY_COMPARE(m_answers.count(u"x ok:it"_s), count);
        QCOMPARE(runs(), count);
    }

    void boundsThoseWhoWait()
    {
        m_files->write(u"value"_s, "it\n");
        Resolver resolver(slowCommand(), {}, nullptr);
        int refused = 0;
        int served = 0;
        const auto count = [&](const SecretOutcome &outcome) {
            if (outcome)
                ++served;
            else if (outcome.error() == SecretProblem::TooManyRequests)
                ++refused;
        };
        const int waiting = static_cast<int>(Resolver::MaxWaiting);
        for (int i = 0; i < waiting + 8; ++i)
            resolver.lookUp(execRef(u"a"_s), this, count);
        QTRY_COMPARE(refused, 7);
        m_files->write(u"open"_s, "");
        QTRY_COMPARE(served, waiting + 1);
    }

    void endsWithRequestsUnderWay()
    {
        m_files->write(u"value"_s, "it\n");
        {
            Resolver resolver(slowCommand(), {}, nullptr);
            resolver.lookUp(execRef(u"a"_s), this, note(u"a"_s));
            resolver.lookUp(execRef(u"a"_s), this, note(u"b"_s));
            QTRY_COMPARE(runs(), 1);
        }
        m_files->write(u"open"_s, "");
        QTest::qWait(0);
        QCOMPARE(m_answers, QStringList());
    }
};

GATEHOUSE_TEST(TestResolver)
#include "tst_resolver.moc"
