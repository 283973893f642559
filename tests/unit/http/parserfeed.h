// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "http/inputbuffer.h"
#include "http/requestparser.h"

#include <QByteArray>
#include <functional>

namespace Gatehouse::Test {

/// What a parser made of a stream of bytes.
struct ParserOutcome
{
    enum class End { Whole, Refused, Waiting };
    End end = End::Waiting;
    int status = 0; ///< of a refusal
    bool wholeHead = false;
    QByteArray method;
    QByteArray path;
    QByteArray body;
    qsizetype consumed = 0; ///< of the stream; only for Whole
    bool overrun = false; ///< more was consumed than there was

    bool operator==(const ParserOutcome &) const = default;
};

/// Feeds @a stream to a new parser as a connection does: in pieces whose sizes @a nextStep says, until the
/// request is whole or refused.
inline ParserOutcome feedParser(QByteArrayView stream, const std::function<qsizetype()> &nextStep)
{
    using Progress = RequestParser::Progress;
    ParserOutcome outcome;
    RequestParser parser;
    InputBuffer input;
    bool inBody = false;
    qsizetype fed = 0;
    Progress progress = Progress::NeedMore;
    while (progress == Progress::NeedMore && fed < stream.size()) {
        const qsizetype step = std::min(nextStep(), stream.size() - fed);
        input.append(stream.sliced(fed, step));
        fed += step;
        qsizetype used = 0;
        if (!inBody) {
            progress = parser.parseHead(input.view(), used);
            if (progress == Progress::Done) {
                outcome.method = parser.head().method.toByteArray();
                outcome.path = parser.head().path;
                inBody = true;
                outcome.overrun = outcome.overrun || used > input.view().size();
                input.consume(used);
                outcome.consumed += used;
                used = 0;
                progress = parser.isComplete() ? Progress::Done : Progress::NeedMore;
            }
        }
        if (inBody && progress == Progress::NeedMore) {
            progress = parser.parseBody(input.view(), used,
                                        [&outcome](QByteArrayView piece) { outcome.body += piece; });
            outcome.overrun = outcome.overrun || used > input.view().size() || used < 0;
            input.consume(used);
            outcome.consumed += used;
        }
    }
    outcome.wholeHead = parser.sawWholeHead();
    if (progress == Progress::Done) {
        outcome.end = ParserOutcome::End::Whole;
    } else {
        outcome.consumed = 0;
        if (progress == Progress::Failed) {
            outcome.end = ParserOutcome::End::Refused;
            outcome.status = parser.status();
            outcome.body.clear(); // pieces before the fault may or may not have been handed on
        }
    }
    return outcome;
}

inline ParserOutcome feedParser(QByteArrayView stream, qsizetype step)
{
    return feedParser(stream, [step] { return step; });
}

} // namespace Gatehouse::Test
