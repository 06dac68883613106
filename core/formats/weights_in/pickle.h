// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Python's pickle format, protocols 0 to 5 (PEP 3154, PEP 574, and Lib/pickletools.py for the opcodes), read as data. A pickle is
/// a program for a small stack machine that may call any function of Python. Nothing is called here: the machine only
/// builds values, and the few names that data need are known by heart. Any other name ends the reading.
namespace cairn::formats {

/// A value, by its number in the Pickle that holds it.
using PickleRef = std::uint32_t;

enum class PickleKind : std::uint8_t {
    None, Bool, Integer, Real, Text, Bytes,
    Tuple, List, Set, ///< `items`
    Dict,             ///< `items`: key, value, key, value, ... in the order of insertion
    Name,             ///< `text`: "module.name" of the list of allowed ones
    Persistent,       ///< items[0]: the id of something that lies outside the pickle
    Call              ///< items[0]: a Name; the rest: its arguments. Not called
};

struct PickleValue {
    PickleKind kind = PickleKind::None;
    std::int64_t integer = 0; ///< also Bool
    double real = 0;
    std::string text = {};    ///< Text, Bytes, Name; Integer of more than 64 bits: its bytes
    std::vector<PickleRef> items = {};
};

/// What a pickle made. Values may contain each other: whoever walks them keeps an eye on depth and count.
struct Pickle {
    std::vector<PickleValue> values;
    PickleRef root = 0;
    std::size_t bytes = 0; ///< length of the pickle, STOP included

    const PickleValue& operator[](PickleRef ref) const { return values[ref]; }
    const PickleValue& top() const { return values[root]; }
    /// Value of a text key, or nullptr.
    const PickleValue* find(const PickleValue& dict, std::string_view key) const;
};

/// How a name is treated.
enum class PickleName : std::uint8_t {
    Refused,
    Plain,   ///< stays a Name; a call of it stays a Call
    Dict,    ///< a call makes a dictionary, of pairs where there are any: OrderedDict, Namespace
    List,    ///< a call makes a list of its first argument
    Set,
    First    ///< a call gives its first argument: _rebuild_parameter
};

using PickleNames = std::function<PickleName(std::string_view moduleAndName)>;

inline constexpr std::size_t kMostPickleValues = 4'000'000;

/// Reads one pickle from the beginning of `bytes`. `where` stands for the file in messages. Corrupt (damaged, cut off, too
/// large); Unsupported names the first name that is not allowed.
Result<Pickle> readPickle(std::span<const std::byte> bytes, const PickleNames& names, const std::string& where);

} // namespace cairn::formats
