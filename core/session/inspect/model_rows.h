// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/batch/encoded_source.h"
#include "core/parse/onnx_session.h"

#include <span>

namespace cairn::session {

/// Rows of a source in the model's own space, as another program has to be given them: one tensor per field, float32
/// (UInt8 as stored * scale + offset) or int64 (codes).
Result<std::vector<parse::OnnxTensor>> modelRows(const batch::EncodedSource& source, std::span<const std::uint64_t> positions);

} // namespace cairn::session
