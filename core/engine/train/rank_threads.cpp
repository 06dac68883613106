// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/train/rank_threads.h"

#include "core/engine/parallel/thread_group.h"
#include "core/engine/torch_guard.h"
#include "core/engine/train/trainer.h"

#include <cassert>
#include <thread>

namespace cairn::engine {

namespace {

constexpr int kMostRankThreads = 1024;

class QuietSink final : public TrainSink {
public:
    void points(const std::vector<MetricPoint>&) override {}
    void epochDone(std::int64_t) override {}
    void checkpointWritten(CheckpointKind, const std::filesystem::path&, std::int64_t) override {}
    void event(const std::string&, const std::string&) override {}
};

/// A rank that does not lead: it knows when to stop, and is told the rest.
void follow(const TrainRequest& request, const StopToken& stop, Group& group, SharedFeed& feeds)
{
    TrainControl control;
    const StopCallback forward(stop, [&] { control.stop.request_stop(); });
    TrainProgress progress;
    QuietSink sink;
    const auto ended = guarded("Training", [&] { return Trainer(request, control, progress, sink, group, feeds).run(); });
    if (!ended)
        group.leave(ended.error());
}

/// One thread as a rank of several processes.
Result<TrainOutcome> trainAsProcess(const TrainRequest& request, TrainControl& control, TrainProgress& progress, TrainSink& sink)
{
    auto* group = dynamic_cast<Group*>(request.group);
    assert(group);
    if (request.config.ranks > 1)
        return fail(ErrorCode::InvalidInput, "Each of several processes is one rank, but the option asks for " + std::to_string(request.config.ranks), "ranks",
                    "Set ranks=1, and start as many processes as there are to be ranks");
    SharedFeed feeds(1);
    return Trainer(request, control, progress, sink, *group, feeds).run();
}

} // namespace

Result<TrainOutcome> trainOnThreads(const TrainRequest& request, TrainControl& control, TrainProgress& progress, TrainSink& sink)
{
    const int ranks = request.config.ranks;
    if (ranks < 1 || ranks > kMostRankThreads)
        return fail(ErrorCode::InvalidInput, "There cannot be " + std::to_string(ranks) + " ranks", "ranks", "Give a number from 1 to " + std::to_string(kMostRankThreads));
    if (request.group)
        return trainAsProcess(request, control, progress, sink);
    SharedFeed feeds(ranks);
    if (ranks == 1) {
        SingleRank alone;
        return Trainer(request, control, progress, sink, alone, feeds).run();
    }
    ThreadRanks shared(ranks);
    std::vector<std::jthread> followers;
    for (int rank = 1; rank < ranks; ++rank) {
        followers.emplace_back([&, rank] {
            ThreadGroup group(shared, rank);
            follow(request, control.stop.get_token(), group, feeds);
        });
    }
    ThreadGroup group(shared, 0);
    auto outcome = guarded("Training", [&] { return Trainer(request, control, progress, sink, group, feeds).run(); });
    if (!outcome)
        group.leave(outcome.error());
    followers.clear(); // waits for them
    return outcome;
}

} // namespace cairn::engine
