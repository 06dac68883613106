// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/formats/weights_in/weights_file.h"

namespace cairn::parse {

/// Opens the weights of another program, whatever the file is called: PyTorch (.pt, .pth, .bin, .th, TorchScript), safetensors and
/// their index, Keras (.h5, .keras), llama2.c (.bin), and the constants of TFLite and ONNX models. No code of the file runs; Keras files are
/// read by cairn-parse. Unsupported for anything else. See docs/formats.md.
Result<std::unique_ptr<formats::WeightsFile>> openWeights(const std::filesystem::path& file, const StopToken& stop = {});

/// Weights of Keras: an HDF5 file of Keras 1 to 3, or the archive of Keras 3 (.keras). Any other HDF5 file gives all its
/// arrays of numbers, in the order of their names, as they lie there.
Result<std::unique_ptr<formats::WeightsFile>> openKerasWeights(const std::filesystem::path& file, const StopToken& stop = {});

} // namespace cairn::parse
