// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QHostAddress>
#include <QVarLengthArray>
#include <optional>

namespace Gatehouse {

/// Which of the two listeners a request came in by. Printed and stored as "public" and "private".
enum class ListenerKind { Public, Private };

/// "public" or "private".
inline QLatin1StringView toString(ListenerKind kind)
{
    return kind == ListenerKind::Public ? QLatin1StringView("public") : QLatin1StringView("private");
}

/// Where a request came from, after X-Forwarded-For has been weighed (docs/http.md, "Client address").
struct ClientAddress
{
    QHostAddress address; ///< what limits count; the socket's peer unless a trusted proxy spoke for another
    QString text; ///< @c address, IPv4-mapped addresses written as IPv4
    QString claimed; ///< what X-Forwarded-For said when it was not believed, else empty
};

/// The head of one request: tokenised, checked and normalised once, then read by everyone.
/// The views point into @c raw, so a copy of the head stays valid on its own.
struct RequestHead
{
    struct Field
    {
        QByteArrayView name; ///< as sent
        QByteArrayView value; ///< without surrounding white space
    };

    QByteArray raw; ///< the bytes of the head as they came
    QByteArrayView method;
    QByteArrayView target; ///< as sent, origin form
    QByteArray path; ///< canonical: decoded, dot segments removed, no trailing slash, ASCII lower case
    QVarLengthArray<Field, 16> fields;
    int minorVersion = 1; ///< of HTTP/1
    std::optional<quint64> contentLength;
    bool chunked = false;
    bool keepAlive = true; ///< what the client asked for (RFC 9112 section 9.3)
    bool expectsContinue = false;
    ListenerKind listener = ListenerKind::Public;
    ClientAddress client;

    /// The value of the first field called @a name (any case), or a null view.
    [[nodiscard]] QByteArrayView header(QByteArrayView name) const;
    /// Whether a body follows the head.
    [[nodiscard]] bool hasBody() const { return chunked || contentLength.value_or(0) > 0; }
};

} // namespace Gatehouse
