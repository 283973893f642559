// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "http/requestparser.h"

#include "http/target.h"

#include <boost/beast/http/basic_parser.hpp>

#include <algorithm>

namespace Gatehouse {

using namespace Qt::StringLiterals;
namespace http = boost::beast::http;
using boost::beast::string_view;
using boost::system::error_code;

namespace {

/// Raw bytes of chunk sizes, extensions and trailers: at most this much beyond eight times the content.
constexpr qsizetype MaxChunkOverhead = 65536;

QByteArrayView view(string_view text) { return {text.data(), static_cast<qsizetype>(text.size())}; }

bool isDigits(QByteArrayView text)
{
    return !text.isEmpty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

bool isControl(char c) { return (c >= 0 && c < 0x20 && c != '\t') || c == 0x7f; }

bool equals(QByteArrayView left, QByteArrayView right)
{
    return left.compare(right, Qt::CaseInsensitive) == 0;
}

} // namespace

/// Beast's parser with our eyes: it keeps views of what it finds and hands body pieces on.
class RequestParser::Tokenizer final : public http::basic_parser<true>
{
public:
    explicit Tokenizer(RequestHead &head)
        : m_head(head)
    {
        header_limit(static_cast<std::uint32_t>(MaxHeadBytes));
        body_limit(boost::none);
        eager(false);
    }

    void setTake(const std::function<void(QByteArrayView)> *take) { m_take = take; }
    [[nodiscard]] qsizetype contentBytes() const { return m_contentBytes; }

private:
    void on_request_impl(http::verb /*verb*/, string_view method, string_view target, int version,
                         error_code & /*error*/) override
    {
        m_head.method = view(method);
        m_head.target = view(target);
        m_head.minorVersion = version % 10;
    }
    void on_response_impl(int /*status*/, string_view /*reason*/, int /*version*/,
                          error_code & /*error*/) override
    { }
    void on_field_impl(http::field /*field*/, string_view name, string_view value,
                       error_code & /*error*/) override
    {
        if (!m_headDone) // what comes later is a trailer field
            m_head.fields.append({view(name), view(value)});
    }
    void on_header_impl(error_code & /*error*/) override { m_headDone = true; }
    void on_body_init_impl(const boost::optional<std::uint64_t> & /*length*/, error_code & /*error*/) override
    { }
    std::size_t on_body_impl(string_view body, error_code & /*error*/) override { return taken(body); }
    void on_chunk_header_impl(std::uint64_t /*size*/, string_view extension, error_code &error) override
    {
        // in quotes Beast lets all pass, line ends too: others would see a chunk end there
        if (std::ranges::any_of(extension, isControl))
            error = http::error::bad_chunk_extension;
    }
    std::size_t on_chunk_body_impl(std::uint64_t /*left*/, string_view body, error_code & /*error*/) override
    {
        return taken(body);
    }
    void on_finish_impl(error_code & /*error*/) override { }

    std::size_t taken(string_view body)
    {
        m_contentBytes += static_cast<qsizetype>(body.size());
        if (m_take != nullptr)
            (*m_take)(view(body));
        return body.size();
    }

