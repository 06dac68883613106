// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/formats/foreign/external_data.h"
#include "core/formats/foreign/foreign_graph.h"
#include "core/formats/foreign/proto_reader.h"

namespace cairn::formats {

/// Type of a tensor by its number in onnx.proto; nothing for types that are not read (complex, 4-bit and rarer 8-bit floats).
std::optional<StoredType> onnxType(std::uint64_t number);

/// A TensorProto. `owner` keeps `bytes`. Errors: Corrupt, InvalidInput (external data); Unsupported for types that are not read.
Result<ForeignConstant> readOnnxConstant(std::span<const std::byte> bytes, const std::shared_ptr<const void>& owner, ExternalData& external);

} // namespace cairn::formats
