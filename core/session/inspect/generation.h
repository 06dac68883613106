// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine_api/model.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace cairn::session {

struct GenerationOptions {
    std::int64_t steps = 256;      ///< tokens that are put out at most
    double temperature = 0;        ///< 0: always the most likely token; else logits are divided by it and a token is drawn
    std::uint64_t seed = 0;        ///< of what is drawn
    std::optional<std::int64_t> end = {}; ///< the token that ends a text; it is not put out
};

/// Goes on with a text, token by token. `model` takes one field of codes [T], `tokens`, and rates the next token at every step, [N, T, vocabulary],
/// each from itself and those before (a causal model); texts that are longer than T are seen without their beginning.
/// Returns the tokens behind the prompt. `put` hears of each at once. InvalidInput for an empty prompt and codes outside of the vocabulary;
/// Mismatch for another model; Cancelled.
Result<std::vector<std::int64_t>> generateTokens(engine::Model& model, const batch::Field& tokens, std::vector<std::int64_t> prompt, const GenerationOptions& options,
                                                 JobContext& job, const std::function<void(std::int64_t)>& put = {});

} // namespace cairn::session
