// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "secrets/keychainjobs.h"

#include <QString>
#include <chrono>
#include <functional>
#include <optional>

namespace Gatehouse {

/// Writes an entry, reads it back and deletes it: a keychain that can be read may refuse to be written.
/// Destroyed while it runs, it calls nobody.
class KeychainProbe final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(KeychainProbe)
public:
    /// What kept the keychain from doing it; none: it is fine.
    using Done = std::function<void(std::optional<SecretProblem>)>;

    /// @a key is the whole name of the entry that it uses; @a jobs is borrowed. Each of the three steps may
    /// take
    /// @a limit.
    KeychainProbe(KeychainJobs &jobs, QString key, bool mayPrompt, std::chrono::milliseconds limit);
    /// Starts it, once. @a done may destroy this.
    void start(Done done);

private:
    void readBack();
    void remove(std::optional<SecretProblem> problem);
    void run(KeychainRequest::Kind kind, std::function<void(const SecretOutcome &)> done);

    KeychainJobs &m_jobs;
    QString m_key;
    bool m_mayPrompt;
    std::chrono::milliseconds m_limit;
    Secret m_value;
    Done m_done;
};

} // namespace Gatehouse
