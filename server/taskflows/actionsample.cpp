// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "taskflows/actionsample.h"

#include "json.h"

namespace Gatehouse {

boost::json::object sampleBody(Action action)
{
    const ActionRule &rule = ruleOf(action);
    boost::json::object body{{"action", rule.name}};
    for (const ActionField &field : rule.fields) {
        if (field.sample.empty())
            continue;
        const Result<boost::json::value> value = parseJson(
            QByteArrayView(field.sample.data(), static_cast<qsizetype>(field.sample.size())));
        Q_ASSERT(value); // the table is wrong otherwise
        if (value)
            body[field.name] = *value;
    }
    return body;
}

QByteArray sampleText(Action action) { return toIndentedJson(sampleBody(action)); }

} // namespace Gatehouse
