// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>
#include <QtGlobal>

namespace Gatehouse {

/// Hears what happens on a wire. A wire may be destroyed by its listener only from the event loop, never
/// from inside one of these.
class WireListener
{
public:
    virtual ~WireListener() = default;
    /// Bytes, or the end of the input, can be read.
    virtual void wireReadable() = 0;
    /// The client sent FIN while nobody was reading. Told once.
    virtual void wirePeerClosed() = 0;
    /// The wire is dead: reset, write error, or (TLS) closed. Told at most once; read what is left first.
    virtual void wireLost() = 0;
};

/// One client connection as a stream of bytes. Gateway thread.
class Wire
{
    Q_DISABLE_COPY_MOVE(Wire)
public:
    Wire() = default;
    virtual ~Wire() = default;

    enum class ReadStatus {
        Data,
        Again, ///< nothing there now
        End, ///< the client will send no more
        Lost,
    };
    struct ReadResult
    {
        ReadStatus status = ReadStatus::Again;
        qsizetype bytes = 0;
    };

    /// Reads at most @a size bytes.
    [[nodiscard]] virtual ReadResult read(char *buffer, qsizetype size) = 0;
    /// Sends @a bytes, or keeps them until the client takes them.
    virtual void write(const QByteArray &bytes) = 0;
    /// Bytes that the client has not taken yet.
    [[nodiscard]] virtual qint64 pendingOutput() const = 0;
    /// Bytes the client's system has acknowledged so far: grows while the client reads. What the kernel keeps
    /// on this side does not count: it is megabytes, and taken in large steps.
    [[nodiscard]] virtual qint64 takenOutput() const = 0;
    /// Whether wireReadable() is wanted.
    virtual void setReading(bool on) = 0;
    /// Says that no more output follows, once what is pending is sent. False when this wire can't say so
    /// without closing its input too (TLS).
    virtual bool finishOutput() = 0;
    /// Closes at once; nothing is told afterwards.
    virtual void close() = 0;
    /// False while a TLS handshake runs.
    [[nodiscard]] virtual bool isReady() const = 0;

protected:
    /// Bytes written to the connected @a descriptor that the other side has not acknowledged yet.
    [[nodiscard]] static qint64 unacknowledged(qintptr descriptor);
};

} // namespace Gatehouse
