// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "composer/composedrequest.h"
#include "result.h"

#include <QByteArray>
#include <QList>
#include <QObject>
#include <QThread>
#include <QTimer>
#include <optional>

namespace Gatehouse {

/// A request that was sent.
struct SentRequest
{
    qint64 id = 0; ///< never used again
    qint64 timeMs = 0; ///< milliseconds since 1970 UTC
    ComposedRequest request = {};
    int status = 0; ///< 0: no reply came
    QString problem = {}; ///< why not
    qint64 durationMs = 0;
    qint64 received = 0; ///< bytes of the reply's body; the reply itself is not kept
    QByteArray callId = {}; ///< of the call it was, when this gateway answered

    bool operator==(const SentRequest &) const = default;
};

/// A request kept under a name.
struct SavedRequest
{
    QString name; ///< unique
    ComposedRequest request = {};

    bool operator==(const SavedRequest &) const = default;
};

/// What the composer remembers, in a file of its own (`composer.json` in the data directory). No secret is
/// ever part of it.
struct RequestBook
{
    QList<SentRequest> history = {}; ///< newest first
    QList<SavedRequest> saved = {}; ///< by name
    std::optional<ComposedRequest> draft = {}; ///< what was being composed when the window closed
    bool keepsBodies = true; ///< whether the history holds bodies

    bool operator==(const RequestBook &) const = default;
};

[[nodiscard]] QByteArray toJson(const RequestBook &book);
/// Invalid: it is no such text, or of a newer version.
[[nodiscard]] Result<RequestBook> bookFromJson(const QByteArray &text);

/// The book of one data directory. It is read and written on a thread of its own; changes are here at once.
/// GUI thread.
class RequestStore final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(RequestStore)
public:
    static constexpr qsizetype MaxHistory = 500;
    static constexpr qsizetype MaxBody = 262144; ///< characters; a longer body is not kept
    static constexpr qsizetype MaxBytes = 8388608; ///< of all bodies in the history

    explicit RequestStore(QObject *parent = nullptr);
    /// Writes what is not written yet, and waits for that.
    ~RequestStore() override;

    /// Reads @a file, and writes changes to it from then on. loaded() follows.
    void open(const QString &file);
    [[nodiscard]] const RequestBook &book() const { return m_book; }

    /// Puts @a sent before the others, as it may be stored. Returns its id.
    qint64 add(SentRequest sent);
    /// The call that the request @a id was is known now.
    void setCall(qint64 id, const QByteArray &callId);
    void forget(qint64 id);
    void clearHistory();
    /// Drops what was sent more than @a days ago.
    void prune(int days);
    /// Whether bodies are kept; those that are, go when not.
    void setKeepsBodies(bool keeps);
    /// Stores @a request as @a name, over one of that name. Invalid: the name is empty or too long.
    [[nodiscard]] Result<void> save(const QString &name, const ComposedRequest &request);
    /// Conflict: there is one called @a to. NotFound: there is none called @a from.
    [[nodiscard]] Result<void> rename(const QString &from, const QString &to);
    void remove(const QString &name);
    void setDraft(const ComposedRequest &request);

Q_SIGNALS:
    void loaded();
    /// The history or the saved requests are others now.
    void changed();
    /// The file can't be read or written, in words. One that can't be read is left alone.
    void failed(const QString &words);

private:
    class File;
    void touch();
    void write();
    void bound();
    [[nodiscard]] ComposedRequest storable(ComposedRequest request, bool withBody) const;

    QThread m_thread;
    File *m_file; ///< lives and dies on m_thread
    QTimer m_write;
    RequestBook m_book;
    qint64 m_lastId = 0;
    bool m_isOpen = false; ///< the file was read, and may be written
    bool m_isDirty = false;
};

} // namespace Gatehouse
