// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/parse/message.h"

#include <span>

namespace cairn::parse {

/// A family of formats. Lives in its own shared object, so that cairn-parse starts in milliseconds and loads (before
/// its cage closes) only the libraries it needs.
class Module {
public:
    virtual ~Module() = default;
    /// Answers one request; exceptions of the libraries below are caught here.
    virtual Result<Message> answer(const Message& request) = 0;
};

/// What a module exports as "cairn_parse_module"; called before the cage closes.
using ModuleEntry = Module* (*)();

/// Whole content of the `index`-th input (descriptor 3 + index), at most 2 GiB.
Result<std::string> readInput(int index);

/// Memory that the program that asked sees as well: the `index`-th input. Mapped when it is first asked for.
Result<std::span<std::uint8_t>> sharedBlock(int index);

/// Bytes a request is about: its "input", or else its body.
Result<std::string> requestBytes(const Message& request);

} // namespace cairn::parse
