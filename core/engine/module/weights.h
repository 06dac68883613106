// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/module/module.h"
#include "core/formats/weights.h"

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace cairn::engine {

using NamedTensors = std::vector<std::pair<std::string, at::Tensor>>;

/// SHA-256 over name, type, shape and bytes of every state tensor, sorted by name.
std::string weightsHash(Module& module);

/// A safetensors document (in memory) of the given tensors.
Result<std::string> encodeTensors(const NamedTensors& tensors);

/// The module's state_dict as such a document.
Result<std::string> encodeWeights(Module& module);

/// Copies the tensors of a safetensors file into `targets`, by name. Mismatch names the first tensor that is missing,
/// surplus or of another shape; Corrupt, NotFound, Io.
Result<void> readTensors(const std::filesystem::path& file, const NamedTensors& targets);

/// Loads a state_dict. `partly`: tensors that the file lacks stay as they are.
Result<void> readWeights(const std::filesystem::path& file, Module& module, bool partly = false);

/// Copies the tensors given; the others stay as they are. Mismatch for names, shapes and types that the module does not have.
Result<void> setWeights(const formats::Weights& given, Module& module);

/// A copy of all state, to undo what a trial did.
class WeightsSnapshot {
public:
    explicit WeightsSnapshot(Module& module);
    void restore() const;

private:
    Module& m_module;
    std::vector<at::Tensor> m_copies;
};

} // namespace cairn::engine
