// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <exception>
#include <span>
#include <string>

namespace cairn::engine {

/// The ranks that train one model together, as one of them sees it. Every rank holds the whole model and works on its share of the
/// rows of each batch; rank 0 leads: it alone writes the run and hears what the user wants.
/// Calls wait for the others, who make the same calls in the same order. An Error says why one of them has left.
/// Threads: one per lane.
class Group {
public:
    /// Two orders of calls that know nothing of each other.
    enum class Lane : std::uint8_t { Steps, Gradients };

    virtual ~Group() = default;

    virtual int rank() const = 0;
    virtual int size() const = 0;
    virtual int localRank() const { return rank(); } ///< among those of this machine
    virtual int localSize() const { return size(); }
    bool leads() const { return rank() == 0; }
    bool alone() const { return size() == 1; }

    /// Puts the sums over all ranks in place of the numbers (float32 or float64, contiguous): the same bits at every rank, and in every run.
    virtual Result<void> sum(std::span<at::Tensor> tensors, Lane lane = Lane::Steps) = 0;
    Result<void> sum(at::Tensor& tensor, Lane lane = Lane::Steps) { return sum(std::span(&tensor, 1), lane); }

    /// Gives every rank the leader's values; with `owners`, of each tensor those of its owner.
    virtual Result<void> handOn(std::span<at::Tensor> tensors, std::span<const int> owners = {}) = 0;

    /// Ends the common work: whoever waits for this rank, now or later, gets `why`. Any thread.
    virtual void leave(const Error& why) = 0;
};

/// One rank, which waits for nobody.
class SingleRank final : public Group {
public:
    int rank() const override { return 0; }
    int size() const override { return 1; }
    Result<void> sum(std::span<at::Tensor>, Lane) override { return {}; }
    Result<void> handOn(std::span<at::Tensor>, std::span<const int>) override { return {}; }
    void leave(const Error&) override {}
};

/// The leader's numbers or text at every rank.
Result<void> fromLeader(Group& group, std::span<double> numbers);
Result<std::int64_t> fromLeader(Group& group, std::int64_t number);
Result<std::string> fromLeader(Group& group, const std::string& text);

/// What a rank has of the batch that all ranks share.
struct RankShare {
    Group* group = nullptr;
    std::int64_t first = 0; ///< place of its first row in the batch
    std::int64_t rows = 0;  ///< its rows
    bool counts = true;     ///< false: it has none, and goes along with a row of another rank, which it must not count

    /// Where this rank's elements begin in a tensor of all rows, of which it has `elements`.
    std::int64_t offset(std::int64_t elements) const { return rows > 0 ? elements / rows * first : 0; }
};

} // namespace cairn::engine
