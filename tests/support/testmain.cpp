// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/testmain.h"

#include <QCoreApplication>

#include <cstdio>
#include <vector>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

std::vector<RegisteredTest> &registeredTests()
{
    static std::vector<RegisteredTest> tests;
    return tests;
}

/// What a class and the name of its file have in common: TestWireHeads and tst_wire_heads are "wireheads".
QString stem(QString name)
{
    name = name.toLower().remove(u'_');
    for (const QLatin1StringView prefix : {"test"_L1, "tst"_L1}) {
        if (name.startsWith(prefix))
            return name.sliced(prefix.size());
    }
    return name;
}

} // namespace

RegisteredTest::RegisteredTest(const char *name, Run function)
    : className(name)
    , run(function)
{
    registeredTests().push_back(*this);
}

__attribute__((weak)) std::unique_ptr<QCoreApplication> makeTestApplication(int &argc, char **argv)
{
    return std::make_unique<QCoreApplication>(argc, argv);
}

} // namespace Gatehouse

/// `tests_room tst_name [options of Qt Test]`
int main(int argc, char **argv)
{
    const std::unique_ptr<QCoreApplication> app = Gatehouse::makeTestApplication(argc, argv);
    const QString wanted = Gatehouse::stem(QString::fromLocal8Bit(argc > 1 ? argv[1] : ""));
    for (const Gatehouse::RegisteredTest &test : Gatehouse::registeredTests()) {
        if (Gatehouse::stem(QString::fromLatin1(test.className)) != wanted)
            continue;
        std::vector<char *> arguments{argv[0]};
        arguments.insert(arguments.end(), argv + 2, argv + argc);
        arguments.push_back(nullptr);
        return test.run(static_cast<int>(arguments.size()) - 1, arguments.data());
    }
    std::fputs("Name one of these tests:\n", stderr);
    for (const Gatehouse::RegisteredTest &test : Gatehouse::registeredTests())
        std::fprintf(stderr, "  %s\n", test.className);
    return 2;
}
