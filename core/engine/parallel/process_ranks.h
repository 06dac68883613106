// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/parallel/group.h"
#include "core/engine_api/rank_group.h"
#include "core/remote/rank.h"

#include <memory>

namespace cairn::engine {

/// One of the processes that train together. They meet at a TCP store that the leader serves (c10d's TCPStore) and put numbers together with
/// Gloo over TCP, one group of connections per lane. A rank that dies is noticed by its broken connections, or by its silence (Pulse), within
/// ten seconds. Nothing of this is encrypted or asks who connects: addresses should be those of a private network.
class ProcessRanks final : public RankGroup, public Group {
public:
    /// Waits until all are there. InvalidInput (address), Busy (port), Timeout (some never came); Io.
    static Result<std::unique_ptr<ProcessRanks>> join(const remote::RankPlace& place);
    ~ProcessRanks() override;

    int rank() const override { return m_place.rank; }
    int size() const override { return m_place.size; }
    int localRank() const override { return m_place.localRank; }
    int localSize() const override { return m_place.localSize; }
    Result<void> sum(std::span<at::Tensor> tensors, Lane lane) override;
    Result<void> handOn(std::span<at::Tensor> tensors, std::span<const int> owners) override;
    Result<std::string> textFromLeader(const std::string& text) override { return fromLeader(*this, text); }
    void leave(const Error& why) override;

private:
    struct Connections;
    explicit ProcessRanks(const remote::RankPlace& place);

    template <typename Begin>
    Result<void> together(std::span<at::Tensor> tensors, Begin begin);

    remote::RankPlace m_place;
    std::unique_ptr<Connections> m_connections;
};

} // namespace cairn::engine
