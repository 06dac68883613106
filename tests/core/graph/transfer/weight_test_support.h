// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/transfer/weight_mapping.h"

#include <cstring>
#include <numeric>

/// Files and models of a few tensors, for tests of how the ones find their places in the others.
namespace cairn::test {

using namespace cairn::formats;
using namespace cairn::graph;

using Ints = std::vector<std::int64_t>;

/// A file whose numbers count up from 0 in each tensor.
class CountingFile : public WeightsFile {
public:
    explicit CountingFile(std::vector<StoredTensor> tensors, WeightsLayout layout = WeightsLayout::ChannelsFirst)
    {
        m_tensors = std::move(tensors);
        m_facts.layout = layout;
    }
    Result<std::vector<std::byte>> read(std::size_t index, const StopToken&) override
    {
        std::vector<float> numbers(*elementsOf(m_tensors[index].shape));
        std::iota(numbers.begin(), numbers.end(), 0.0f);
        std::vector<std::byte> bytes(numbers.size() * sizeof(float));
        std::memcpy(bytes.data(), numbers.data(), bytes.size());
        return bytes;
    }
};

inline StoredTensor stored(const std::string& name, const Ints& shape, StoredType type = StoredType::Float32) { return {name, type, shape}; }

inline std::vector<StateTensor> convolution(const std::string& label, std::int64_t out, std::int64_t in) { return {{label + ".weight", {out, in, 3, 3}}}; }
inline std::vector<StateTensor> norm(const std::string& label, std::int64_t channels)
{
    return {{label + ".weight", {channels}}, {label + ".bias", {channels}}, {label + ".running_mean", {channels}, false}, {label + ".running_var", {channels}, false},
            {label + ".num_batches_tracked", {}, false, ElementType::Int64}};
}
inline std::vector<StateTensor> dense(const std::string& label, std::int64_t out, std::int64_t in) { return {{label + ".weight", {out, in}}, {label + ".bias", {out}}}; }

inline void add(std::vector<StateTensor>& all, const std::vector<StateTensor>& more) { all.insert(all.end(), more.begin(), more.end()); }

inline std::string sourceOf(const WeightMapping& mapping, std::span<const StoredTensor> file, const std::string& target)
{
    for (const MappedTensor& tensor : mapping.tensors) {
        if (tensor.target != target)
            continue;
        std::string names;
        for (const std::size_t source : tensor.sources)
            names += (names.empty() ? "" : " ") + file[source].name;
        return names;
    }
    return "no such target";
}

inline const MappedTensor& entry(const WeightMapping& mapping, const std::string& target)
{
    return *std::ranges::find(mapping.tensors, target, &MappedTensor::target);
}

inline std::vector<float> numbers(const OwnedWeights& weights, const std::string& name)
{
    const TensorView& view = weights.tensors.at(name);
    std::vector<float> values(view.bytes.size() / sizeof(float));
    std::memcpy(values.data(), view.bytes.data(), view.bytes.size());
    return values;
}

} // namespace cairn::test
