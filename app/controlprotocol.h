// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "exitcode.h"
#include "result.h"
#include "secrets/secret.h"

#include <QByteArray>
#include <QString>
#include <boost/json/object.hpp>
#include <optional>
#include <variant>

namespace Gatehouse {

/// What a command asks of the process that owns the data directory: one JSON object on one line,
/// `{"command":"keys list","args":{"instance":"demo"},"config":"/path"}`.
struct ControlRequest
{
    QString command; ///< a name of the command table
    boost::json::object args; ///< see Invocation::args
    QString configFile; ///< absolute, when the caller named one; the owner refuses if it uses another
    Secret secret = {}; ///< a value that was read from stdin: not among args, whose memory nobody wipes
};

/// A piece of the answer, each one JSON object on one line. A message that is no error may be followed by
/// more; Done and Failed end the answer.
struct ControlData
{
    boost::json::value value; ///< `{"data":…}`
};
struct ControlNotice
{
    QString text; ///< `{"notice":"…"}`: for people, on stderr
};
struct ControlDone
{ }; ///< `{"done":true}`
struct ControlFailed
{
    ExitCode exit = ExitCode::Failed; ///< `{"error":{"exit":3,"message":"…"}}`
    QString message;
};
using ControlMessage = std::variant<ControlData, ControlNotice, ControlDone, ControlFailed>;

/// Bytes a request may have, line end included.
inline constexpr qsizetype ControlRequestBytes = 1048576;
/// Bytes a message of the answer may have.
inline constexpr qsizetype ControlMessageBytes = 67108864;

/// To be wiped once it has been sent, if there is a secret in it.
[[nodiscard]] QByteArray encode(const ControlRequest &request);
[[nodiscard]] QByteArray encode(const ControlMessage &message);
[[nodiscard]] Result<ControlRequest> decodeRequest(QByteArrayView line);
[[nodiscard]] Result<ControlMessage> decodeMessage(QByteArrayView line);

/// Cuts a stream of bytes into lines.
class LineReader final
{
    Q_DISABLE_COPY_MOVE(LineReader)
public:
    /// Lines longer than @a limit bytes, line end included, are refused.
    explicit LineReader(qsizetype limit)
        : m_limit(limit)
    { }
    ~LineReader() { clear(); }

    void append(QByteArrayView bytes);
    /// The next whole line without its end, or nothing.
    [[nodiscard]] std::optional<QByteArray> next();
    /// Forgets what has been read, and wipes it.
    void clear();
    /// True once next() has met a line that is too long; it finds no more lines then.
    [[nodiscard]] bool isTooLong() const { return m_tooLong; }

private:
    qsizetype m_limit;
    QByteArray m_buffer;
    qsizetype m_start = 0; ///< of the line that is read next
    qsizetype m_searched = 0; ///< no line end lies between m_start and here
    bool m_tooLong = false;
};

/// Where the control socket of @a dataDir is: in it, or under @a runtimeDir when that path is too long for
/// a socket. Empty when neither will do.
[[nodiscard]] QString controlSocketPath(const QString &dataDir, const QString &runtimeDir);

/// The same with $XDG_RUNTIME_DIR.
[[nodiscard]] QString controlSocketPath(const QString &dataDir);

} // namespace Gatehouse
