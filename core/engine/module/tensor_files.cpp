// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/module/weights.h"

#include "core/formats/safetensors.h"
#include "core/graph/infer/tensor_type.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/empty.h>

#include <algorithm>
#include <cstring>

namespace cairn::engine {

namespace {

ElementType elementType(const at::Tensor& tensor)
{
    return tensor.scalar_type() == at::kLong ? ElementType::Int64
           : tensor.scalar_type() == at::kByte ? ElementType::UInt8
                                               : ElementType::Float32;
}

std::string dtypeName(const at::Tensor& tensor)
{
    switch (elementType(tensor)) {
    case ElementType::Int64: return "I64";
    case ElementType::UInt8: return "U8";
    default: return "F32";
    }
}

std::span<const std::byte> bytesOf(const at::Tensor& host)
{
    return {static_cast<const std::byte*>(host.const_data_ptr()), host.nbytes()};
}

Error misfit(const std::string& what, const std::filesystem::path& file)
{
    return fail(ErrorCode::Mismatch, what, file.string(), "Use the weights of a run with this architecture");
}

Result<void> checkNoSurplus(const formats::SafetensorsReader& reader, const NamedTensors& targets, const std::filesystem::path& file)
{
    for (const formats::TensorInfo& tensor : reader.tensors()) {
        const bool wanted = std::any_of(targets.begin(), targets.end(), [&](const auto& target) { return target.first == tensor.name; });
        if (!wanted)
            return misfit("The file has weights \"" + tensor.name + "\", for which the architecture has no place", file);
    }
    return {};
}

Result<void> readOne(const formats::SafetensorsReader& reader, const std::string& name, const at::Tensor& target,
                     const std::filesystem::path& file)
{
    const formats::TensorInfo* stored = reader.find(name);
    if (!stored)
        return misfit("The file lacks the weights \"" + name + "\"", file);
    if (stored->shape != target.sizes().vec())
        return misfit("The weights \"" + name + "\" have shape " + graph::shapeText(stored->shape) + " in the file, but the architecture needs "
                          + graph::shapeText(target.sizes().vec()), file);
    if (stored->dtype != dtypeName(target))
        return misfit("The weights \"" + name + "\" are stored as " + stored->dtype + ", but the architecture needs " + dtypeName(target), file);
    at::Tensor host = at::empty(target.sizes(), target.scalar_type());
    CAIRN_TRY(reader.read(*stored, {static_cast<std::byte*>(host.mutable_data_ptr()), host.nbytes()}));
    target.copy_(host);
    return {};
}

NamedTensors stateOf(Module& module)
{
    NamedTensors tensors;
    for (const StateEntry& entry : module.state())
        tensors.emplace_back(entry.name, entry.tensor);
    return tensors;
}

} // namespace

Result<std::string> encodeTensors(const NamedTensors& tensors)
{
    std::vector<at::Tensor> hosts;
    formats::Weights weights;
    for (const auto& [name, tensor] : tensors) {
        hosts.push_back(tensor.detach().cpu().contiguous());
        weights[name] = {elementType(tensor), tensor.sizes().vec(), bytesOf(hosts.back())};
    }
    return formats::safetensorsBytes(weights, {{"format", "pt"}});
}

Result<std::string> encodeWeights(Module& module)
{
    return encodeTensors(stateOf(module));
}

Result<void> readTensors(const std::filesystem::path& file, const NamedTensors& targets)
{
    const at::NoGradGuard noGradients;
    CAIRN_ASSIGN(const auto reader, formats::SafetensorsReader::open(file));
    CAIRN_TRY(checkNoSurplus(reader, targets, file));
    for (const auto& [name, target] : targets)
        CAIRN_TRY(readOne(reader, name, target, file));
    return {};
}

Result<void> readWeights(const std::filesystem::path& file, Module& module, bool partly)
{
    if (!partly)
        return readTensors(file, stateOf(module));
    const at::NoGradGuard noGradients;
    CAIRN_ASSIGN(const auto reader, formats::SafetensorsReader::open(file));
    const NamedTensors targets = stateOf(module);
    CAIRN_TRY(checkNoSurplus(reader, targets, file));
    for (const auto& [name, target] : targets) {
        if (reader.find(name))
            CAIRN_TRY(readOne(reader, name, target, file));
    }
    return {};
}

Result<void> setWeights(const formats::Weights& given, Module& module)
{
    const at::NoGradGuard noGradients;
    std::size_t taken = 0;
    for (const StateEntry& entry : module.state()) {
        const auto found = given.find(entry.name);
        if (found == given.end())
            continue;
        at::Tensor host = at::empty(entry.tensor.sizes(), entry.tensor.scalar_type());
        if (found->second.shape != entry.tensor.sizes().vec() || found->second.type != elementType(entry.tensor) || found->second.bytes.size() != host.nbytes())
            return fail(ErrorCode::Mismatch, "The weights \"" + entry.name + "\" have shape " + graph::shapeText(found->second.shape) + ", but the architecture needs "
                        + graph::shapeText(entry.tensor.sizes().vec()), entry.name, "Give weights of this architecture");
        std::memcpy(host.mutable_data_ptr(), found->second.bytes.data(), host.nbytes());
        entry.tensor.copy_(host);
        ++taken;
    }
    if (taken == given.size())
        return {};
    return fail(ErrorCode::Mismatch, "There are weights for which the architecture has no place", {}, "Give weights of this architecture");
}

} // namespace cairn::engine
