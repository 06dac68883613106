// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/formats/weights_in/stored_tensor.h"
#include "core/jobs/stop.h"

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace cairn::formats {

/// How a program lays out the weights of its layers.
enum class WeightsLayout : std::uint8_t {
    ChannelsFirst, ///< PyTorch: convolution [out, in, height, width], dense [out, in]
    Keras,         ///< convolution [height, width, in, out], dense [in, out]
    TfLite         ///< convolution [out, height, width, in], depthwise [1, height, width, channels], dense [out, in]
};

/// What a file says of itself.
struct WeightsFacts {
    std::string format; ///< for people: "PyTorch (zip)", "safetensors", "Keras HDF5"
    WeightsLayout layout = WeightsLayout::ChannelsFirst;
    std::map<std::string, std::string> metadata = {};
    std::vector<std::string> notes = {}; ///< what was left out and why; one sentence each
};

/// The weights of another program's file: names, types and shapes at once, the numbers when asked for, so that a file
/// larger than memory can be looked at. Tensors stand in the order of the file, which most programs keep in the order of
/// the layers. Threads: one at a time.
class WeightsFile {
public:
    virtual ~WeightsFile() = default;

    const WeightsFacts& facts() const { return m_facts; }
    const std::vector<StoredTensor>& tensors() const { return m_tensors; }

    /// The numbers of tensors()[index]: packed, row-major, little-endian, of its type. Errors: Io, Corrupt, OutOfMemory,
    /// Cancelled; Unsupported for texts.
    virtual Result<std::vector<std::byte>> read(std::size_t index, const StopToken& stop = {}) = 0;

protected:
    WeightsFacts m_facts;
    std::vector<StoredTensor> m_tensors;
};

/// The numbers of a tensor as float32, dequantised.
Result<std::vector<float>> readFloats(WeightsFile& file, std::size_t index, const StopToken& stop = {});

/// A table of all tensors for people, and their sums.
std::string listText(const WeightsFile& file);

/// Opens a safetensors file, or the index of a sharded one ("model.safetensors.index.json", whose shards lie beside it).
Result<std::unique_ptr<WeightsFile>> openSafetensorsWeights(const std::filesystem::path& file);

} // namespace cairn::formats
