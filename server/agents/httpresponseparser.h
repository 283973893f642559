// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "result.h"

#include <QByteArray>
#include <QByteArrayView>
#include <memory>

namespace Gatehouse {

/// Reads one HTTP/1.x response piece by piece; interim (1xx) responses before it are skipped.
class HttpResponseParser final
{
    Q_DISABLE_COPY_MOVE(HttpResponseParser)
public:
    HttpResponseParser();
    ~HttpResponseParser();

    /// Takes bytes from the front of @a bytes and returns how many; the others are to be presented again,
    /// with more behind them. Returns less than all of them only when it needs more, or is complete.
    [[nodiscard]] Result<qsizetype> feed(QByteArrayView bytes);
    /// The connection has ended. The error says what is missing.
    [[nodiscard]] Result<void> finish();

    [[nodiscard]] bool hasHead() const;
    [[nodiscard]] bool isComplete() const;
    /// Whether the response itself says where it ends.
    [[nodiscard]] bool isDelimited() const;
    [[nodiscard]] int status() const;
    [[nodiscard]] QByteArray reason() const;
    [[nodiscard]] QByteArray location() const;
    /// The piece of body that has come in since the last call.
    [[nodiscard]] QByteArray takeBody();

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace Gatehouse
