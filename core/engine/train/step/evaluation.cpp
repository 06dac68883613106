// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/train/step/evaluation.h"

#include "core/engine/train/step/classes/embedding_sample.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/zeros.h>

#include <algorithm>

namespace cairn::engine {

namespace {

constexpr std::uint64_t kBatchRows = 500;

/// Where the batches of a rank begin: parts are made of whole batches, which are the same for any number of ranks.
std::uint64_t partBegin(std::uint64_t rows, int rank, int ranks)
{
    const std::uint64_t batches = (rows + kBatchRows - 1) / kBatchRows;
    return std::min(rows, batches * static_cast<std::uint64_t>(rank) / static_cast<std::uint64_t>(ranks) * kBatchRows);
}

} // namespace

Evaluation::Evaluation(const batch::EncodedSource& source, std::int64_t residentBytes, Group& group)
    : m_source(source), m_group(group), m_begin(partBegin(source.size(), group.rank(), group.size())), m_end(partBegin(source.size(), group.rank() + 1, group.size())),
      m_resident(source.rowBytes() * source.size() <= static_cast<std::uint64_t>(std::max<std::int64_t>(residentBytes, 0)))
{
}

Result<Batch> Evaluation::batchAt(std::uint64_t first, std::uint64_t count, at::Device device) const
{
    if (m_rows)
        return m_rows->range(static_cast<std::int64_t>(first - m_begin), static_cast<std::int64_t>(count));
    return readRange(m_source, first, count, device, true);
}

Result<std::map<std::string, double>> Evaluation::run(Module& module, const Objective& objective, const StopToken& stop)
{
    if (m_resident && !m_rows) {
        CAIRN_ASSIGN(m_rows, loadRows(m_source, module.device(), stop, m_begin, m_end));
    }
    const at::NoGradGuard noGradients;
    at::Tensor sums = at::zeros({objective.evaluationSums()}, at::TensorOptions(at::kDouble).device(module.device()));
    EmbeddingSample sample(m_source.size());
    EmbeddingTap tap;
    for (std::uint64_t first = m_begin; first < m_end; first += kBatchRows) {
        if (stop.stop_requested())
            return fail(ErrorCode::Cancelled, "Stopped while the model was evaluated");
        const std::uint64_t count = std::min(kBatchRows, m_end - first);
        CAIRN_ASSIGN(Batch batch, batchAt(first, count, module.device()));
        batch = objective.prepared(std::move(batch), {0, first, false});
        std::vector<at::Tensor> added;
        const at::Tensor output = objective.answer(module, batch, {.training = false, .inPlace = true, .row = static_cast<std::int64_t>(first), .losses = &added, .embedding = objective.embeddingLoss() ? &tap : nullptr});
        if (tap.value.defined())
            sample.add(first, tap.value, batch.targets);
        objective.add(sums, objective.plainLoss(output, batch), output, batch);
        addExtraLosses(sums, added, batch);
    }
    CAIRN_TRY(m_group.sum(sums));
    auto metrics = objective.metrics(fetched(sums), static_cast<double>(m_source.size()));
    if (objective.embeddingLoss()) {
        CAIRN_ASSIGN(metrics["recall_1"], sample.recall(m_group, module.device()));
    }
    return metrics;
}

} // namespace cairn::engine
