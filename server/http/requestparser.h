// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "http/requesthead.h"

#include <QByteArrayView>
#include <QString>
#include <functional>
#include <memory>

namespace Gatehouse {

/// Bytes a request head may have, its final empty line included (docs/http.md).
inline constexpr qsizetype MaxHeadBytes = 16384;
/// Header fields a request may have.
inline constexpr int MaxHeadFields = 100;

/// Reads one HTTP/1 request: first the head, then the body. Boost.Beast tokenises; what RFC 9112 leaves to
/// the recipient, or what two recipients could read in two ways, is refused here (docs/http.md,
/// "Strictness"). One parser serves one request.
class RequestParser final
{
    Q_DISABLE_COPY_MOVE(RequestParser)
public:
    RequestParser();
    ~RequestParser();

    enum class Progress {
        NeedMore,
        Done,
        Failed, ///< see status() and why(); the connection can't be used any more
    };

    /// Looks for a whole head at the start of @a input, which is everything unread so far. @a consumed is set
    /// once Done: the bytes of the head.
    [[nodiscard]] Progress parseHead(QByteArrayView input, qsizetype &consumed);
    /// The head, after parseHead() said Done.
    [[nodiscard]] RequestHead &head() { return m_head; }
    /// Whether the head ended, even when it was refused: then it was a request, and it is recorded.
    [[nodiscard]] bool sawWholeHead() const { return m_sawWholeHead; }

    /// Takes what is there of the body from the start of @a input and hands the decoded pieces to @a take.
    /// @a consumed says how much of @a input was used. Trailer fields are read and dropped.
    [[nodiscard]] Progress parseBody(QByteArrayView input, qsizetype &consumed,
                                     const std::function<void(QByteArrayView)> &take);
    /// Whether the request, body included, has been read whole.
    [[nodiscard]] bool isComplete() const;

    /// The status to answer a failure with: 400, 417 or 431.
    [[nodiscard]] int status() const { return m_status; }
    [[nodiscard]] const QString &why() const { return m_why; }

private:
    class Tokenizer;
    Progress fail(int status, const QString &why);
    [[nodiscard]] bool scanHead(QByteArrayView input, qsizetype &end);
    [[nodiscard]] bool checkTarget();
    [[nodiscard]] bool checkFraming();
    [[nodiscard]] bool checkHost();
    [[nodiscard]] bool readConnection();

    RequestHead m_head;
    std::unique_ptr<Tokenizer> m_tokenizer;
    qsizetype m_scanned = 0; ///< bytes of the head that scanHead() has passed
    int m_lines = 0;
    qsizetype m_overhead = 0; ///< raw bytes of a chunked body that are not content
    bool m_sawWholeHead = false;
    int m_status = 400;
    QString m_why;
};

} // namespace Gatehouse
