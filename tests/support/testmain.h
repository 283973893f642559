// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QTest>

#include <memory>

class QCoreApplication;

namespace Gatehouse {

/// One test class of an executable that holds several. Its name on the command line is that of its file:
/// `tst_gate` for TestGate in tst_gate.cpp.
struct RegisteredTest
{
    using Run = int (*)(int argc, char **argv);
    RegisteredTest(const char *className, Run function);
    const char *className;
    Run run;
};

/// The application object of a test: a QCoreApplication, unless the executable defines this function itself.
[[nodiscard]] std::unique_ptr<QCoreApplication> makeTestApplication(int &argc, char **argv);

} // namespace Gatehouse

/// Instead of QTEST_GUILESS_MAIN, in the files of gatehouse_add_tests(). Each run has its own process and its
/// own application object.
#define GATEHOUSE_TEST(TestClass)                                                                            \
    static const Gatehouse::RegisteredTest registered##TestClass(#TestClass, [](int argc, char **argv) {     \
        TestClass test;                                                                                      \
        return QTest::qExec(&test, argc, argv);                                                              \
    });
