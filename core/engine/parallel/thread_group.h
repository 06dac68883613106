// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/parallel/group.h"
#include "core/engine/parallel/meeting_place.h"

namespace cairn::engine {

/// What ranks that are threads of one process share.
class ThreadRanks {
public:
    explicit ThreadRanks(int ranks) : m_steps(ranks), m_gradients(ranks) {}

    MeetingPlace& place(Group::Lane lane) { return lane == Group::Lane::Steps ? m_steps : m_gradients; }
    int ranks() const { return m_steps.ranks(); }
    /// The first reason stays.
    void close(const Error& why);
    Error reason() const;

private:
    MeetingPlace m_steps, m_gradients;
    mutable std::mutex m_mutex; ///< guards m_reason
    std::optional<Error> m_reason;
};

/// One of the threads. Tensors of another device go through the memory of the host.
class ThreadGroup final : public Group {
public:
    ThreadGroup(ThreadRanks& ranks, int rank) : m_ranks(ranks), m_rank(rank) {}

    int rank() const override { return m_rank; }
    int size() const override { return m_ranks.ranks(); }
    Result<void> sum(std::span<at::Tensor> tensors, Lane lane) override;
    Result<void> handOn(std::span<at::Tensor> tensors, std::span<const int> owners) override;
    void leave(const Error& why) override { m_ranks.close(why); }

private:
    ThreadRanks& m_ranks;
    int m_rank;
};

} // namespace cairn::engine
