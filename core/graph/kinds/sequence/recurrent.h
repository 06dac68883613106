// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/kind.h"

#include <cstdint>
#include <string>

/// RNN, LSTM and GRU: what their description, their export and their layers have in common.
namespace cairn::graph {

enum class Cell : std::uint8_t { Rnn, Lstm, Gru };

struct RecurrentSizes {
    std::int64_t steps, features, hidden, layers, directions;
    std::int64_t gates; ///< rows of blocks in weight_ih: 1, 4 (input, forget, cell, output), 3 (reset, update, new)
    bool bias;

    /// Width of what a layer of the stack gets.
    std::int64_t width(std::int64_t layer) const { return layer == 0 ? features : directions * hidden; }
};

/// Input ports of the three kinds, in this order.
namespace recurrent {
inline constexpr std::size_t kIn = 0, kMask = 1, kH0 = 2, kC0 = 3;
}

Cell cellOf(const NodeView& view);
RecurrentSizes recurrentSizes(const NodeView& view);

/// "_l1_reverse": what PyTorch appends to the names of a layer's weights.
std::string recurrentSuffix(std::int64_t layer, std::int64_t direction);

Result<void> recurrentOnnx(const NodeView& view, formats::OnnxWriter& writer);
Result<void> recurrentPython(const NodeView& view, formats::PythonWriter& writer);

} // namespace cairn::graph
