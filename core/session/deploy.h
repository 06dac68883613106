// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/inspect/inspection.h"

namespace cairn::session {

enum class ExportFormat : std::uint8_t { Safetensors, Onnx, Python, TorchScript };

/// "onnx" -> Onnx; InvalidInput lists the formats.
Result<ExportFormat> exportFormat(const std::string& name);
std::string name(ExportFormat format);

/// What an export wrote and how it was checked.
struct ExportReport {
    RunId run;
    ExportFormat format = ExportFormat::Safetensors;
    std::vector<std::filesystem::path> files;
    std::uint64_t checkedRows = 0;      ///< rows on which the exported file was run at once; 0: not run
    double largestDifference = 0;       ///< of logits, exported file against engine
    std::vector<std::string> notes;     ///< what the reader should know ("not checked: cairn-parse is missing")
};

/// Largest difference of logits that an export may show; above it the export fails and nothing is written.
inline constexpr double kExportTolerance = 1e-3;

/// Writes the model of a run into `folder` (made if missing). ONNX (opset 17) is run at once in cairn-parse's ONNX
/// Runtime on up to 100 rows of the test split. Python: source that rebuilds the model, with the weights beside it.
/// Files are written durably: either the new or the old version is there.
Result<ExportReport> exportModel(const Workbench& workbench, LoadedRun& run, ExportFormat format,
                                 const std::filesystem::path& folder, JobContext& job);

Json toJson(const ExportReport& report);

} // namespace cairn::session
