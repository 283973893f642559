// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "agents/httpresponseparser.h"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>

#include <utility>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

namespace http = boost::beast::http;
using boost::beast::error_code;
using boost::beast::string_view;

constexpr std::uint32_t MaxHeadBytes = 65536;

QByteArray toByteArray(string_view text) { return {text.data(), static_cast<qsizetype>(text.size())}; }

/// Keeps of a response what HttpResponseParser hands out.
class Parser final : public http::basic_parser<false>
{
public:
    Parser()
    {
        eager(true);
        header_limit(MaxHeadBytes);
        body_limit(boost::none);
    }

    int status = 0;
    QByteArray reason;
    QByteArray location;
    QByteArray body;

private:
    void on_request_impl(http::verb /*method*/, string_view /*name*/, string_view /*target*/, int /*version*/,
                         error_code & /*error*/) override
    { }
    void on_response_impl(int code, string_view words, int /*version*/, error_code & /*error*/) override
    {
        status = code;
        reason = toByteArray(words);
    }
    void on_field_impl(http::field name, string_view /*spelling*/, string_view value,
                       error_code & /*error*/) override
    {
        if (name == http::field::location)
            location = toByteArray(value);
    }
    void on_header_impl(error_code & /*error*/) override { }
    void on_body_init_impl(const boost::optional<std::uint64_t> & /*length*/, error_code & /*error*/) override
    { }
    std::size_t on_body_impl(string_view bytes, error_code & /*error*/) override
    {
        body.append(bytes.data(), static_cast<qsizetype>(bytes.size()));
        return bytes.size();
    }
    void on_chunk_header_impl(std::uint64_t /*size*/, string_view /*extensions*/,
                              error_code & /*error*/) override
    { }
    std::size_t on_chunk_body_impl(std::uint64_t /*remaining*/, string_view bytes, error_code &error) override
    {
        return on_body_impl(bytes, error);
    }
    void on_finish_impl(error_code & /*error*/) override { }
};

} // namespace

class HttpResponseParser::Private
{
public:
    Private()
        : parser(std::make_unique<Parser>())
    { }

    [[nodiscard]] bool isInterim() const { return parser->status >= 100 && parser->status < 200; }

    std::unique_ptr<Parser> parser;
};

HttpResponseParser::HttpResponseParser()
    : d(std::make_unique<Private>())
{ }

HttpResponseParser::~HttpResponseParser() = default;

Result<qsizetype> HttpResponseParser::feed(QByteArrayView bytes)
{
    qsizetype taken = 0;
    while (taken < bytes.size() && !isComplete()) {
        error_code error;
        const QByteArrayView rest = bytes.sliced(taken);
        const std::size_t used = d->parser->put(
            boost::asio::const_buffer(rest.data(), static_cast<std::size_t>(rest.size())), error);
        taken += static_cast<qsizetype>(used);
        if (d->parser->is_done() && d->isInterim()) {
            d->parser = std::make_unique<Parser>();
        } else if (error == http::error::need_more) {
            break;
        } else if (error) {
            return failure(ErrorCode::Invalid,
                           u"the answer is not HTTP: %1"_s.arg(QString::fromStdString(error.message())));
        } else if (used == 0) {
            break;
        }
    }
    return taken;
}

Result<void> HttpResponseParser::finish()
{
    if (!d->parser->got_some())
        return failure(ErrorCode::Unavailable, u"the server closed the connection without an answer"_s);
    error_code error;
    d->parser->put_eof(error);
    if (error) {
        return failure(ErrorCode::Unavailable,
                       u"the server closed the stream before the reply was complete"_s);
    }
    return {};
}

bool HttpResponseParser::hasHead() const { return d->parser->is_header_done() && !d->isInterim(); }

bool HttpResponseParser::isComplete() const { return hasHead() && d->parser->is_done(); }

bool HttpResponseParser::isDelimited() const { return hasHead() && !d->parser->need_eof(); }

int HttpResponseParser::status() const { return d->parser->status; }

QByteArray HttpResponseParser::reason() const { return d->parser->reason; }

QByteArray HttpResponseParser::location() const { return d->parser->location; }

QByteArray HttpResponseParser::takeBody() { return std::exchange(d->parser->body, {}); }

} // namespace Gatehouse
