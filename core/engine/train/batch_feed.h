// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/train/rows.h"

#include <memory>

namespace cairn::engine {

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
    /// "resident" or "streaming"
    virtual const char* name() const = 0;
};

struct FeedOptions {
    std::int64_t batchSize = 128;
    std::uint64_t seed = 0;
    std::int64_t residentBytes = 0;  ///< rows are held in memory up to this size, else streamed
    bool skipSingleRow = false;      ///< a last batch of one row is left out (batch statistics need two)
};

/// Holds the rows in memory or streams them, as their size asks for. Errors: the source's, Cancelled.
Result<std::unique_ptr<BatchFeed>> makeBatchFeed(const batch::EncodedSource& source, const FeedOptions& options,
                                                 at::Device device, const StopToken& stop);

Result<std::unique_ptr<BatchFeed>> makeResidentFeed(const batch::EncodedSource& source, const FeedOptions& options,
                                                    at::Device device, const StopToken& stop);

/// Full blocks of neighbouring rows come in shuffled order, several make a window in memory, whose rows are shuffled;
/// a thread of its own reads the next window meanwhile.
std::unique_ptr<BatchFeed> makeStreamingFeed(const batch::EncodedSource& source, const FeedOptions& options, at::Device device);

/// Batches of an epoch over `rows` rows.
std::int64_t batchCount(std::int64_t rows, const FeedOptions& options);

} // namespace cairn::engine
