// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/mapped_file.h"
#include "core/formats/weights_in/weights_file.h"

/// The small Llama models of llama2.c (github.com/karpathy/llama2.c, export version 0): seven whole numbers (width, hidden width, layers,
/// heads, key and value heads, vocabulary, context) and float32 tensors without names, those of one kind for all layers in a row.
namespace cairn::formats {

/// Whether the numbers at the beginning fit the length of the file, which is all that marks this format.
bool isLlamaFile(std::span<const std::uint8_t> bytes);

/// Names as in Meta's files ("layers.0.attention.wq.weight"), layer by layer; the seven numbers are in the metadata.
Result<std::unique_ptr<WeightsFile>> openLlamaWeights(MappedFile file, const std::string& where);

} // namespace cairn::formats
