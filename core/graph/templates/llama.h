// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/graph.h"

#include <cstdint>
#include <map>
#include <string>

namespace cairn::graph {

/// Sizes of a decoder of the Llama family. The defaults are those of the smallest model of llama2.c (github.com/karpathy/llama2.c).
struct LlamaSizes {
    std::int64_t width = 64, hidden = 172, layers = 5, heads = 8, keyHeads = 4;
    double eps = 1e-5;
};

/// From the metadata that a file of llama2.c gives (dim, hidden_dim, n_layers, n_heads, n_kv_heads); NotFound where one is missing.
Result<LlamaSizes> llamaSizes(const std::map<std::string, std::string>& metadata);

/// Touvron et al.: LLaMA: open and efficient foundation language models, 2023; with grouped queries as in Llama 2. Takes the tokens of
/// `field` [N, T]. Puts out `outputs` numbers at every step, [N, T, outputs], or at the last one only, [N, outputs]. Layers have the
/// names of the published weights.
Graph llamaGraph(const std::string& field, const LlamaSizes& sizes, std::int64_t outputs, bool everyStep);

} // namespace cairn::graph
