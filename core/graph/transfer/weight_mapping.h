// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/formats/safetensors.h"
#include "core/formats/weights_in/weights_file.h"
#include "core/graph/kind.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

/// Which tensor of a file of weights goes to which tensor of a model, and how.
namespace cairn::graph {

/// How a tensor's numbers are put into another order. The steps: the tensor is seen as `view`, its axes are permuted, of the
/// result one of `parts` equal slices of the first axis is taken, of that the equal blocks are put into the order `blocks`, and the
/// whole is seen as `shape`.
struct WeightTransform {
    std::vector<std::int64_t> view = {};  ///< empty: its own shape
    std::vector<std::size_t> axes = {};   ///< axis i of the result is axes[i]; empty: as they are
    std::int64_t part = 0, parts = 1;
    std::vector<std::size_t> blocks = {}; ///< block i of the result is blocks[i]; empty: as they are
    std::vector<std::int64_t> shape = {}; ///< empty: as it comes

    bool operator==(const WeightTransform&) const = default;
};

/// The shape that a transform makes; nothing where it does not fit `shape`.
std::optional<std::vector<std::int64_t>> shapeAfter(const WeightTransform& transform, const std::vector<std::int64_t>& shape);

enum class MappingState : std::uint8_t {
    Mapped,
    Approximated, ///< mapped, but not number by number: float64 and whole numbers become float32, quantised ones are spread out
    WrongShape,   ///< the name is there, with another shape
    Missing,
    Kept          ///< a counter, or a bias the file has no use for: not in the file, and not needed
};

/// One tensor of the model.
struct MappedTensor {
    std::string target;
    MappingState state = MappingState::Missing;
    std::vector<std::size_t> sources; ///< tensors of the file, concatenated along the first axis; empty: none (Kept and trainable: zeros)
    WeightTransform transform;        ///< of each source
    std::string how;                  ///< for people: "same name", "by order and shape", why not
};

/// The result of a match: an entry for each tensor of the model, in its order.
struct WeightMapping {
    std::string family;                  ///< whose names they are, where known
    std::vector<MappedTensor> tensors;
    std::vector<std::size_t> unexpected; ///< tensors of the file that nothing uses
    std::vector<std::string> notes;

    std::size_t count(MappingState state) const;
    /// Whether every tensor of the model has its numbers.
    bool complete() const { return count(MappingState::Missing) == 0 && count(MappingState::WrongShape) == 0; }
};

/// What a match goes by.
enum class MappingWay : std::uint8_t {
    Automatic, ///< names where most of them fit, then order and shape
    ByName,
    ByOrder
};

struct MappingOptions {
    MappingWay way = MappingWay::Automatic;
    std::optional<std::string> family = {}; ///< title of a family of weight_families.h, "" for none; not set: found out
};

/// Titles of the families that are known.
std::vector<std::string> mappingFamilies();

/// Matches by name (whole, without a prefix that all share, "layer1.0.conv1" as "layer1_0_conv1"), where most names fit; else by
/// the order of the layers and the shapes of their tensors, with the likeness of names where the order leaves a choice. Knows
/// the layouts of PyTorch, Keras and TFLite and the families of weight_families.h; splits and joins query, key and value.
/// Pure; any thread.
WeightMapping mapWeights(std::span<const formats::StoredTensor> file, formats::WeightsLayout layout, std::span<const StateTensor> model,
                         const MappingOptions& options = {});

/// Sends tensor `source` of the file to tensor `target` of the model by hand, as it is or transposed; Mismatch where neither shape fits.
Result<void> assignWeight(WeightMapping& mapping, std::size_t target, std::size_t source, std::span<const formats::StoredTensor> file,
                          formats::WeightsLayout layout, std::span<const StateTensor> model);
/// Takes an assignment back.
void clearWeight(WeightMapping& mapping, std::size_t target);

/// The report: counts, and every tensor that is not simply mapped, by group.
std::string reportText(const WeightMapping& mapping, std::span<const formats::StoredTensor> file, std::span<const StateTensor> model);

/// Reads what is mapped, in the model's types; tensors that are not mapped are not there.
Result<formats::OwnedWeights> loadMapped(formats::WeightsFile& file, const WeightMapping& mapping, std::span<const StateTensor> model,
                                         const StopToken& stop = {});

} // namespace cairn::graph
