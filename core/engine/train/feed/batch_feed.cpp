// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/train/feed/batch_feed.h"

namespace cairn::engine {

std::int64_t batchCount(std::int64_t rows, const FeedOptions& options)
{
    const std::int64_t batches = (rows + options.batchSize - 1) / options.batchSize;
    const bool single = options.skipSingleRow && options.batchSize > 1 && rows % options.batchSize == 1;
    return single ? batches - 1 : batches;
}

Result<std::unique_ptr<BatchFeed>> makeBatchFeed(const batch::EncodedSource& source, const FeedOptions& options,
                                                 at::Device device, const StopToken& stop)
{
    const bool augments = source.augmentation() != nullptr;
    const at::Device rowsOn = augments ? at::Device(at::kCPU) : device;
    const std::uint64_t bytes = source.rowBytes() * source.size();
    std::unique_ptr<BatchFeed> feed;
    if (bytes <= static_cast<std::uint64_t>(std::max<std::int64_t>(options.residentBytes, 0))) {
        CAIRN_ASSIGN(feed, makeResidentFeed(source, options, rowsOn, stop));
    } else {
        feed = makeStreamingFeed(source, options, rowsOn);
    }
    return augments ? makeLoaderFeed(std::move(feed), source, options, device) : std::move(feed);
}

} // namespace cairn::engine
