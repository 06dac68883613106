// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/model/model_service.h"

#include "core/engine/model/torch_model.h"
#include "core/engine/module/weights.h"
#include "core/engine/torch_guard.h"
#include "core/engine/train/devices.h"

namespace cairn::engine {

namespace {

class Service : public ModelService {
public:
    Result<std::unique_ptr<Model>> load(const graph::Graph& graph, const std::vector<batch::Field>& fields,
                                        const batch::Target& target, const std::filesystem::path& weights,
                                        const std::string& device) override
    {
        return guarded("Loading the model", [&]() -> Result<std::unique_ptr<Model>> {
            CAIRN_ASSIGN(const at::Device place, chooseDevice(device));
            CAIRN_ASSIGN(auto module, Module::compile(graph, fields, target, place));
            CAIRN_TRY(readWeights(weights, *module));
            return makeTorchModel(std::move(module), fields, target);
        });
    }

    Result<std::unique_ptr<Model>> create(const graph::Graph& graph, const std::vector<batch::Field>& fields,
                                          const batch::Target& target, std::uint64_t seed, const std::string& device) override
    {
        return guarded("Making the model", [&]() -> Result<std::unique_ptr<Model>> {
            CAIRN_ASSIGN(const at::Device place, chooseDevice(device));
            CAIRN_ASSIGN(auto module, Module::compile(graph, fields, target, place));
            module->initialise(seed);
            return makeTorchModel(std::move(module), fields, target);
        });
    }

    Result<std::unique_ptr<Model>> create(const graph::Graph& graph, const std::vector<batch::Field>& fields, const batch::Target& target,
                                          const formats::Weights& given, std::uint64_t seed, const std::string& device) override
    {
        return guarded("Making the model", [&]() -> Result<std::unique_ptr<Model>> {
            CAIRN_ASSIGN(const at::Device place, chooseDevice(device));
            CAIRN_ASSIGN(auto module, Module::compile(graph, fields, target, place));
            module->initialise(seed);
            CAIRN_TRY(setWeights(given, *module));
            return makeTorchModel(std::move(module), fields, target);
        });
    }

    std::vector<std::string> builtKinds() const override
    {
        std::vector<std::string> kinds;
        for (const BuilderEntry& entry : builders())
            kinds.emplace_back(entry.kind);
        return kinds;
    }
};

} // namespace

std::unique_ptr<ModelService> makeModelService()
{
    return std::make_unique<Service>();
}

} // namespace cairn::engine
