// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/array.h"
#include "core/engine/module/module.h"
#include "core/engine/train/step/objective.h"
#include "core/engine_api/model.h"

namespace cairn::engine {

/// Mismatch unless `source` offers the fields that a model was built for.
Result<void> checkFields(const std::vector<batch::Field>& fields, const batch::EncodedSource& source);

/// A float tensor as a plain value.
Array toArray(const at::Tensor& tensor);

Result<Array> predictRows(Module& module, const batch::EncodedSource& source, std::span<const std::uint64_t> positions,
                          JobContext& job);
Result<void> predictSource(Module& module, const batch::EncodedSource& source, JobContext& job,
                           const std::function<void(std::uint64_t, const Array&)>& batchDone);
/// Compares the answers with the targets of `source`.
Result<RowScores> scoreSource(Module& module, const Objective& objective, const batch::EncodedSource& source, JobContext& job);
/// See Model::samples.
Result<Array> sampleRows(Module& module, const std::vector<batch::Field>& fields, std::int64_t count, std::uint64_t seed, JobContext& job);
/// [n, features] of the output of `node`; NotFound where the node is not part of the model.
Result<Array> activationRows(Module& module, NodeId node, const batch::EncodedSource& source,
                             std::span<const std::uint64_t> positions, JobContext& job);

} // namespace cairn::engine
