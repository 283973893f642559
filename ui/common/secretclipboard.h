// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>
#include <QObject>
#include <QTimer>
#include <chrono>

namespace Gatehouse {

/// Copies secrets, and takes them out of the clipboard after a while and at the end of the program, if what
/// is there is still ours. One for the window. GUI thread.
class SecretClipboard final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SecretClipboard)
public:
    static constexpr std::chrono::seconds Lifetime{30};

    explicit SecretClipboard(QObject *parent = nullptr);
    ~SecretClipboard() override;

    /// Asks clipboard managers not to keep it.
    void copy(QByteArrayView secret);
    /// For tests: instead of Lifetime, from the next copy() on.
    void setLifetime(std::chrono::milliseconds lifetime) { m_timer.setInterval(lifetime); }

private:
    void clear();

    QTimer m_timer;
    QByteArray m_digest; ///< of what we copied: no second copy of a secret is kept
};

} // namespace Gatehouse
