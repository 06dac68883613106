// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/batch/row_order.h"
#include "core/engine/train/feed/batch_feed.h"

#include <algorithm>
#include <utility>

namespace cairn::engine {

namespace {

class ResidentFeed : public BatchFeed {
public:
    ResidentFeed(Rows rows, const FeedOptions& options)
        : m_rows(std::make_shared<const Rows>(std::move(rows))), m_options(options), m_order(size(), options.seed, 0),
          m_batches(batchCount(m_rows->count(), options))
    {
    }

    std::int64_t batches() const override { return m_batches; }
    const char* name() const override { return "resident"; }

    void seek(std::int64_t epoch, std::int64_t batch) override
    {
        m_order = batch::RowOrder(size(), m_options.seed, static_cast<std::uint64_t>(epoch));
        m_epoch = epoch;
        m_next = batch;
    }

    Result<Batch> next() override
    {
        fill();
        return m_rows->gather(m_positions);
    }

    Result<BatchPlan> plan() override
    {
        fill();
        return BatchPlan{m_rows, m_positions, m_positions, m_epoch, m_next - 1};
    }

private:
    std::uint64_t size() const { return static_cast<std::uint64_t>(m_rows->count()); }

    void fill()
    {
        const std::int64_t first = m_next++ * m_options.batchSize;
        m_positions.resize(static_cast<std::size_t>(std::min(m_options.batchSize, m_rows->count() - first)));
        m_order.fill(static_cast<std::uint64_t>(first), m_positions);
    }

    std::shared_ptr<const Rows> m_rows;
    FeedOptions m_options;
    batch::RowOrder m_order;
    std::int64_t m_batches;
    std::int64_t m_epoch = 0, m_next = 0;
    std::vector<std::uint64_t> m_positions;
};

} // namespace

Result<std::unique_ptr<BatchFeed>> makeResidentFeed(const batch::EncodedSource& source, const FeedOptions& options,
                                                    at::Device device, const StopToken& stop)
{
    CAIRN_ASSIGN(Rows rows, loadRows(source, device, stop));
    return std::unique_ptr<BatchFeed>(std::make_unique<ResidentFeed>(std::move(rows), options));
}

} // namespace cairn::engine
