// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/model/torch_model.h"

#include "core/engine/inspect/activity.h"
#include "core/engine/inspect/grad_cam.h"
#include "core/engine/inspect/integrated_gradients.h"
#include "core/engine/inspect/torch_script.h"
#include "core/engine/model/prediction.h"
#include "core/engine/module/weights.h"
#include "core/engine/torch_guard.h"
#include "core/engine/train/devices.h"
#include "core/engine/train/feed/rows.h"

#include <mutex>

namespace cairn::engine {

namespace {

using batch::EncodedSource;

class TorchModel : public Model {
public:
    TorchModel(std::unique_ptr<Module> module, std::vector<batch::Field> fields, batch::Target target)
        : m_module(std::move(module)), m_fields(std::move(fields)), m_target(std::move(target))
    {
    }

    Result<Array> predict(const EncodedSource& source, std::span<const std::uint64_t> positions, JobContext& job) override
    {
        return call("Predicting", source, [&] { return predictRows(*m_module, source, positions, job); });
    }

    Result<void> predictAll(const EncodedSource& source, JobContext& job,
                            const std::function<void(std::uint64_t, const Array&)>& batchDone) override
    {
        return call("Predicting", source, [&] { return predictSource(*m_module, source, job, batchDone); });
    }

    Result<RowScores> score(const EncodedSource& source, JobContext& job) override
    {
        return call("Scoring", source, [&] { return scoreSource(*m_module, *makeObjective(m_target, m_fields), source, job); });
    }

    Result<Array> activations(NodeId node, const EncodedSource& source, std::span<const std::uint64_t> positions,
                              JobContext& job) override
    {
        return call("Reading activations", source, [&] { return activationRows(*m_module, node, source, positions, job); });
    }

    Result<std::vector<NodeActivity>> activity(const EncodedSource& source, std::span<const std::uint64_t> positions, JobContext& job) override
    {
        return call("Looking at the layers", source, [&]() -> Result<std::vector<NodeActivity>> {
            if (job.cancelled())
                return fail(ErrorCode::Cancelled, "Stopped");
            CAIRN_ASSIGN(const Batch rows, readBatch(source, positions, m_module->device(), false));
            return layerActivity(*m_module, rows.fields);
        });
    }

    Result<Attribution> integratedGradients(const EncodedSource& source, std::uint64_t position,
                                            const IntegratedGradientsOptions& options, JobContext& job) override
    {
        return call("Integrated Gradients", source, [&]() -> Result<Attribution> {
            CAIRN_ASSIGN(const Batch row, readBatch(source, std::span(&position, 1), m_module->device(), false));
            return integrateGradients(*m_module, m_fields, row.fields, options, job);
        });
    }

    Result<GradCam> gradCam(NodeId node, const EncodedSource& source, std::uint64_t position, std::optional<std::int64_t> target,
                            JobContext& job) override
    {
        return call("Grad-CAM", source, [&]() -> Result<GradCam> {
            if (job.cancelled())
                return fail(ErrorCode::Cancelled, "Grad-CAM was stopped");
            CAIRN_ASSIGN(const Batch row, readBatch(source, std::span(&position, 1), m_module->device(), false));
            return computeGradCam(*m_module, m_fields, row.fields, node, target);
        });
    }

    Result<Array> samples(std::int64_t count, std::uint64_t seed, JobContext& job) override
    {
        const std::lock_guard lock(m_mutex);
        const ThreadCount oneThread(1); // a training may be running beside it
        return guarded("Making samples", [&] { return sampleRows(*m_module, m_fields, count, seed, job); });
    }

    Result<std::string> safetensors() override
    {
        const std::lock_guard lock(m_mutex);
        return guarded("Exporting weights", [&] { return encodeWeights(*m_module); });
    }

    Result<std::string> torchScript() override
    {
        const std::lock_guard lock(m_mutex);
        return guarded("Exporting TorchScript", [&] { return traceToTorchScript(*m_module, m_fields); });
    }

private:
    template <typename Work>
    auto call(const char* doing, const EncodedSource& source, Work&& work) -> decltype(work())
    {
        CAIRN_TRY(checkFields(m_fields, source));
        const std::lock_guard lock(m_mutex);
        const ThreadCount oneThread(1); // a training may be running beside it
        return guarded(doing, std::forward<Work>(work));
    }

    std::mutex m_mutex; ///< guards m_module: one call at a time
    std::unique_ptr<Module> m_module;
    std::vector<batch::Field> m_fields;
    batch::Target m_target;
};

} // namespace

std::unique_ptr<Model> makeTorchModel(std::unique_ptr<Module> module, std::vector<batch::Field> fields, batch::Target target)
{
    return std::make_unique<TorchModel>(std::move(module), std::move(fields), std::move(target));
}

} // namespace cairn::engine
