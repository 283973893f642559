// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QStringView>

namespace Gatehouse {

/// What becomes of an option of curl.
enum class CurlAction {
    Request,
    AddHeader,
    Data,
    DataRaw,
    DataBinary,
    DataUrlEncode,
    Json,
    Form,
    FormString,
    User,
    Bearer,
    Cookie,
    Agent,
    Referer,
    Url,
    UrlQuery,
    Get,
    Head,
    Upload,
    Follow,
    Insecure,
    Range,
    Nothing, ///< it is so anyway, or only says how curl prints and waits
    Refused, ///< it changes what is sent or to whom, and this program has no such thing
};

struct CurlOption
{
    QStringView name; ///< long
    char16_t letter = 0; ///< or 0
    bool takesValue = false;
    CurlAction action = CurlAction::Refused;
};

/// The option called @a name, without its dashes; null: curl has none of that name that is known here. A
/// name may begin with "no-".
[[nodiscard]] const CurlOption *curlOption(QStringView name);
[[nodiscard]] const CurlOption *curlOption(char16_t letter);

} // namespace Gatehouse