    RequestHead &m_head;
    const std::function<void(QByteArrayView)> *m_take = nullptr;
    qsizetype m_contentBytes = 0;
    bool m_headDone = false;
};

RequestParser::RequestParser() = default;
RequestParser::~RequestParser() = default;

RequestParser::Progress RequestParser::fail(int status, const QString &why)
{
    m_status = status;
    m_why = why;
    return Progress::Failed;
}

/// Goes once over the new bytes of the head; sets @a end behind its empty line, or leaves it at 0. False when
/// the head is refused for a byte that none may hold, or for its size. Whatever comes first decides, so that
/// the answer does not hang on how the bytes were split on their way.
bool RequestParser::scanHead(QByteArrayView input, qsizetype &end)
{
    end = 0;
    const qsizetype limit = std::min(input.size(), MaxHeadBytes);
    for (; m_scanned < limit; ++m_scanned) {
        const auto byte = static_cast<unsigned char>(input[m_scanned]);
        const char before = m_scanned > 0 ? input[m_scanned - 1] : '\0';
        if (before == '\r' && byte != '\n')
            return fail(400, u"A carriage return stands alone in the head."_s), false;
        if (before == '\n' && (byte == ' ' || byte == '\t'))
            return fail(400, u"A header field is folded over two lines."_s), false;
        if ((byte >= 0x20 && byte != 0x7f) || byte == '\t' || byte == '\r')
            continue;
        if (byte != '\n')
            return fail(400, u"The head holds a control character."_s), false;
        if (before != '\r')
            return fail(400, u"A line of the head ends without a carriage return."_s), false;
        if (m_scanned >= 3 && input[m_scanned - 2] == '\n') {
            end = ++m_scanned;
            return true;
        }
        if (++m_lines > MaxHeadFields + 1)
            return fail(431, u"The head has more than %1 fields."_s.arg(MaxHeadFields)), false;
    }
    if (m_scanned >= MaxHeadBytes)
        return fail(431, u"The head is larger than %1 bytes."_s.arg(MaxHeadBytes)), false;
    return true;
}

RequestParser::Progress RequestParser::parseHead(QByteArrayView input, qsizetype &consumed)
{
    qsizetype end = 0;
    if (!scanHead(input, end))
        return Progress::Failed;
    if (end == 0)
        return Progress::NeedMore;

    m_sawWholeHead = true;
    m_head.raw = QByteArray(input.data(), end);
    m_tokenizer = std::make_unique<Tokenizer>(m_head);
    error_code error;
    m_tokenizer->put(boost::asio::const_buffer(m_head.raw.constData(), static_cast<std::size_t>(end)), error);
    if (error || !m_tokenizer->is_header_done())
        return fail(400, u"The head is malformed: %1."_s.arg(QString::fromStdString(error.message())));
    if (!checkTarget() || !checkFraming() || !checkHost() || !readConnection())
        return Progress::Failed;
    m_head.path = canonicalPath(m_head.target);
    consumed = end;
    return Progress::Done;
}

bool RequestParser::checkTarget()
{
    const QByteArrayView target = m_head.target;
    if (m_head.method == "CONNECT")
        return fail(400, u"CONNECT is not served: this is no proxy."_s), false;
    if (!target.startsWith('/') || target.startsWith("//"))
        return fail(400, u"The target must be a path that begins with one slash."_s), false;
    const bool clean = std::ranges::all_of(target, [](char c) { return c >= 0x21 && c <= 0x7e && c != '#'; });
    if (!clean)
        return fail(400, u"The target holds a character that must be percent-encoded."_s), false;
    return true;
}

bool RequestParser::checkFraming()
{
    int lengths = 0;
    int encodings = 0;
    for (const RequestHead::Field &field : m_head.fields) {
        if (equals(field.name, "Content-Length")) {
            ++lengths;
            bool fits = false;
            const qulonglong length = field.value.toByteArray().toULongLong(&fits);
            if (!isDigits(field.value) || !fits)
                return fail(400, u"Content-Length is not a number."_s), false;
            m_head.contentLength = length;
        } else if (equals(field.name, "Transfer-Encoding")) {
            ++encodings;
            m_head.chunked = equals(field.value, "chunked");
            if (!m_head.chunked || m_head.minorVersion == 0)
                return fail(400, u"Only the transfer coding chunked of HTTP/1.1 is served."_s), false;
        }
    }
    if (lengths + encodings > 1)
        return fail(400, u"The length of the body is given more than once."_s), false;
    return true;
}

bool RequestParser::checkHost()
{
    int hosts = 0;
    for (const RequestHead::Field &field : m_head.fields) {
        if (!equals(field.name, "Host"))
            continue;
        ++hosts;
        const bool clean = std::ranges::all_of(field.value, [](char c) {
            return c > 0x20 && c < 0x7f && !QByteArrayView("/?#@\\\"<>^`{|}").contains(c);
        });
        if (!clean)
            return fail(400, u"The Host field is malformed."_s), false;
    }
    if (hosts > 1 || (hosts == 0 && m_head.minorVersion > 0))
        return fail(400, u"A request needs exactly one Host field."_s), false;
    return true;
}

/// Connection options and Expect: what they mean for this exchange.
bool RequestParser::readConnection()
{
    bool close = false;
    bool keepAlive = false;
    for (const RequestHead::Field &field : m_head.fields) {
        if (equals(field.name, "Connection")) {
            qsizetype from = 0;
            while (from <= field.value.size()) {
                qsizetype comma = field.value.indexOf(',', from);
                comma = comma < 0 ? field.value.size() : comma;
                const QByteArrayView option = field.value.sliced(from, comma - from).trimmed();
                close = close || equals(option, "close");
                keepAlive = keepAlive || equals(option, "keep-alive");
                from = comma + 1;
            }
        } else if (equals(field.name, "Expect") && m_head.minorVersion > 0) {
            if (!equals(field.value, "100-continue"))
                return fail(417, u"The only expectation that is served is 100-continue."_s), false;
            m_head.expectsContinue = true;
        }
    }
    m_head.keepAlive = !close && (m_head.minorVersion > 0 || keepAlive);
    return true;
}

RequestParser::Progress RequestParser::parseBody(QByteArrayView input, qsizetype &consumed,
                                                 const std::function<void(QByteArrayView)> &take)
{
    m_tokenizer->eager(true);
    m_tokenizer->setTake(&take);
    consumed = 0;
    error_code error;
    while (!m_tokenizer->is_done() && consumed < input.size()) {
        const qsizetype contentBefore = m_tokenizer->contentBytes();
        const auto used = static_cast<qsizetype>(
            m_tokenizer->put(boost::asio::const_buffer(input.data() + consumed,
                                                       static_cast<std::size_t>(input.size() - consumed)),
                             error));
        consumed += used;
        m_overhead += used - (m_tokenizer->contentBytes() - contentBefore);
        if (error || used == 0)
            break;
    }
    m_tokenizer->setTake(nullptr);
    if (error && error != http::error::need_more)
        return fail(400, u"The body is malformed: %1."_s.arg(QString::fromStdString(error.message())));
    const qsizetype waiting = m_tokenizer->is_done() ? 0 : input.size() - consumed; // an unfinished line
    if (m_overhead + waiting > MaxChunkOverhead + 8 * m_tokenizer->contentBytes())
        return fail(400, u"The chunks of the body carry more framing than content."_s);
    return m_tokenizer->is_done() ? Progress::Done : Progress::NeedMore;
}

bool RequestParser::isComplete() const { return m_tokenizer && m_tokenizer->is_done(); }

} // namespace Gatehouse
