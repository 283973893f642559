// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "support/testgateway.h"

#include <QTest>

/// Ends the test when an answer is not whole, saying why, and compares its status.
#define VERIFY_STATUS(answer, expected)                                                                      \
    do {                                                                                                     \
        const Gatehouse::Test::HttpAnswer &verified = (answer);                                              \
        QVERIFY2(verified.isComplete(), qPrintable(verified.problem));                                       \
        if (verified.status != (expected))                                                                   \
            qWarning() << "answered:" << verified.raw.left(1000);                                            \
        QCOMPARE(verified.status, expected);                                                                 \
    } while (false)

/// Compares body and status; the body first, because it says more.
#define VERIFY_ANSWER(answer, expected, text)                                                                \
    do {                                                                                                     \
        const Gatehouse::Test::HttpAnswer &verified = (answer);                                              \
        QVERIFY2(verified.isComplete(), qPrintable(verified.problem));                                       \
        QCOMPARE(verified.body, QByteArray(text));                                                           \
        QCOMPARE(verified.status, expected);                                                                 \
    } while (false)
