// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/transfer/weight_mapping.h"

#include <set>

namespace cairn::graph {

/// A tensor that a file can give to a model: one of its own, a part of one, or several joined; in PyTorch's layout.
struct WeightCandidate {
    std::vector<std::size_t> sources;        ///< empty: zeros
    std::vector<WeightTransform> transforms; ///< what may be meant, most likely first
    std::vector<std::int64_t> shape;         ///< after the first transform
    std::string layer, param;                ///< "layer1.0.conv1", "weight": PyTorch's name of the parameter
    std::string note = {};                   ///< why it is not simply taken over
    bool optional = false;                   ///< not missed where nothing takes it
};

struct WeightCandidates {
    std::string family; ///< title, or empty
    std::vector<WeightCandidate> list; ///< in the order of the computation, as far as it is known
    std::vector<std::string> notes;
};

/// `params`: the names of the model's parameters without their layers ("weight", "in_proj_weight"): what must be joined or split.
/// `family`: its title, "" for none; not set: found out.
WeightCandidates weightCandidates(std::span<const formats::StoredTensor> file, formats::WeightsLayout layout, const std::set<std::string>& params,
                                  const std::optional<std::string>& family = {});

/// Whether numbers change when they become those of the model.
bool changesNumbers(const formats::StoredTensor& from, const StateTensor& to);

/// Splits at the last dot: "conv1" and "weight".
std::pair<std::string, std::string> layerAndParam(const std::string& name);

/// A name as a key that does not depend on the separators: "layer1_0_conv1_weight".
std::string separatorFree(const std::string& name);

} // namespace cairn::graph
