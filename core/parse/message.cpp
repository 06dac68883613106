// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/parse/message.h"

#include <array>
#include <cstring>
#include <zlib.h>

namespace cairn::parse {

namespace {

constexpr std::array<char, 4> kMagic{'C', 'R', 'N', 'P'};

std::uint32_t checksum(const std::string& head)
{
    return static_cast<std::uint32_t>(crc32_z(0, reinterpret_cast<const Bytef*>(head.data()), head.size()));
}

template <typename Number>
void put(char* at, Number number)
{
    for (std::size_t i = 0; i < sizeof number; ++i)
        at[i] = static_cast<char>(number >> (8 * i) & 0xff);
}

template <typename Number>
Number get(const char* at)
{
    Number number = 0;
    for (std::size_t i = 0; i < sizeof number; ++i)
        number |= static_cast<Number>(static_cast<unsigned char>(at[i])) << (8 * i);
    return number;
}

Error damaged(const std::string& what)
{
    return fail(ErrorCode::Corrupt, "The answer of cairn-parse is damaged: " + what, {}, "Try again; if it stays, the file is hostile");
}

ErrorCode codeOf(const std::string& text)
{
    for (int i = 0; i <= static_cast<int>(ErrorCode::Internal); ++i) {
        if (name(static_cast<ErrorCode>(i)) == text)
            return static_cast<ErrorCode>(i);
    }
    return ErrorCode::Internal;
}

std::string textOf(const Json& object, const char* key)
{
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

} // namespace

Result<void> sendMessage(const Message& message, const WriteFunction& write)
{
    const std::string head = message.head.dump(-1, ' ', false, Json::error_handler_t::replace);
    if (head.size() > kMaxHeadBytes || message.body.size() > kMaxBodyBytes)
        return fail(ErrorCode::InvalidInput, "The message to cairn-parse is too large", {}, "Split the work");
    std::array<char, kFrameHeaderBytes> frame{};
    std::memcpy(frame.data(), kMagic.data(), kMagic.size());
    put(frame.data() + 4, static_cast<std::uint32_t>(head.size()));
    put(frame.data() + 8, static_cast<std::uint64_t>(message.body.size()));
    put(frame.data() + 16, checksum(head));
    CAIRN_TRY(write(frame));
    CAIRN_TRY(write(head));
    return write(message.body);
}

Result<Message> receiveMessage(const ReadFunction& read, std::uint64_t maxBodyBytes)
{
    std::array<char, kFrameHeaderBytes> frame{};
    CAIRN_TRY(read(frame));
    if (std::memcmp(frame.data(), kMagic.data(), kMagic.size()) != 0)
        return damaged("not a message");
    const FrameHeader header{get<std::uint32_t>(frame.data() + 4), get<std::uint64_t>(frame.data() + 8),
                             get<std::uint32_t>(frame.data() + 16)};
    if (header.headBytes > kMaxHeadBytes)
        return damaged("its head is too large");
    if (header.bodyBytes > maxBodyBytes)
        return fail(ErrorCode::InvalidInput, "What the file holds is larger than the limit", {}, "Use a smaller file");
    std::string head(header.headBytes, '\0');
    Message message;
    CAIRN_TRY(read(head));
    message.body.resize(header.bodyBytes);
    CAIRN_TRY(read(message.body));
    if (checksum(head) != header.checksum)
        return damaged("wrong checksum");
    message.head = Json::parse(head, nullptr, false);
    if (!message.head.is_object())
        return damaged("its head is no JSON object");
    return message;
}

Message errorMessage(const Error& error)
{
    return Message{Json{{"error", {{"code", std::string(name(error.code))}, {"what", error.what}, {"where", error.where}, {"fix", error.fix}}}}, {}};
}

std::optional<Error> errorOf(const Message& reply)
{
    const auto found = reply.head.find("error");
    if (found == reply.head.end())
        return std::nullopt;
    return Error{codeOf(textOf(*found, "code")), textOf(*found, "what"), textOf(*found, "where"), textOf(*found, "fix")};
}

Error unreadable()
{
    return fail(ErrorCode::Corrupt, "The answer of cairn-parse makes no sense", {}, "Try again");
}

} // namespace cairn::parse
