// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine_api/engine.h"
#include "core/graph/transfer/imported_model.h"
#include "core/jobs/progress.h"

#include <filesystem>
#include <optional>

namespace cairn::session {

/// A model of another program, read and turned into a graph.
struct ModelFile {
    std::string name; ///< of the file
    formats::ForeignGraph file;
    graph::ImportedModel model;
};

/// Opens an ONNX or TFLite model. Unsupported for other files, and what the readers and importModel() say.
Result<ModelFile> openModel(const std::filesystem::path& path);

/// A model next to the program that it was made for, on the same random rows.
struct ModelCheck {
    std::uint64_t rows = 0;
    double difference = 0; ///< the largest one between two numbers
};

/// Runs an ONNX model in ONNX Runtime and its graph in the engine. Nothing where that cannot be done: TFLite, whose program is not
/// at hand; operators that became no layer; inputs of other numbers than float32.
Result<std::optional<ModelCheck>> checkModel(const std::filesystem::path& path, const ModelFile& model, engine::Engine& engine, JobContext& job);

} // namespace cairn::session
