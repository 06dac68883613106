// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/inspect/torch_script.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/zeros.h>
#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/frontend/tracer.h>

#include <sstream>

namespace cairn::engine {

namespace {

std::vector<at::Tensor> exampleRows(const std::vector<batch::Field>& fields, at::Device device)
{
    constexpr std::int64_t kRows = 2;
    std::vector<at::Tensor> rows;
    for (const batch::Field& field : fields) {
        std::vector<std::int64_t> shape = field.shape;
        if (field.perRow)
            shape.insert(shape.begin(), kRows);
        const auto type = field.codes() ? at::kLong : at::kFloat;
        rows.push_back(at::zeros(shape, at::TensorOptions(type).device(device)));
    }
    return rows;
}

/// A script module with one submodule per layer, so that state_dict has PyTorch's names.
torch::jit::Module holderOf(Module& module)
{
    const auto unit = std::make_shared<torch::jit::CompilationUnit>();
    torch::jit::Module holder("__torch__.CairnModel", unit);
    std::map<std::string, torch::jit::Module> layers;
    for (const StateEntry& entry : module.state()) {
        const auto dot = entry.name.find('.');
        const std::string label = entry.name.substr(0, dot), name = entry.name.substr(dot + 1);
        const auto layer = layers.try_emplace(label, "__torch__.layers." + label, unit).first;
        if (entry.trainable)
            layer->second.register_parameter(name, entry.tensor, false);
        else
            layer->second.register_buffer(name, entry.tensor);
    }
    for (const auto& [label, layer] : layers)
        holder.register_module(label, layer);
    return holder;
}

} // namespace

Result<std::string> traceToTorchScript(Module& module, const std::vector<batch::Field>& fields)
{
    const at::NoGradGuard noGradients;
    torch::jit::Module holder = holderOf(module);
    torch::jit::Stack inputs;
    std::vector<std::string> names;
    for (const at::Tensor& rows : exampleRows(fields, module.device()))
        inputs.emplace_back(rows);
    for (const batch::Field& field : fields)
        names.push_back(field.name);
    const auto forward = [&](torch::jit::Stack stack) -> torch::jit::Stack {
        std::vector<at::Tensor> rows;
        for (const at::IValue& value : stack)
            rows.push_back(value.toTensor());
        return {module.forward(rows, {})};
    };
    const auto anonymous = [](const at::Tensor&) { return std::string(); };
    const auto [state, outputs] = torch::jit::tracer::trace(inputs, forward, anonymous, true, false, &holder, names);
    const auto method = holder._ivalue()->compilation_unit()->create_function(
        c10::QualifiedName(*holder.type()->name(), "forward"), state->graph);
    holder.type()->addMethod(method);
    holder.eval();
    std::ostringstream archive;
    holder.save(archive);
    return archive.str();
}

} // namespace cairn::engine
