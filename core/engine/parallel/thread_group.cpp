// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/parallel/thread_group.h"

#include "core/engine/parallel/host_copies.h"

#include <cassert>

namespace cairn::engine {

void ThreadRanks::close(const Error& why)
{
    {
        const std::lock_guard lock(m_mutex);
        if (!m_reason)
            m_reason = why;
    }
    m_steps.close();
    m_gradients.close();
}

Error ThreadRanks::reason() const
{
    const std::lock_guard lock(m_mutex);
    return m_reason.value_or(fail(ErrorCode::Internal, "A rank left without a reason"));
}

Result<void> ThreadGroup::sum(std::span<at::Tensor> tensors, Lane lane)
{
    const std::vector<at::Tensor> host = onHost(tensors);
    std::vector<MeetingPlace::Part> parts;
    for (const at::Tensor& tensor : host) {
        assert(tensor.scalar_type() == at::kFloat || tensor.scalar_type() == at::kDouble);
        parts.push_back({tensor.mutable_data_ptr(), static_cast<std::size_t>(tensor.numel()),
                         tensor.scalar_type() == at::kFloat ? MeetingPlace::Type::Float : MeetingPlace::Type::Double});
    }
    if (!m_ranks.place(lane).sum(m_rank, parts))
        return m_ranks.reason();
    backToDevice(host, tensors);
    return {};
}

Result<void> ThreadGroup::handOn(std::span<at::Tensor> tensors, std::span<const int> owners)
{
    const std::vector<at::Tensor> host = onHost(tensors);
    std::vector<std::span<std::byte>> parts;
    for (const at::Tensor& tensor : host)
        parts.emplace_back(static_cast<std::byte*>(tensor.mutable_data_ptr()), tensor.nbytes());
    if (!m_ranks.place(Lane::Steps).handOn(m_rank, parts, owners))
        return m_ranks.reason();
    backToDevice(host, tensors);
    return {};
}

} // namespace cairn::engine
