// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "secrets/secretjson.h"

#include <boost/json/memory_resource.hpp>
#include <boost/json/storage_ptr.hpp>
#include <boost/json/stream_parser.hpp>

#include <cstring>
#include <exception>
#include <new>

namespace Gatehouse {

namespace {

constexpr std::size_t MaxDepth = 64;

/// Memory that is overwritten before it goes back to the heap.
class WipingMemory final : public boost::json::memory_resource
{
private:
    void *do_allocate(std::size_t bytes, [[maybe_unused]] std::size_t alignment) override
    {
        Q_ASSERT(alignment <= __STDCPP_DEFAULT_NEW_ALIGNMENT__); // the library's types need no more
        return ::operator new(bytes);
    }
    void do_deallocate(void *memory, std::size_t bytes, std::size_t /*alignment*/) override
    {
        // not by the alignment given: the library frees strings by another one than it allocates them by
        explicit_bzero(memory, bytes);
        ::operator delete(memory);
    }
    [[nodiscard]] bool do_is_equal(const memory_resource &other) const noexcept override
    {
        return this == &other;
    }
};

} // namespace

std::optional<boost::json::value> parseSecretJson(QByteArrayView text)
{
    try {
        boost::json::parse_options options;
        options.max_depth = MaxDepth;
        const auto memory = boost::json::make_shared_resource<WipingMemory>();
        boost::json::stream_parser parser(memory, options);
        parser.reset(memory);
        boost::json::error_code error;
        const auto size = static_cast<std::size_t>(text.size());
        const std::size_t read = parser.write_some(text.data(), size, error);
        if (!error && read < size)
            parser.write(text.data() + read, size - read, error); // only white space may follow
        if (!error)
            parser.finish(error);
        if (error)
            return std::nullopt;
        return parser.release();
    } catch (const std::exception &) { // out of memory
        return std::nullopt;
    }
}

} // namespace Gatehouse
