// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/random.h"
#include "core/batch/row_order.h"
#include "core/engine/torch_guard.h"
#include "core/engine/train/feed/batch_feed.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

namespace cairn::engine {

namespace {

constexpr std::int64_t kBlockRows = 1024;              // neighbouring rows read in one go, at least
constexpr std::int64_t kWindowBytes = 256 << 20;       // rows shuffled among each other, about
constexpr std::uint64_t kBlockPurpose = 1, kRowPurpose = 2;

/// How an epoch is cut into windows of blocks. Window sizes are multiples of the batch size.
struct Cut {
    std::int64_t rows, blockRows, windowBlocks;

    Cut(const batch::EncodedSource& source, std::int64_t batchSize)
    {
        rows = static_cast<std::int64_t>(source.size());
        blockRows = batchSize * ((kBlockRows + batchSize - 1) / batchSize);
        const auto blockBytes = static_cast<std::int64_t>(source.rowBytes()) * blockRows;
        windowBlocks = std::max<std::int64_t>(1, kWindowBytes / std::max<std::int64_t>(1, blockBytes));
    }
    std::int64_t windowRows() const { return blockRows * windowBlocks; }
    std::int64_t windows() const { return (rows + windowRows() - 1) / windowRows(); }
    std::int64_t fullBlocks() const { return rows / blockRows; }
    std::int64_t rowsOf(std::int64_t window) const { return std::min(windowRows(), rows - window * windowRows()); }
};

struct Place {
    std::int64_t epoch = 0, window = 0;
    bool operator==(const Place&) const = default;
};

class StreamingFeed : public BatchFeed {
public:
    StreamingFeed(const batch::EncodedSource& source, const FeedOptions& options, at::Device device)
        : m_source(source), m_options(options), m_device(device), m_cut(source, options.batchSize),
          m_reader([this](const std::stop_token& stop) { readAhead(stop); })
    {
    }
    ~StreamingFeed() override { interrupt(); }

    std::int64_t batches() const override { return batchCount(m_cut.rows, m_options); }
    const char* name() const override { return "streaming"; }

    void seek(std::int64_t epoch, std::int64_t batch) override
    {
        const std::int64_t row = batch * m_options.batchSize;
        m_place = {epoch, row / m_cut.windowRows()};
        m_row = row % m_cut.windowRows();
        m_window.reset();
        request(m_place);
    }

    Result<Batch> next() override
    {
        CAIRN_TRY(advance());
        return m_window->gather(m_positions);
    }

    Result<BatchPlan> plan() override
    {
        CAIRN_TRY(advance());
        BatchPlan plan{m_window, m_positions, m_positions, m_place.epoch, 0};
        plan.batch = (m_place.window * m_cut.windowRows() + m_row) / m_options.batchSize - 1;
        const batch::RowOrder blocks = blockOrder(m_place.epoch);
        for (std::uint64_t& place : plan.places) {
            const auto row = static_cast<std::int64_t>(place);
            place = static_cast<std::uint64_t>(blockAt(blocks, m_place, row / m_cut.blockRows) * m_cut.blockRows + row % m_cut.blockRows);
        }
        return plan;
    }

    void interrupt() override
    {
        m_reader.request_stop();
        const std::lock_guard lock(m_mutex); // nobody is between looking at the stop and waiting
        m_changed.notify_all();
    }

private:
    /// Fills m_positions with the rows of the next batch, in m_window.
    Result<void> advance()
    {
        if (m_window && m_row >= m_window->count()) {
            ++m_place.window;
            m_row = 0;
            m_window.reset();
        }
        if (!m_window)
            CAIRN_TRY(takeWindow());
        m_positions.resize(static_cast<std::size_t>(std::min(m_options.batchSize, m_window->count() - m_row)));
        m_order->fill(static_cast<std::uint64_t>(m_row), m_positions);
        m_row += m_options.batchSize;
        return {};
    }

    batch::RowOrder blockOrder(std::int64_t epoch) const
    {
        return {static_cast<std::uint64_t>(m_cut.fullBlocks()), mix(m_options.seed, kBlockPurpose), static_cast<std::uint64_t>(epoch)};
    }

