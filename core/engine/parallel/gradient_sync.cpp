// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/parallel/gradient_sync.h"

#include "core/base/clock.h"
#include "core/engine/torch_guard.h"

#include <torch/csrc/autograd/function.h>
#include <torch/csrc/autograd/utils/lambda_post_hook.h>
#include <torch/csrc/autograd/variable.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace cairn::engine {

namespace {

using torch::autograd::utils::LambdaPostHook;
using torch::autograd::variable_list;

struct Stretch {
    std::int64_t begin;
    at::Tensor tensor;
};

/// The trained weights in the order in which the backward pass comes to them, about.
std::vector<Stretch> fromTheEnd(Module& module)
{
    std::vector<Stretch> all;
    const float* base = module.flatWeights().const_data_ptr<float>();
    for (const StateEntry& entry : module.state()) {
        if (entry.trainable)
            all.push_back({entry.tensor.const_data_ptr<float>() - base, entry.tensor});
    }
    std::ranges::sort(all, std::ranges::greater(), &Stretch::begin);
    return all;
}

} // namespace

struct GradientSync::Inside {
    /// A stretch of the flat gradients.
    struct Bucket {
        std::int64_t begin = 0, end = 0;
        std::int64_t weights = 0; ///< tensors in it
        std::int64_t missing = 0; ///< of them, whose gradient has not come yet
    };

    Inside(Module& trained, Group& ranks, std::int64_t firstBytes, std::int64_t bucketBytes) : module(trained), group(ranks)
    {
        cut(firstBytes, bucketBytes);
        if (buckets.size() > 1) {
            watch();
            thread = std::jthread([this](const std::stop_token& stop) { work(stop); });
        }
    }

    ~Inside()
    {
        for (const auto& [node, key] : hooks)
            node->del_post_hook(key);
        if (!thread.joinable())
            return;
        thread.request_stop();
        {
            const std::lock_guard lock(mutex); // nobody is between looking at the stop and waiting
        }
        changed.notify_all();
    }

    void cut(std::int64_t firstBytes, std::int64_t bucketBytes)
    {
        std::int64_t end = module.flatWeights().numel();
        for (const Stretch& stretch : fromTheEnd(module)) {
            const std::int64_t most = (buckets.size() <= 1 ? firstBytes : bucketBytes) / static_cast<std::int64_t>(sizeof(float));
            if (buckets.empty() || buckets.back().end - buckets.back().begin >= most)
                buckets.push_back({stretch.begin, end});
            buckets.back().begin = end = stretch.begin;
            ++buckets.back().weights;
        }
        if (!buckets.empty())
            buckets.back().begin = 0;
    }

    /// Every weight tells its bucket when its gradient is complete.
    void watch()
    {
        std::size_t bucket = 0;
        for (const Stretch& stretch : fromTheEnd(module)) {
            while (stretch.begin < buckets[bucket].begin)
                ++bucket;
            const auto node = torch::autograd::impl::grad_accumulator(stretch.tensor);
            const auto key = node->add_post_hook(std::make_unique<LambdaPostHook>([this, bucket](const variable_list& outputs, const variable_list&) {
                arrived(bucket);
                return outputs;
            }));
            hooks.emplace_back(node, key);
        }
    }

    void arrived(std::size_t bucket)
    {
        if (armed && --buckets[bucket].missing == 0)
            release();
    }

    /// Buckets go in one order at every rank, whatever the order in which they are ready.
    void release()
    {
        std::size_t next = ready;
        while (next < buckets.size() && buckets[next].missing <= 0)
            ++next;
        allow(next);
    }

    void allow(std::size_t upTo)
    {
        if (upTo == ready)
            return;
        {
            const std::lock_guard lock(mutex);
            ready = upTo;
        }
        changed.notify_all();
    }

    void work(const std::stop_token& stop)
    {
        std::unique_lock lock(mutex);
        while (true) {
            changed.wait(lock, [&] { return stop.stop_requested() || (done < ready && !problem); });
            if (stop.stop_requested())
                return;
            const std::size_t bucket = done;
            lock.unlock();
            const Stopwatch watch;
            const Result<void> added = guarded("Adding up gradients", [&] { return add(buckets[bucket], Group::Lane::Gradients); });
            lock.lock();
            times.busy += watch.seconds();
            if (!added)
                problem = added.error();
            ++done;
            changed.notify_all();
        }
    }

    Result<void> add(const Bucket& bucket, Group::Lane lane)
    {
        at::Tensor stretch = module.flatGradients().narrow(0, bucket.begin, bucket.end - bucket.begin);
        return group.sum(stretch, lane);
    }

    Result<void> finish(at::Tensor& weight)
    {
        armed = false;
        const Stopwatch watch;
        if (!thread.joinable()) {
            at::Tensor both[]{module.flatGradients(), weight};
            CAIRN_TRY(group.sum(both, Group::Lane::Steps));
            times.busy += watch.seconds();
            times.exposed += watch.seconds();
            return {};
        }
        allow(buckets.size()); // weights that had no part in the loss tell nothing
        CAIRN_TRY(group.sum(weight, Group::Lane::Steps));
        std::unique_lock lock(mutex);
        changed.wait(lock, [&] { return done == buckets.size() || problem; });
        times.exposed += watch.seconds();
        return problem ? Result<void>(*problem) : Result<void>();
    }

    void begin()
    {
        const std::lock_guard lock(mutex);
        for (Bucket& bucket : buckets)
            bucket.missing = bucket.weights;
        ready = done = 0;
        armed = true;
    }

    Module& module;
    Group& group;
    std::vector<Bucket> buckets;
    std::vector<std::pair<std::shared_ptr<torch::autograd::Node>, std::uintptr_t>> hooks;
    bool armed = false;

    std::mutex mutex; ///< guards what follows; `ready` is written by the training thread alone
    std::condition_variable changed;
    std::size_t ready = 0, done = 0; ///< buckets that may be added up, and that have been
    std::optional<Error> problem;
    SyncTimes times;
    std::jthread thread; ///< last member: it uses the others
};

GradientSync::GradientSync(Module& module, Group& group, std::int64_t firstBytes, std::int64_t bucketBytes)
    : m_inside(group.alone() ? nullptr : std::make_unique<Inside>(module, group, firstBytes, bucketBytes))
{
}

GradientSync::~GradientSync() = default;

void GradientSync::begin()
{
    if (m_inside)
        m_inside->begin();
}

Result<void> GradientSync::finish(at::Tensor& weight)
{
    return m_inside ? m_inside->finish(weight) : Result<void>();
}

SyncTimes GradientSync::times() const
{
    return m_inside ? m_inside->times : SyncTimes{};
}

std::size_t GradientSync::buckets() const
{
    return m_inside ? m_inside->buckets.size() : 0;
}

} // namespace cairn::engine
