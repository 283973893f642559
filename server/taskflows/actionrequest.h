// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "taskflows/actionschema.h"

#include <QByteArrayView>
#include <QString>
#include <boost/json/object.hpp>
#include <tl/expected.hpp>

namespace Gatehouse {

/// A body that has passed its schema.
struct ActionRequest
{
    Action action = Action::ListFlows;
    /// What was sent besides `action`, known fields only: strings trimmed and not empty, revisions and times
    /// as int64, `stateJson` and `waitJson` as any JSON. A field that was not sent is absent; null stands
    /// only where it is allowed.
    boost::json::object fields;
};

/// Why a body is answered 400.
struct RequestProblem
{
    bool isJson = false; ///< false: it is no JSON, answered with the text `invalid request body`
    QString words; ///< for `error` of the JSON answer; names the field first
};

/// Reads the body of a request to a route and checks it against the schema of its action. Any thread.
[[nodiscard]] tl::expected<ActionRequest, RequestProblem> parseActionRequest(QByteArrayView body);

} // namespace Gatehouse
