// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/train/feed/batch_feed.h"

#include <map>
#include <mutex>

namespace cairn::engine {

/// Which part of every batch a rank gets: rows [n part / parts, n (part + 1) / parts) of n, so that the rows of a step do not depend on the
/// number of ranks.
struct BatchPart {
    int part = 0, parts = 1;
};

/// The rows of a training for the ranks of one process, which are read, shuffled and held in memory once. Outlives the feeds it gives
/// out. Threads: any; each feed has one.
class SharedFeed {
public:
    /// `takers`: ranks in this process, one of them or all.
    explicit SharedFeed(int takers) : m_next(static_cast<std::size_t>(takers), 0) {}

    /// The feed of one rank, with its part of each batch on `device`; for a single rank the feed itself. The first call reads the rows,
    /// the others wait. Errors: those of makeBatchFeed().
    Result<std::unique_ptr<BatchFeed>> open(const batch::EncodedSource& source, const FeedOptions& options, at::Device device, const StopToken& stop, BatchPart part);

private:
    friend class PartFeed;

    /// A batch of all ranks: what it is made of, or made already.
    struct Piece {
        std::optional<BatchPlan> plan;
        std::optional<Batch> made;
    };

    std::int64_t batches() const { return m_inner->batches(); }
    const char* name() const { return m_inner->name(); }
    void seek(std::size_t taker, std::int64_t epoch, std::int64_t batch);
    Result<std::shared_ptr<const Piece>> take(std::size_t taker, std::int64_t epoch, std::int64_t batch);
    void place(std::int64_t epoch, std::int64_t batch);

    std::mutex m_mutex; ///< guards all that follows
    std::unique_ptr<BatchFeed> m_inner;
    bool m_changes = false;           ///< m_inner changes rows in threads of its own, so that batches come made
    std::int64_t m_at = -1;           ///< number of the batch that m_inner gives next; -1: it has to be told
    std::vector<std::int64_t> m_next; ///< by taker: number of its next batch, counted through all epochs
    std::map<std::int64_t, std::shared_ptr<const Piece>> m_pieces; ///< that not everybody has taken
};

} // namespace cairn::engine
