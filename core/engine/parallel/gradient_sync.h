// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/module/module.h"
#include "core/engine/parallel/group.h"

#include <memory>

namespace cairn::engine {

/// How long the gradients of one rank were on their way, in seconds since the beginning.
struct SyncTimes {
    double busy = 0;    ///< adding up, with waiting for other ranks
    double exposed = 0; ///< the part of it that the training thread waited for; the rest ran beside the backward pass
};

/// Adds up the gradients of all ranks. They lie in one buffer, which is cut into buckets from its end, where the last layers are, so
/// that a thread adds up one bucket while the backward pass still works on the next (Li et al.: PyTorch Distributed, VLDB 2020).
/// A network that fits into one bucket is added up by the training thread, which costs no switch of threads.
/// For a single rank all of it does nothing. Threads: the training thread.
class GradientSync {
public:
    static constexpr std::int64_t kFirstBytes = std::int64_t{1} << 20, kBucketBytes = std::int64_t{25} << 20; ///< as in PyTorch

    /// Module and group outlive this object. `firstBytes`: of the bucket that is sent first, `bucketBytes`: of the others.
    GradientSync(Module& module, Group& group, std::int64_t firstBytes = kFirstBytes, std::int64_t bucketBytes = kBucketBytes);
    ~GradientSync();
    GradientSync(const GradientSync&) = delete;
    GradientSync& operator=(const GradientSync&) = delete;

    /// Before the backward pass that completes the gradients. Without it they stay with their rank, as they do while they are accumulated.
    void begin();
    /// After it: gradients and `weight`, a scalar, are sums over all ranks.
    Result<void> finish(at::Tensor& weight);

    SyncTimes times() const;
    std::size_t buckets() const;

private:
    struct Inside;
    std::unique_ptr<Inside> m_inside; ///< nullptr for a single rank
};

} // namespace cairn::engine
