// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/train/feed/shared_feed.h"

#include <algorithm>

namespace cairn::engine {

namespace {

/// Rows of one part.
struct Slice {
    std::int64_t first, count;
    bool counts;
};

Slice sliceOf(std::int64_t rows, BatchPart part)
{
    const std::int64_t first = rows * part.part / part.parts, end = rows * (part.part + 1) / part.parts;
    return end > first ? Slice{first, end - first, true} : Slice{std::min(first, rows - 1), 1, false};
}

Batch narrowed(const Batch& whole, Slice slice)
{
    Batch batch = whole;
    for (at::Tensor& field : batch.fields)
        field = field.narrow(0, slice.first, slice.count);
    for (at::Tensor* tensor : {&batch.targets, &batch.shares})
        *tensor = tensor->defined() ? tensor->narrow(0, slice.first, slice.count) : *tensor;
    batch.rows = slice.count;
    return batch;
}

void moveBatch(Batch& batch, at::Device device)
{
    if (device.is_cpu())
        return;
    for (at::Tensor& field : batch.fields)
        field = field.to(device);
    for (at::Tensor* tensor : {&batch.targets, &batch.shares})
        *tensor = tensor->defined() ? tensor->to(device) : *tensor;
}

} // namespace

/// What one rank sees of a SharedFeed.
class PartFeed : public BatchFeed {
public:
    PartFeed(SharedFeed& shared, BatchPart part, std::size_t taker, at::Device device) : m_shared(shared), m_part(part), m_taker(taker), m_device(device) {}

    std::int64_t batches() const override { return m_shared.batches(); }
    const char* name() const override { return m_shared.name(); }

    void seek(std::int64_t epoch, std::int64_t batch) override
    {
        m_epoch = epoch;
        m_next = batch;
        m_shared.seek(m_taker, epoch, batch);
    }

    Result<Batch> next() override
    {
        CAIRN_ASSIGN(const auto piece, m_shared.take(m_taker, m_epoch, m_next));
        ++m_next;
        const std::int64_t rows = piece->made ? piece->made->rows : static_cast<std::int64_t>(piece->plan->positions.size());
        const Slice slice = sliceOf(rows, m_part);
        Batch batch = piece->made ? narrowed(*piece->made, slice)
                                  : piece->plan->rows->gather(std::span(piece->plan->positions).subspan(static_cast<std::size_t>(slice.first), static_cast<std::size_t>(slice.count)));
        batch.first = slice.first;
        batch.common = rows;
        batch.counts = slice.counts;
        moveBatch(batch, m_device);
        return batch;
    }

    /// Plans are made for whole batches, by the common feed.
    Result<BatchPlan> plan() override { return fail(ErrorCode::Unsupported, "A part of a batch has no plan of its own"); }

private:
    SharedFeed& m_shared;
    BatchPart m_part;
    std::size_t m_taker;
    at::Device m_device;
    std::int64_t m_epoch = 0, m_next = 0;
};

Result<std::unique_ptr<BatchFeed>> SharedFeed::open(const batch::EncodedSource& source, const FeedOptions& options, at::Device device, const StopToken& stop, BatchPart part)
{
    if (part.parts == 1)
        return makeBatchFeed(source, options, device, stop);
    const std::lock_guard lock(m_mutex);
    if (!m_inner) {
        CAIRN_ASSIGN(m_inner, makeBatchFeed(source, options, m_next.size() == 1 ? device : at::Device(at::kCPU), stop));
        m_changes = source.augmentation() != nullptr;
    }
    return std::unique_ptr<BatchFeed>(std::make_unique<PartFeed>(*this, part, m_next.size() == 1 ? 0 : static_cast<std::size_t>(part.part), device));
}

void SharedFeed::seek(std::size_t taker, std::int64_t epoch, std::int64_t batch)
{
    const std::lock_guard lock(m_mutex);
    const std::int64_t number = epoch * batches() + batch;
    m_next[taker] = number;
    if (m_at != number && !m_pieces.contains(number))
        place(epoch, batch);
}

void SharedFeed::place(std::int64_t epoch, std::int64_t batch)
{
    m_inner->seek(epoch, batch);
    m_at = epoch * batches() + batch;
}

Result<std::shared_ptr<const SharedFeed::Piece>> SharedFeed::take(std::size_t taker, std::int64_t epoch, std::int64_t batch)
{
    const std::lock_guard lock(m_mutex);
    const std::int64_t number = epoch * batches() + batch;
    auto found = m_pieces.find(number);
    if (found == m_pieces.end()) {
        if (m_at != number)
            place(epoch, batch);
        auto piece = std::make_shared<Piece>();
        m_at = -1;
        if (m_changes) {
            CAIRN_ASSIGN(piece->made, m_inner->next());
        } else {
            CAIRN_ASSIGN(piece->plan, m_inner->plan());
        }
        m_at = batch + 1 < batches() ? number + 1 : -1; // the next epoch begins with a seek
        found = m_pieces.emplace(number, std::move(piece)).first;
    }
    const std::shared_ptr<const Piece> taken = found->second;
    m_next[taker] = number + 1;
    const std::int64_t past = std::ranges::min(m_next);
    std::erase_if(m_pieces, [&](const auto& entry) { return entry.first < past; });
    return taken;
}

} // namespace cairn::engine
