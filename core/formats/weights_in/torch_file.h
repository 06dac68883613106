// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/mapped_file.h"
#include "core/formats/weights_in/pickle.h"
#include "core/formats/weights_in/weights_file.h"

#include <string>
#include <vector>

/// Files of torch.save() (.pt, .pth, .bin, .th): a ZIP archive with a pickle and one member per storage, or the older stream of
/// pickles with the storages behind it (torch/serialization.py). TorchScript archives give their weights too; their code is
/// not looked at. Pickles are read as data, see pickle.h.
namespace cairn::formats {

/// Where the numbers of a tensor lie: element [i, j, ...] at offset + i * strides[0] + j * strides[1] + ... of a storage.
struct TorchTensor {
    std::string storage;               ///< key
    StoredType type = StoredType::Float32;
    std::uint64_t offset = 0;          ///< elements
    std::vector<std::int64_t> strides; ///< elements
};

/// What a pickle says of a storage.
struct TorchStorage {
    StoredType type = StoredType::Float32; ///< UInt8 for untyped ones
    std::uint64_t elements = 0;
};

/// The tensors that a pickle holds, flattened: "layer1.0.conv1.weight".
struct TorchTensors {
    std::vector<StoredTensor> tensors;
    std::vector<TorchTensor> places; ///< one per tensor
    std::map<std::string, TorchStorage> storages;
    std::vector<std::string> notes;
};

/// How names are treated in pickles of PyTorch. `script`: classes of TorchScript are plain objects.
PickleNames torchNames(bool script);

/// The state_dict in a pickle: the dictionary itself, or that of its entry "state_dict", "model", ... Corrupt for tensors
/// that do not lie in their storage; InvalidInput where there are no tensors.
Result<TorchTensors> torchTensors(const Pickle& pickle, const std::string& where);

/// Whether the first bytes are those of a stream of torch.save() before 1.6.
bool isTorchStream(std::span<const std::uint8_t> bytes);

/// Opens either kind. Unsupported names what a pickle asks for beyond tensors.
Result<std::unique_ptr<WeightsFile>> openTorchWeights(MappedFile file, const std::string& where);

} // namespace cairn::formats
