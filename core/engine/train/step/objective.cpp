// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/train/step/objective.h"

#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <cassert>

namespace cairn::engine {

std::unique_ptr<Objective> makeObjective(const batch::Target& target, const std::vector<batch::Field>& fields)
{
    switch (target.kind) {
    case batch::TaskKind::Regression: return valueObjective(target);
    case batch::TaskKind::Reconstruction: return reconstructionObjective(target, fields);
    case batch::TaskKind::Implicit: return implicitObjective(target, fields);
    case batch::TaskKind::NextToken:
    case batch::TaskKind::Tagging:
    case batch::TaskKind::Sequence: return tokenObjective(target, fields);
    case batch::TaskKind::Classification: break;
    }
    return classObjective();
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
