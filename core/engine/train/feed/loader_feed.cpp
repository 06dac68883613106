// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/batch/pictures/batch_mix.h"
#include "core/engine/torch_guard.h"
#include "core/engine/train/feed/batch_feed.h"
#include "core/prep/pictures/picture_plan.h"

#include <ATen/ops/empty.h>

#include <algorithm>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

namespace cairn::engine {

namespace {

constexpr int kMostLoaders = 8;
constexpr std::int64_t kBatchesAhead = 2; // besides those being made

int loaderThreads(int asked)
{
    const int half = static_cast<int>(std::thread::hardware_concurrency()) / 2;
    return asked > 0 ? asked : std::clamp(half, 1, kMostLoaders);
}

std::span<const float> numbersOf(const at::Tensor& tensor)
{
    return {tensor.const_data_ptr<float>(), static_cast<std::size_t>(tensor.numel())};
}

std::span<float> roomOf(const at::Tensor& tensor)
{
    return {tensor.mutable_data_ptr<float>(), static_cast<std::size_t>(tensor.numel())};
}

/// Numbers of two rows are mixed, codes come from the row with the larger share.
at::Tensor mixed(const at::Tensor& rows, const batch::BatchMix& mix)
{
    const at::Tensor made = at::empty(rows.sizes(), rows.scalar_type());
    const std::size_t count = static_cast<std::size_t>(rows.numel()), width = rows.size(0) > 0 ? count / static_cast<std::size_t>(rows.size(0)) : 0;
    if (rows.scalar_type() == at::kFloat)
        batch::mixNumbers(mix, width, numbersOf(rows), roomOf(made));
    else
        batch::takeLarger(mix, width, {rows.const_data_ptr<std::int64_t>(), count}, {made.mutable_data_ptr<std::int64_t>(), count});
    return made;
}

class LoaderFeed : public BatchFeed {
public:
    LoaderFeed(std::unique_ptr<BatchFeed> inner, const batch::EncodedSource& source, const FeedOptions& options, at::Device device)
        : m_inner(std::move(inner)), m_plan(source.augmentation()), m_classes(source.target().classifies() ? source.target().width() : 0),
          m_seed(options.seed), m_device(device), m_planned(m_inner->batches()), m_taken(m_planned)
    {
        const int threads = loaderThreads(options.loaderThreads);
        m_ahead = threads + kBatchesAhead;
        for (int i = 0; i < threads; ++i)
            m_threads.emplace_back([this](const std::stop_token& stop) { load(stop); });
    }

    ~LoaderFeed() override
    {
        for (std::jthread& thread : m_threads)
            thread.request_stop();
        m_inner->interrupt();
        const std::lock_guard lock(m_mutex); // nobody is between looking at the stop and waiting
        m_changed.notify_all();
    }

    std::int64_t batches() const override { return m_inner->batches(); }
    const char* name() const override { return m_inner->name(); }
    Result<BatchPlan> plan() override { return m_inner->plan(); }

    void seek(std::int64_t epoch, std::int64_t batch) override
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [&] { return !m_planning; });
        m_inner->seek(epoch, batch);
        ++m_generation;
        m_planned = m_taken = batch;
        m_made.clear();
        lock.unlock();
        m_changed.notify_all();
    }

    Result<Batch> next() override
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [&] { return m_made.contains(m_taken); });
        auto node = m_made.extract(m_taken++);
        lock.unlock();
        m_changed.notify_all();
        CAIRN_ASSIGN(Batch batch, std::move(node.mapped()));
        if (!m_device.is_cpu()) {
            for (at::Tensor& field : batch.fields)
                field = field.to(m_device);
            for (at::Tensor* tensor : {&batch.targets, &batch.shares})
                *tensor = tensor->defined() ? tensor->to(m_device) : *tensor;
        }
        return batch;
    }

private:
    /// Plans are made one after the other, batches of them at the same time.
    void load(const std::stop_token& stop)
    {
        std::unique_lock lock(m_mutex);
        while (!stop.stop_requested()) {
            m_changed.wait(lock, [&] { return stop.stop_requested() || (!m_planning && m_planned < m_inner->batches() && m_planned - m_taken < m_ahead); });
            if (stop.stop_requested())
                return;
            m_planning = true;
            lock.unlock();
            Result<BatchPlan> plan = guarded("Reading rows", [&] { return m_inner->plan(); });
            lock.lock();
            m_planning = false;
            const std::int64_t index = m_planned++;
            const std::uint64_t generation = m_generation;
            lock.unlock();
            m_changed.notify_all();
            Result<Batch> batch = plan ? guarded("Changing pictures", [&]() -> Result<Batch> { return make(*plan); }) : Result<Batch>(plan.error());
            lock.lock();
            if (generation == m_generation)
                m_made.emplace(index, std::move(batch));
            m_changed.notify_all();
        }
    }

    Batch make(const BatchPlan& plan) const
    {
        const auto epoch = static_cast<std::uint64_t>(plan.epoch);
        Batch batch = plan.rows->gatherChanged(plan.positions, [&](std::size_t field, std::span<std::uint8_t> bytes, std::size_t i) {
            if (field == 0)
                m_plan->augment(bytes, m_seed, epoch, plan.places[i]);
            else
                m_plan->augmentMask(bytes, m_seed, epoch, plan.places[i]);
        });
        if (m_plan->mix())
            mixBatch(batch, batch::drawMix(*m_plan->mix(), m_seed, epoch, static_cast<std::uint64_t>(plan.batch), plan.positions.size(), m_plan->shape()));
        return batch;
    }

    /// Accuracy counts the class that has the larger share.
    void mixBatch(Batch& batch, const batch::BatchMix& mix) const
    {
        const at::Tensor pictures = at::empty(batch.fields[0].sizes(), at::kFloat);
        batch::mixPictures(mix, m_plan->shape(), numbersOf(batch.fields[0]), roomOf(pictures));
        batch.fields[0] = pictures;
        for (std::size_t i = 1; i < batch.fields.size(); ++i)
            batch.fields[i] = mixed(batch.fields[i], mix);
        if (!batch.targets.defined()) // the mixed picture is what it is compared with
            return;
        if (m_classes > 0) {
            batch.shares = at::empty({batch.rows, m_classes}, at::kFloat);
            const auto* classes = batch.targets.const_data_ptr<std::int64_t>();
            batch::mixClasses(mix, {classes, static_cast<std::size_t>(batch.rows)}, static_cast<std::size_t>(m_classes), roomOf(batch.shares));
        }
        batch.targets = mixed(batch.targets, mix);
    }

    std::unique_ptr<BatchFeed> m_inner;
    std::shared_ptr<const prep::PicturePlan> m_plan;
    std::int64_t m_classes; ///< 0: no classes
    std::uint64_t m_seed;
    at::Device m_device;
    std::int64_t m_ahead = 0;

    std::mutex m_mutex; ///< guards everything below
    std::condition_variable m_changed;
    bool m_planning = false;       ///< one thread is in m_inner->plan()
    std::uint64_t m_generation = 0; ///< counts seeks
    std::int64_t m_planned, m_taken; ///< batches of the epoch that have been planned and handed out
    std::map<std::int64_t, Result<Batch>> m_made;
    std::vector<std::jthread> m_threads; ///< last member: they use the others
};

} // namespace

std::unique_ptr<BatchFeed> makeLoaderFeed(std::unique_ptr<BatchFeed> inner, const batch::EncodedSource& source, const FeedOptions& options, at::Device device)
{
    return std::make_unique<LoaderFeed>(std::move(inner), source, options, device);
}

} // namespace cairn::engine
