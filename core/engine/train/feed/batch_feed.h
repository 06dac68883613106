// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/train/feed/rows.h"

#include <memory>

namespace cairn::engine {

/// What a batch will be made of.
struct BatchPlan {
    std::shared_ptr<const Rows> rows;
    std::vector<std::uint64_t> positions; ///< within `rows`
    std::vector<std::uint64_t> places;    ///< of the same rows within the source
    std::int64_t epoch = 0, batch = 0;
};

/// Shuffled training batches. The rows of batch b of epoch e are a pure function of (source, batch size, seed, e, b), so
/// training can begin anywhere. Threads: one.
class BatchFeed {
public:
    virtual ~BatchFeed() = default;

    /// Batches per epoch; the last may be shorter.
    virtual std::int64_t batches() const = 0;
    /// The batch that next() returns first.
    virtual void seek(std::int64_t epoch, std::int64_t batch) = 0;
    /// The next batch of the epoch; must not be called more often than there are batches.
    virtual Result<Batch> next() = 0;
    /// Instead of next(): says what it would gather.
    virtual Result<BatchPlan> plan() = 0;
    /// Lets a plan() that waits in another thread return soon; the feed is of no use afterwards.
    virtual void interrupt() {}
    /// "resident" or "streaming"
    virtual const char* name() const = 0;
};

struct FeedOptions {
    std::int64_t batchSize = 128;
    std::uint64_t seed = 0;
    std::int64_t residentBytes = 0;  ///< rows are held in memory up to this size, else streamed
    bool skipSingleRow = false;      ///< a last batch of one row is left out (batch statistics need two)
    int loaderThreads = 0;           ///< that change pictures as the source's augmentation() says; 0: half of the processors
};

/// Holds the rows in memory or streams them, as their size asks for; changes pictures where the source asks for it. Errors: the source's, Cancelled.
Result<std::unique_ptr<BatchFeed>> makeBatchFeed(const batch::EncodedSource& source, const FeedOptions& options,
                                                 at::Device device, const StopToken& stop);

Result<std::unique_ptr<BatchFeed>> makeResidentFeed(const batch::EncodedSource& source, const FeedOptions& options,
                                                    at::Device device, const StopToken& stop);

/// Full blocks of neighbouring rows come in shuffled order, several make a window in memory, whose rows are shuffled;
/// a thread of its own reads the next window meanwhile.
std::unique_ptr<BatchFeed> makeStreamingFeed(const batch::EncodedSource& source, const FeedOptions& options, at::Device device);

/// Changes the pictures of another feed's batches, and mixes them, in threads of its own, some batches ahead. What a row looks
/// like in an epoch is a pure function of (seed, epoch, place of the row in the source), a mix one of (seed, epoch, batch): the
/// number of threads and where training begins make no difference. `inner` keeps its rows on the host.
std::unique_ptr<BatchFeed> makeLoaderFeed(std::unique_ptr<BatchFeed> inner, const batch::EncodedSource& source, const FeedOptions& options, at::Device device);

/// Batches of an epoch over `rows` rows.
std::int64_t batchCount(std::int64_t rows, const FeedOptions& options);

} // namespace cairn::engine
