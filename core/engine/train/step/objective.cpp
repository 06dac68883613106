// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/train/step/numbers/number_objective.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/full.h>
#include <ATen/ops/tensor.h>

#include <algorithm>
#include <cassert>

namespace cairn::engine {

std::unique_ptr<Objective> makeObjective(const batch::Target& target, const std::vector<batch::Field>& fields, const LossConfig& loss, at::Device device, std::shared_ptr<Teacher> teacher)
{
    switch (target.kind) {
    case batch::TaskKind::Regression: return numberObjective(target, loss);
    case batch::TaskKind::Reconstruction: return reconstructionObjective(target, fields);
    case batch::TaskKind::Segmentation: return segmentationObjective(target, fields, loss, device);
    case batch::TaskKind::Adversarial: return adversarialObjective(target, fields);
    case batch::TaskKind::Implicit: return implicitObjective(target, fields);
    case batch::TaskKind::NextToken:
    case batch::TaskKind::Tagging:
    case batch::TaskKind::Sequence: return tokenObjective(target, fields, loss);
    case batch::TaskKind::Transcription: return transcriptionObjective(target, fields);
    case batch::TaskKind::Classification: break;
    }
    return classObjective(target, loss, device, std::move(teacher));
}

at::Tensor Objective::weight(const Batch& batch) const
{
    return at::full({}, static_cast<double>(batch.rows), at::TensorOptions(at::kFloat).device(batch.fields.at(0).device()));
}

Sums fetched(const at::Tensor& sums)
{
    const at::Tensor host = sums.cpu();
    const double* values = host.const_data_ptr<double>();
    return {values, values + host.numel()};
}

at::Tensor classWeightsOf(const batch::Target& target, const LossConfig& loss, at::Device device)
{
    if (loss.classWeights.empty())
        return {};
    std::vector<float> weights(target.classes.size(), 1.0f);
    for (std::size_t i = 0; i < weights.size(); ++i) {
        if (const auto given = loss.classWeights.find(target.classes[i]); given != loss.classWeights.end())
            weights[i] = static_cast<float>(given->second);
    }
    return at::tensor(weights).to(device);
}

std::size_t fieldPlace(const std::vector<batch::Field>& fields, const std::string& name)
{
    const auto found = std::ranges::find(fields, name, &batch::Field::name);
    assert(found != fields.end());
    return static_cast<std::size_t>(found - fields.begin());
}

void addExtraLosses(at::Tensor& sums, const std::vector<at::Tensor>& added, const Batch& batch)
{
    const at::NoGradGuard noGradients;
    for (const at::Tensor& term : added)
        sums.select(0, kAddedSum).add_(term, static_cast<double>(batch.rows / batch.group));
}

} // namespace cairn::engine
