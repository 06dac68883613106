// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

namespace cairn::data {

/// Walks the different values of a column in rising order with how often each occurs, exactly, within bounded memory: what
/// does not fit the buffer is divided into ranges by counting passes, and each range is read in a pass of its own.
/// `Value` is double or std::uint64_t.
template <typename Value>
class ValueRuns {
public:
    /// Calls its argument with pieces of all values, in any order; may be called several times.
    using Source = std::function<Result<void>(const std::function<void(std::span<const Value>)>&)>;
    using Sink = std::function<void(Value, std::uint64_t)>;

    /// `buffer`: values held at a time.
    ValueRuns(Source source, Sink sink, std::size_t buffer) : m_source(std::move(source)), m_sink(std::move(sink)), m_buffer(buffer) {}

    /// `count` values between `low` and `high`, both inclusive.
    Result<void> walk(Value low, Value high, std::uint64_t count)
    {
        if (count == 0)
            return {};
        if (low == high) {
            m_sink(low, count);
            return {};
        }
        return count <= m_buffer ? sorted(low, high, count) : divided(low, high);
    }

private:
    struct Bin {
        std::uint64_t count = 0;
        Value low{}, high{};
    };
    static constexpr std::size_t kBins = 65536;

    Result<void> sorted(Value low, Value high, std::uint64_t count)
    {
        std::vector<Value> values;
        values.reserve(count);
        CAIRN_TRY(m_source([&](std::span<const Value> piece) {
            for (const Value value : piece) {
                if (value >= low && value <= high)
                    values.push_back(value);
            }
        }));
        std::sort(values.begin(), values.end());
        for (std::size_t i = 0; i < values.size();) {
            std::size_t end = i + 1;
            while (end < values.size() && values[end] == values[i])
                ++end;
            m_sink(values[i], end - i);
            i = end;
        }
        return {};
    }

    Result<void> divided(Value low, Value high)
    {
        std::vector<Bin> bins(kBins);
        // Halves first: the width of a range of doubles may overflow.
        const double from = static_cast<double>(low) / 2, width = static_cast<double>(high) / 2 - from;
        CAIRN_TRY(m_source([&](std::span<const Value> piece) {
            for (const Value value : piece) {
                if (value < low || value > high)
                    continue;
                const double place = width > 0 ? (static_cast<double>(value) / 2 - from) / width * kBins : 0;
                Bin& bin = bins[std::min(kBins - 1, static_cast<std::size_t>(std::max(0.0, place)))];
                bin.low = bin.count ? std::min(bin.low, value) : value;
                bin.high = bin.count ? std::max(bin.high, value) : value;
                ++bin.count;
            }
        }));
        Bin group;
        for (const Bin& bin : bins) {
            if (bin.count == 0)
                continue;
            if (group.count > 0 && group.count + bin.count > m_buffer) {
                CAIRN_TRY(walk(group.low, group.high, group.count));
                group = {};
            }
            group = {group.count + bin.count, group.count ? group.low : bin.low, bin.high};
        }
        return walk(group.low, group.high, group.count);
    }

    Source m_source;
    Sink m_sink;
    std::size_t m_buffer;
};

} // namespace cairn::data
