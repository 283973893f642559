// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "composer/curloptions.h"

#include <algorithm>

namespace Gatehouse {

namespace {

constexpr bool Value = true;
constexpr bool Flag = false;

/// An option that is missing here is named as unknown, so the table needs those whose value would else be
/// taken for a URL.
constexpr CurlOption Options[]{
    {u"request", u'X', Value, CurlAction::Request},
    {u"header", u'H', Value, CurlAction::AddHeader},
    {u"data", u'd', Value, CurlAction::Data},
    {u"data-ascii", 0, Value, CurlAction::Data},
    {u"data-raw", 0, Value, CurlAction::DataRaw},
    {u"data-binary", 0, Value, CurlAction::DataBinary},
    {u"data-urlencode", 0, Value, CurlAction::DataUrlEncode},
    {u"json", 0, Value, CurlAction::Json},
    {u"form", u'F', Value, CurlAction::Form},
    {u"form-string", 0, Value, CurlAction::FormString},
    {u"user", u'u', Value, CurlAction::User},
    {u"oauth2-bearer", 0, Value, CurlAction::Bearer},
    {u"cookie", u'b', Value, CurlAction::Cookie},
    {u"user-agent", u'A', Value, CurlAction::Agent},
    {u"referer", u'e', Value, CurlAction::Referer},
    {u"url", 0, Value, CurlAction::Url},
    {u"url-query", 0, Value, CurlAction::UrlQuery},
    {u"get", u'G', Flag, CurlAction::Get},
    {u"head", u'I', Flag, CurlAction::Head},
    {u"upload-file", u'T', Value, CurlAction::Upload},
    {u"location", u'L', Flag, CurlAction::Follow},
    {u"location-trusted", 0, Flag, CurlAction::Follow},
    {u"insecure", u'k', Flag, CurlAction::Insecure},
    {u"range", u'r', Value, CurlAction::Range},
    // how curl prints, waits and connects
    {u"silent", u's', Flag, CurlAction::Nothing},
    {u"show-error", u'S', Flag, CurlAction::Nothing},
    {u"verbose", u'v', Flag, CurlAction::Nothing},
    {u"include", u'i', Flag, CurlAction::Nothing},
    {u"fail", u'f', Flag, CurlAction::Nothing},
    {u"fail-with-body", 0, Flag, CurlAction::Nothing},
    {u"compressed", 0, Flag, CurlAction::Nothing},
    {u"no-buffer", u'N', Flag, CurlAction::Nothing},
    {u"buffer", 0, Flag, CurlAction::Nothing},
    {u"progress-bar", u'#', Flag, CurlAction::Nothing},
    {u"progress-meter", 0, Flag, CurlAction::Nothing},
    {u"output", u'o', Value, CurlAction::Nothing},
    {u"remote-name", u'O', Flag, CurlAction::Nothing},
    {u"remote-header-name", u'J', Flag, CurlAction::Nothing},
    {u"output-dir", 0, Value, CurlAction::Nothing},
    {u"create-dirs", 0, Flag, CurlAction::Nothing},
    {u"dump-header", u'D', Value, CurlAction::Nothing},
    {u"write-out", u'w', Value, CurlAction::Nothing},
    {u"stderr", 0, Value, CurlAction::Nothing},
    {u"trace", 0, Value, CurlAction::Nothing},
    {u"trace-ascii", 0, Value, CurlAction::Nothing},
    {u"trace-time", 0, Flag, CurlAction::Nothing},
    {u"styled-output", 0, Flag, CurlAction::Nothing},
    {u"disable", u'q', Flag, CurlAction::Nothing},
    {u"globoff", u'g', Flag, CurlAction::Nothing},
    {u"http1.1", 0, Flag, CurlAction::Nothing},
    {u"http2", 0, Flag, CurlAction::Nothing},
    {u"keepalive", 0, Flag, CurlAction::Nothing},
    {u"keepalive-time", 0, Value, CurlAction::Nothing},
    {u"tcp-nodelay", 0, Flag, CurlAction::Nothing},
    {u"expect100-timeout", 0, Value, CurlAction::Nothing},
    {u"basic", 0, Flag, CurlAction::Nothing},
    {u"max-time", u'm', Value, CurlAction::Refused},
    {u"connect-timeout", 0, Value, CurlAction::Refused},
    {u"retry", 0, Value, CurlAction::Refused},
    {u"retry-delay", 0, Value, CurlAction::Refused},
    {u"retry-max-time", 0, Value, CurlAction::Refused},
    {u"retry-all-errors", 0, Flag, CurlAction::Refused},
    {u"retry-connrefused", 0, Flag, CurlAction::Refused},
    {u"speed-limit", u'Y', Value, CurlAction::Refused},
    {u"speed-time", u'y', Value, CurlAction::Refused},
    {u"limit-rate", 0, Value, CurlAction::Refused},
    {u"max-redirs", 0, Value, CurlAction::Refused},
    {u"max-filesize", 0, Value, CurlAction::Refused},
    // what changes the request or where it goes
    {u"proxy", u'x', Value, CurlAction::Refused},
    {u"proxy-user", u'U', Value, CurlAction::Refused},
    {u"proxy-header", 0, Value, CurlAction::Refused},
    {u"preproxy", 0, Value, CurlAction::Refused},
    {u"socks5", 0, Value, CurlAction::Refused},
    {u"socks5-hostname", 0, Value, CurlAction::Refused},
    {u"noproxy", 0, Value, CurlAction::Refused},
    {u"cert", u'E', Value, CurlAction::Refused},
    {u"cert-type", 0, Value, CurlAction::Refused},
    {u"key", 0, Value, CurlAction::Refused},
    {u"key-type", 0, Value, CurlAction::Refused},
    {u"pass", 0, Value, CurlAction::Refused},
    {u"cacert", 0, Value, CurlAction::Refused},
    {u"capath", 0, Value, CurlAction::Refused},
    {u"pinnedpubkey", 0, Value, CurlAction::Refused},
    {u"ciphers", 0, Value, CurlAction::Refused},
    {u"tls-max", 0, Value, CurlAction::Refused},
    {u"tlsv1.2", 0, Flag, CurlAction::Refused},
    {u"tlsv1.3", 0, Flag, CurlAction::Refused},
    {u"resolve", 0, Value, CurlAction::Refused},
    {u"connect-to", 0, Value, CurlAction::Refused},
    {u"interface", 0, Value, CurlAction::Refused},
    {u"local-port", 0, Value, CurlAction::Refused},
    {u"dns-servers", 0, Value, CurlAction::Refused},
    {u"doh-url", 0, Value, CurlAction::Refused},
    {u"unix-socket", 0, Value, CurlAction::Refused},
    {u"abstract-unix-socket", 0, Value, CurlAction::Refused},
    {u"ipv4", u'4', Flag, CurlAction::Refused},
    {u"ipv6", u'6', Flag, CurlAction::Refused},
    {u"http1.0", u'0', Flag, CurlAction::Refused},
    {u"http2-prior-knowledge", 0, Flag, CurlAction::Refused},
    {u"http3", 0, Flag, CurlAction::Refused},
    {u"request-target", 0, Value, CurlAction::Refused},
    {u"path-as-is", 0, Flag, CurlAction::Refused},
    {u"cookie-jar", u'c', Value, CurlAction::Refused},
    {u"junk-session-cookies", u'j', Flag, CurlAction::Refused},
    {u"continue-at", u'C', Value, CurlAction::Refused},
    {u"time-cond", u'z', Value, CurlAction::Refused},
    {u"config", u'K', Value, CurlAction::Refused},
    {u"netrc", u'n', Flag, CurlAction::Refused},
    {u"netrc-file", 0, Value, CurlAction::Refused},
    {u"netrc-optional", 0, Flag, CurlAction::Refused},
    {u"digest", 0, Flag, CurlAction::Refused},
    {u"ntlm", 0, Flag, CurlAction::Refused},
    {u"negotiate", 0, Flag, CurlAction::Refused},
    {u"anyauth", 0, Flag, CurlAction::Refused},
    {u"aws-sigv4", 0, Value, CurlAction::Refused},
    {u"delegation", 0, Value, CurlAction::Refused},
    {u"haproxy-protocol", 0, Flag, CurlAction::Refused},
    {u"post301", 0, Flag, CurlAction::Refused},
    {u"post302", 0, Flag, CurlAction::Refused},
    {u"post303", 0, Flag, CurlAction::Refused},
    {u"proto", 0, Value, CurlAction::Refused},
    {u"proto-default", 0, Value, CurlAction::Refused},
    {u"proto-redir", 0, Value, CurlAction::Refused},
    {u"quote", u'Q', Value, CurlAction::Refused},
    {u"telnet-option", u't', Value, CurlAction::Refused},
    {u"ftp-port", u'P', Value, CurlAction::Refused},
    {u"raw", 0, Flag, CurlAction::Refused},
    {u"tr-encoding", 0, Flag, CurlAction::Refused},
    {u"parallel", u'Z', Flag, CurlAction::Refused},
    {u"form-escape", 0, Flag, CurlAction::Refused},
    {u"crlf", 0, Flag, CurlAction::Refused},
};

} // namespace

const CurlOption *curlOption(QStringView name)
{
    if (name.startsWith(u"no-") && name != u"no-buffer")
        name = name.sliced(3);
    const auto *const found = std::ranges::find(Options, name, &CurlOption::name);
    return found == std::end(Options) ? nullptr : found;
}

const CurlOption *curlOption(char16_t letter)
{
    const auto *const found = std::ranges::find(Options, letter, &CurlOption::letter);
    return letter == 0 || found == std::end(Options) ? nullptr : found;
}

} // namespace Gatehouse
