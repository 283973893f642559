// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "scratchfiles.h"
#include "secrets/resolver.h"

#include <QElapsedTimer>
#include <QTest>
#include <QTimer>
#include <chrono>
#include <functional>

namespace Gatehouse {

/// Changes a secret again and again while others ask for it, and sees whether anybody gets an old value.
class Rotation final
{
public:
    static constexpr int Tries = 100;

    Rotation(Resolver &resolver, SecretRef ref)
        : m_resolver(resolver)
        , m_ref(std::move(ref))
    { }

    /// The value of try @a number. All have the same size.
    [[nodiscard]] static QByteArray value(int number)
    {
        return "value-" + QByteArray::number(100000 + number);
    }

    /// @a change stores a value, and has stored it when it returns. Returns what went wrong first; empty:
    /// nothing.
    [[nodiscard]] QString run(const std::function<void(const QByteArray &)> &change)
    {
        change(value(0));
        QElapsedTimer elapsed;
        QTimer others;
        others.setTimerType(Qt::PreciseTimer);
        QObject::connect(&others, &QTimer::timeout, &m_context, [this, &elapsed] {
            while (m_asked < elapsed.elapsed() / 5) // 200 a second
                ask();
        });
        elapsed.start();
        others.start(std::chrono::milliseconds(5));
        for (int number = 1; number <= Tries && m_failure.isEmpty(); ++number) {
            m_isChanging = true;
            change(value(number));
            m_isChanging = false;
            m_current = number;
            QString outcome;
            m_resolver.lookUp(m_ref, &m_context,
                              [&outcome](const SecretOutcome &result) { outcome = told(result); });
            if (!QTest::qWaitFor([&outcome] { return !outcome.isEmpty(); }, 20000))
                return QStringLiteral("no answer to try %1").arg(number);
            if (outcome != QStringLiteral("ok:") + QString::fromLatin1(value(number)))
                return QStringLiteral("try %1 got %2").arg(number).arg(outcome);
        }
        others.stop();
        if (!QTest::qWaitFor([this] { return m_asked == m_answered; }, 20000))
            return QStringLiteral("%1 of %2 were not answered").arg(m_asked - m_answered).arg(m_asked);
        return m_failure;
    }

private:
    void ask()
    {
        ++m_asked;
        const int oldest = m_current;
        const bool isClean = !m_isChanging;
        m_resolver.lookUp(m_ref, &m_context, [this, oldest, isClean](const SecretOutcome &result) {
            ++m_answered;
            if (result && isClean && result->bytes().toByteArray() < value(oldest))
                m_failure = QStringLiteral("asked at %1, got %2").arg(oldest).arg(told(result));
        });
    }

    Resolver &m_resolver;
    SecretRef m_ref;
    QObject m_context;
    int m_current = 0;
    bool m_isChanging = false;
    qint64 m_asked = 0;
    qint64 m_answered = 0;
    QString m_failure;
};

} // namespace Gatehouse
