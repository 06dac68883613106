// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/train/step/classes/embedding_sample.h"

#include "core/engine/parallel/gathered_rows.h"
#include "core/engine/train/step/classes/embedding_loss.h"

#include <ATen/ops/cat.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>

#include <algorithm>

namespace cairn::engine {

void EmbeddingSample::add(std::uint64_t first, const at::Tensor& embeddings, const at::Tensor& classes)
{
    const std::uint64_t place = (first + m_distance - 1) / m_distance;
    const auto offset = static_cast<std::int64_t>(place * m_distance - first), step = static_cast<std::int64_t>(m_distance);
    if (offset >= embeddings.size(0))
        return;
    if (m_first < 0)
        m_first = static_cast<std::int64_t>(place);
    m_embeddings.push_back(embeddings.flatten(1).slice(0, offset, std::nullopt, step).to(at::kFloat).clone());
    m_classes.push_back(classes.slice(0, offset, std::nullopt, step).to(at::kDouble));
}

Result<double> EmbeddingSample::recall(Group& group, at::Device device) const
{
    const bool some = !m_embeddings.empty();
    // Ranks without rows do not know how wide embeddings are.
    at::Tensor widths = at::tensor({some ? static_cast<double>(m_embeddings[0].size(1)) : 0.0, some ? 1.0 : 0.0}, at::kDouble).to(device);
    CAIRN_TRY(group.sum(widths));
    const auto width = static_cast<std::int64_t>(widths[0].item<double>() / std::max(1.0, widths[1].item<double>()));
    const at::Tensor embeddings = some ? at::cat(m_embeddings) : at::zeros({0, width}, at::TensorOptions(at::kFloat).device(device));
    const at::Tensor classes = some ? at::cat(m_classes) : at::zeros({0}, at::TensorOptions(at::kDouble).device(device));
    const RankShare share{&group, std::max<std::int64_t>(m_first, 0), embeddings.size(0), some};
    const auto common = static_cast<std::int64_t>(m_common);
    CAIRN_ASSIGN(const at::Tensor all, gatheredRows(embeddings, share, common));
    CAIRN_ASSIGN(const at::Tensor allClasses, gatheredRows(classes.unsqueeze(1), share, common));
    return recallAtOne(all, allClasses.squeeze(1).to(at::kLong));
}

} // namespace cairn::engine
