// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "config/config.h"
#include "secrets/secretref.h"

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QObject>
#include <QString>
#include <QStringList>

namespace Gatehouse {

class Resolver;

/// Something about a route that works, and that its operator should know.
struct RouteWarning
{
    enum class Kind {
        ShortSecret, ///< of fewer than RouteWarnings::MinSecretBytes bytes
        SharedSecret, ///< other routes have the same one
        SharedSession, ///< other routes act for the same session
        PlainSecret, ///< the secret itself stands in the configuration
        AgentDisabled, ///< the instance that is to run its tasks is disabled: they fail
    };
    Kind kind = Kind::PlainSecret;
    QStringList others = {}; ///< ids of the routes that share, in the order of the configuration

    bool operator==(const RouteWarning &) const = default;
};

/// Judges routes. Of secrets that have to be fetched it learns as they are fetched: it fetches none itself,
/// and keeps only their length and a digest whose key is gone with the process. Gateway thread.
class RouteWarnings final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(RouteWarnings)
public:
    /// A secret that was made by a machine is longer.
    static constexpr qsizetype MinSecretBytes = 20;

    /// @a resolver is borrowed and must outlive this.
    explicit RouteWarnings(Resolver &resolver, QObject *parent = nullptr);
    ~RouteWarnings() override;

    /// The warnings of each route of @a config that has some, by id. Routes that are disabled share nothing.
    [[nodiscard]] QHash<QString, QList<RouteWarning>> of(const Config &config) const;

Q_SIGNALS:
    /// A value was seen that is new or another.
    void changed();

private:
    struct Seen
    {
        qsizetype bytes = 0;
        QByteArray digest;
        bool operator==(const Seen &) const = default;
    };

    [[nodiscard]] Seen judge(const Secret &value) const;
    [[nodiscard]] Seen seenOf(const SecretRef &ref) const;
    void note(const SecretRef &ref, const Secret &value);

    QByteArray m_key; ///< of the digests
    QHash<QString, Seen> m_seen; ///< by SecretRef::describe()
};

} // namespace Gatehouse
