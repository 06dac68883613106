// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/mapped_file.h"
#include "core/formats/foreign/foreign_graph.h"

#include <filesystem>

/// Models of TensorFlow Lite (tensorflow/lite/schema/schema.fbs, version 3), read by hand and within bounds.
namespace cairn::formats {

/// Whether these are the first bytes of such a model.
bool isTfLite(std::span<const std::uint8_t> bytes);

/// The first subgraph: operators with their options under the names of the schema ("padding" "SAME", "stride_w",
/// "fused_activation_function" "RELU6", ...), constants where they lie in the file, quantisation. Errors: Corrupt; Unsupported for sparse
/// constants and other schemas.
Result<ForeignGraph> readTfLite(const MappedFile& file, const std::string& where);
Result<ForeignGraph> openTfLite(const std::filesystem::path& file);

} // namespace cairn::formats
