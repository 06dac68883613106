// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// How well-known model families name their layers, in the order of the computation. Files often keep another order (safetensors sorts
/// by name), and a graph on the canvas has names of its own: what can be matched then is the order.
namespace cairn::graph {

/// What is odd about a layer's weights.
enum class FamilyNote : std::uint8_t {
    None,
    Transposed,         ///< dense weights lie as [in, out] (GPT-2's Conv1D)
    TransposedQkv,      ///< the same, with query, key and value side by side
    Query, Key, Value,  ///< of one attention
    Ignored             ///< masks and counters that are no weights
};

struct FamilyLayer {
    const char* pattern; ///< "layer{}.{}.conv1": {} stands for a number
    FamilyNote note = FamilyNote::None;
};

struct WeightFamily {
    const char* title;                      ///< "torchvision ResNet"
    std::span<const char* const> prefixes;  ///< that may stand before all names
    std::span<const FamilyLayer> layers;    ///< in the order of the computation; neighbours that begin with the same
                                            ///< numbers ("layer{}.{}.") are a block that repeats
    const char* tiedHead = nullptr;         ///< a layer that is left out where it shares ...
    const char* tiedTo = nullptr;           ///< ... the weights of this one
};

std::span<const WeightFamily> weightFamilies();

/// The family of that title, or nullptr.
const WeightFamily* familyCalled(std::string_view title);

/// Where a layer stands in a family.
struct FamilyPlace {
    std::vector<std::int64_t> order; ///< compares lexicographically
    FamilyNote note = FamilyNote::None;
};

/// The place of a layer ("bert.encoder.layer.3.output.dense"); nothing where the family has none of that name.
std::optional<FamilyPlace> placeIn(const WeightFamily& family, std::string_view layer);

/// The family that knows most of the layers, and at least three quarters of them; nullptr where there is none.
const WeightFamily* familyOf(std::span<const std::string> layers);

} // namespace cairn::graph
