// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine_api/engine.h"

#include "core/engine/info/engine_info.h"
#include "core/engine/memory/caching_allocator.h"
#include "core/engine/model/model_service.h"
#include "core/engine/train/train_service.h"

namespace cairn::engine {

namespace {

class TensorEngine : public Engine {
public:
    EngineInfo info() override { return describeEngine(); }
    TrainService& trainer() override { return *m_trainer; }
    ModelService& models() override { return *m_models; }

private:
    std::unique_ptr<TrainService> m_trainer = makeTrainService();
    std::unique_ptr<ModelService> m_models = makeModelService();
};

} // namespace

} // namespace cairn::engine

extern "C" __attribute__((visibility("default"))) cairn::engine::Engine* cairn_engine(int apiVersion)
{
    using namespace cairn::engine;
    if (apiVersion != kEngineApiVersion)
        return nullptr;
    // Lives for ever, as the libraries below it do.
    static Engine* engine = [] {
        installCachingAllocator();
        return new TensorEngine;
    }();
    return engine;
}
