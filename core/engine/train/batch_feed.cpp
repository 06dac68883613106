// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/train/batch_feed.h"

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
    const std::uint64_t bytes = source.rowBytes() * source.size();
    if (bytes <= static_cast<std::uint64_t>(std::max<std::int64_t>(options.residentBytes, 0)))
        return makeResidentFeed(source, options, device, stop);
    return makeStreamingFeed(source, options, device);
}

} // namespace cairn::engine
