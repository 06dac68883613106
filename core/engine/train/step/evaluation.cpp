// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/train/step/evaluation.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/zeros.h>

#include <algorithm>

namespace cairn::engine {

namespace {

constexpr std::uint64_t kBatchRows = 500;

} // namespace

Evaluation::Evaluation(const batch::EncodedSource& source, std::int64_t residentBytes)
    : m_source(source),
      m_resident(source.rowBytes() * source.size() <= static_cast<std::uint64_t>(std::max<std::int64_t>(residentBytes, 0)))
{
}

Result<Batch> Evaluation::batchAt(std::uint64_t first, std::uint64_t count, at::Device device) const
{
    if (m_rows)
        return m_rows->range(static_cast<std::int64_t>(first), static_cast<std::int64_t>(count));
    return readRange(m_source, first, count, device, true);
}

Result<std::map<std::string, double>> Evaluation::run(Module& module, const Objective& objective, const StopToken& stop)
{
    if (m_resident && !m_rows) {
        CAIRN_ASSIGN(m_rows, loadRows(m_source, module.device(), stop));
    }
    const at::NoGradGuard noGradients;
    at::Tensor sums = at::zeros({objective.sumCount()}, at::TensorOptions(at::kDouble).device(module.device()));
    for (std::uint64_t first = 0; first < m_source.size(); first += kBatchRows) {
        if (stop.stop_requested())
            return fail(ErrorCode::Cancelled, "Stopped while the model was evaluated");
        const std::uint64_t count = std::min(kBatchRows, m_source.size() - first);
        CAIRN_ASSIGN(Batch batch, batchAt(first, count, module.device()));
        batch = objective.prepared(std::move(batch), {0, first, false});
        std::vector<at::Tensor> added;
        const at::Tensor output = module.forward(batch.fields, {.training = false, .inPlace = true, .losses = &added});
        objective.add(sums, objective.plainLoss(output, batch), output, batch);
        addExtraLosses(sums, added, batch);
    }
    return objective.metrics(fetched(sums), static_cast<double>(m_source.size()));
}

} // namespace cairn::engine
