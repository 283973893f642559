// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "childprocess.h"
#include "poller.h"
#include "secrets/secretproblem.h"
#include "secrets/secretproviders.h"

#include <QList>
#include <QObject>
#include <QString>
#include <QTimer>
#include <functional>
#include <optional>

namespace Gatehouse {

/// One run of a command that is asked for one secret. Destroyed while it runs, it takes the process and all
/// that came of it along. Thread: the one that created it.
class ExecRun final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ExecRun)
public:
    using Done = std::function<void(SecretOutcome)>;

    /// @a providerName is the declared one, which the command is told.
    ExecRun(ExecProvider provider, QString providerName, QString id);
    ~ExecRun() override;

    /// Starts it, once. @a done is called from the event loop, when the process and, after a failure, all
    /// that came of it are gone; @a done must not destroy this (but may call deleteLater()).
    void start(Done done);

private:
    [[nodiscard]] QList<QByteArray> environment() const;
    void onOutput(const QByteArray &bytes);
    void onErrorOutput(const QByteArray &bytes);
    void count(const QByteArray &bytes);
    void onExited(const ChildExit &exit);
    void abort(SecretProblem problem);
    void finish(SecretOutcome outcome);
    [[nodiscard]] SecretOutcome readOutput() const;

    ExecProvider m_provider;
    QString m_providerName;
    QString m_id;
    Done m_done;
    QList<Secret> m_output;
    qint64 m_printed = 0; ///< bytes, stderr included
    std::optional<SecretProblem> m_problem; ///< set: the run is being ended
    QTimer m_limit;
    QTimer m_silence;
    Poller m_poller;
    ChildProcess m_child{m_poller};
};

} // namespace Gatehouse
