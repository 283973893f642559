// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "secrets/execprotocol.h"

#include "json.h"
#include "secrets/secretfile.h"
#include "secrets/secretjson.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace Gatehouse {

namespace {

constexpr int ProtocolVersion = 1;

SecretOutcome valueOf(const boost::json::object &reply, const boost::json::string &id)
{
    const boost::json::value *version = reply.if_contains("protocolVersion");
    if (!version || *version != ProtocolVersion)
        return tl::unexpected(SecretProblem::OutputInvalid);
    const boost::json::value *errors = reply.if_contains("errors");
    const boost::json::value *values = reply.if_contains("values");
    if ((errors && !errors->is_object()) || (values && !values->is_object()) || (!errors && !values))
        return tl::unexpected(SecretProblem::OutputInvalid);
    if (errors) {
        if (const boost::json::value *error = errors->get_object().if_contains(id)) {
            const boost::json::object *object = error->if_object();
            const boost::json::value *code = object ? object->if_contains("code") : nullptr;
            return tl::unexpected(code && *code == "NOT_FOUND" ? SecretProblem::ValueMissing
                                                               : SecretProblem::CommandFailed);
        }
    }
    const boost::json::value *value = values ? values->get_object().if_contains(id) : nullptr;
    if (!value)
        return tl::unexpected(SecretProblem::ValueMissing);
    const boost::json::string *text = value->if_string();
    if (!text)
        return tl::unexpected(SecretProblem::ValueNotText);
    return Secret(QByteArrayView(text->data(), static_cast<qsizetype>(text->size())));
}

} // namespace

QByteArray execRequest(const QString &providerName, const QString &id)
{
    boost::json::object request;
    request["protocolVersion"] = ProtocolVersion;
    request["provider"] = toJsonString(providerName);
    request["ids"] = boost::json::array{toJsonString(id)};
    return toJson(request);
}

SecretOutcome readExecOutput(QByteArrayView output, const QString &id, bool jsonOnly)
{
    const std::optional<boost::json::value> json = parseSecretJson(output);
    const boost::json::object *reply = json ? json->if_object() : nullptr;
    const bool isProtocol = reply && reply->contains("protocolVersion");
    SecretOutcome value = tl::unexpected(SecretProblem::OutputInvalid);
    if (reply && (isProtocol || jsonOnly))
        value = valueOf(*reply, toJsonString(id));
    else if (!jsonOnly)
        value = Secret(withoutLineEnd(output));
    if (value && value->isEmpty())
        return tl::unexpected(SecretProblem::ValueEmpty);
    return value;
}

} // namespace Gatehouse
