// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"

#include <cstdint>
#include <functional>
#include <span>
#include <string>

/// The wire between a program of Cairn and cairn-parse, its helper that opens foreign formats under limits.
namespace cairn::parse {

/// One message: a small JSON head and bytes. Neither side trusts the other: lengths are capped before anything is
/// allocated, and a checksum (CRC-32) covers the head, so that what is out of step shows. The body is what a file holds, in gigabytes at
/// times, and is taken for as good as the file: whoever reads it checks it.
struct Message {
    Json head = Json::object();
    std::string body = {};
};

inline constexpr std::uint32_t kMaxHeadBytes = 16u << 20;
inline constexpr std::uint64_t kMaxBodyBytes = std::uint64_t{2} << 30;
inline constexpr std::size_t kFrameHeaderBytes = 24;

/// What stands before head and body: "CRNP", head length, body length, checksum of the head, all little endian.
struct FrameHeader {
    std::uint32_t headBytes = 0;
    std::uint64_t bodyBytes = 0;
    std::uint32_t checksum = 0;
};

/// Fills `bytes` exactly or fails (end of file: Crashed).
using ReadFunction = std::function<Result<void>(std::span<char> bytes)>;
using WriteFunction = std::function<Result<void>(std::span<const char> bytes)>;

Result<void> sendMessage(const Message& message, const WriteFunction& write);

/// Corrupt for bad magic, checksum or JSON; InvalidInput for a body above `maxBodyBytes`.
Result<Message> receiveMessage(const ReadFunction& read, std::uint64_t maxBodyBytes = kMaxBodyBytes);

/// A reply that carries an error, and back.
Message errorMessage(const Error& error);
std::optional<Error> errorOf(const Message& reply);
/// What to say of a reply that lacks what was asked for (Corrupt).
Error unreadable();

} // namespace cairn::parse
