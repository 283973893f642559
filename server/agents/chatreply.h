// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "agents/sseparser.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QString>
#include <boost/json/object.hpp>

namespace Gatehouse {

/// Gathers the reply of an OpenAI-compatible server from the body of its answer: server-sent events, or one
/// JSON object from servers that do not stream.
class ChatReply final
{
public:
    enum class State { Reading, Complete, Failed };

    /// More than @a maxBytes of reply fail with @a tooLong.
    ChatReply(qint64 maxBytes, QString tooLong);

    /// Takes the next piece of the body. Once it is Complete or Failed nothing more is to be fed.
    State feed(QByteArrayView piece);
    /// The body has ended. @a delimited: the server said where it ends, so nothing can be missing.
    State finish(bool delimited);

    /// The reply so far, UTF-8.
    [[nodiscard]] const QByteArray &text() const { return m_text; }
    /// What went wrong, in words.
    [[nodiscard]] QString error() const { return m_error; }

private:
    enum class Format { Unknown, Events, Json };

    State takeEvents(const QList<QByteArray> &events);
    State takeEvent(QByteArrayView data);
    State takeJson();
    State takeChoice(const boost::json::object &answer);
    State append(std::string_view text);
    State fail(QString why);

    qint64 m_maxBytes;
    QString m_tooLong;
    Format m_format = Format::Unknown;
    SseParser m_parser;
    QByteArray m_json;
    QByteArray m_text;
    QString m_error;
    bool m_finished = false; ///< the server has given a reason to have finished
};

/// The words in the body of an error answer: those of an error object, else the text as it is. Bounded.
[[nodiscard]] QString chatErrorWords(QByteArrayView body);

} // namespace Gatehouse