    /// The block of the source that is the n-th of a window. The last, shorter block keeps its place at the end.
    std::int64_t blockAt(const batch::RowOrder& blocks, Place place, std::int64_t n) const
    {
        const std::int64_t index = place.window * m_cut.windowBlocks + n;
        return index < m_cut.fullBlocks() ? static_cast<std::int64_t>(blocks.at(static_cast<std::uint64_t>(index))) : index;
    }

    void request(Place place)
    {
        const std::lock_guard lock(m_mutex);
        if (m_wanted == place)
            return;
        m_wanted = place;
        m_done.reset();
        m_ready.reset();
        m_changed.notify_all();
    }

    Result<void> takeWindow()
    {
        request(m_place);
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [&] { return m_ready.has_value() || m_reader.get_stop_token().stop_requested(); });
        if (!m_ready)
            return fail(ErrorCode::Cancelled, "Stopped while rows were read");
        Result<Rows> taken = std::move(*m_ready);
        m_ready.reset();
        const bool last = m_place.window + 1 >= m_cut.windows();
        m_wanted = last ? Place{m_place.epoch + 1, 0} : Place{m_place.epoch, m_place.window + 1};
        lock.unlock();
        m_changed.notify_all();
        CAIRN_ASSIGN(Rows rows, std::move(taken));
        rows.moveTo(m_device);
        m_window = std::make_shared<const Rows>(std::move(rows));
        const std::uint64_t seed = mix(mix(m_options.seed, kRowPurpose), static_cast<std::uint64_t>(m_place.window));
        m_order.emplace(static_cast<std::uint64_t>(m_window->count()), seed, static_cast<std::uint64_t>(m_place.epoch));
        return {};
    }

    void readAhead(const std::stop_token& stop)
    {
        std::unique_lock lock(m_mutex);
        while (!stop.stop_requested()) {
            m_changed.wait(lock, [&] { return stop.stop_requested() || (m_wanted && m_done != m_wanted); });
            if (stop.stop_requested())
                return;
            const Place place = *m_wanted;
            lock.unlock();
            Result<Rows> read = guarded("Reading rows", [&] { return readWindow(place, stop); });
            lock.lock();
            if (m_wanted == place) {
                m_ready.emplace(std::move(read));
                m_done = place;
            }
            m_changed.notify_all();
        }
    }

    Result<Rows> readWindow(Place place, const std::stop_token& stop) const
    {
        const batch::RowOrder blocks = blockOrder(place.epoch);
        const std::int64_t rows = m_cut.rowsOf(place.window);
        Rows window(m_source, rows);
        for (std::int64_t row = 0; row < rows; row += m_cut.blockRows) {
            if (stop.stop_requested())
                return fail(ErrorCode::Cancelled, "Stopped while rows were read");
            const std::int64_t block = blockAt(blocks, place, row / m_cut.blockRows);
            const std::int64_t count = std::min(m_cut.blockRows, rows - row);
            CAIRN_TRY(m_source.read(static_cast<std::uint64_t>(block * m_cut.blockRows), static_cast<std::uint64_t>(count),
                                    window.view(row, count)));
        }
        return window;
    }

    const batch::EncodedSource& m_source;
    FeedOptions m_options;
    at::Device m_device;
    Cut m_cut;
    Place m_place;
    std::int64_t m_row = 0; ///< within the window
    std::shared_ptr<const Rows> m_window;
    std::optional<batch::RowOrder> m_order;
    std::vector<std::uint64_t> m_positions;

    std::mutex m_mutex; ///< guards m_wanted, m_done, m_ready
    std::condition_variable m_changed;
    std::optional<Place> m_wanted, m_done;
    std::optional<Result<Rows>> m_ready;
    std::jthread m_reader; ///< last member: its thread uses the others
};

} // namespace

std::unique_ptr<BatchFeed> makeStreamingFeed(const batch::EncodedSource& source, const FeedOptions& options, at::Device device)
{
    return std::make_unique<StreamingFeed>(source, options, device);
}

} // namespace cairn::engine
