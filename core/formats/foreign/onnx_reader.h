// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/mapped_file.h"
#include "core/formats/foreign/foreign_graph.h"

#include <filesystem>

/// ONNX models (onnx/onnx.proto), read by hand, within bounds and without a copy of the weights, so that a model of any
/// size shows its structure at once. What models mean is checked by the import, and by ONNX Runtime (core/parse/onnx_session.h).
namespace cairn::formats {

/// Whether these look like the first bytes of such a model: the format has no mark.
bool looksLikeOnnx(std::span<const std::uint8_t> bytes);

/// The model's graph. Errors: Corrupt; Unsupported for weights in other files. Constants of types that are not read (complex,
/// 4-bit) are noted and left out.
Result<ForeignGraph> readOnnx(const MappedFile& file, const std::string& where);

/// The same, with weights in other files: only in plain files of the model's own folder or below, without links of any
/// kind, and within their length (ONNX's rules for external data after CVE-2022-25882 and CVE-2024-27318).
Result<ForeignGraph> openOnnx(const std::filesystem::path& file);

} // namespace cairn::formats
