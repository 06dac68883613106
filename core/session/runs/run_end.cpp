// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/runs/run_end.h"

#include "core/base/log.h"
#include "core/session/training/run_energy.h"

#include <algorithm>
#include <array>
#include <limits>

namespace cairn::session {

namespace {

constexpr std::array<const char*, 4> kEnds{"finished", "kept", "cancelled", kBudgetEnd};

Json outcomeJson(const engine::TrainOutcome& outcome, const std::filesystem::path& base)
{
    const auto relative = [&](const std::filesystem::path& path) {
        return path.empty() ? std::string() : path.lexically_relative(base).generic_string();
    };
    return Json{{"end", kEnds[static_cast<std::size_t>(outcome.end)]},
                {"epochs", outcome.epochs},
                {"steps", outcome.steps},
                {"seconds", outcome.seconds},
                {"rows_per_second", outcome.rowsPerSecond},
                {"threads", outcome.threads},
                {"energy", energyJson(outcome)},
                {"metrics", outcome.metrics},
                {"weights_hash", outcome.weightsHash},
                {"last", relative(outcome.last)},
                {"best", relative(outcome.best)}};
}

store::RunState stateOf(engine::TrainEnd end)
{
    switch (end) {
    case engine::TrainEnd::Finished: return store::RunState::Finished;
    case engine::TrainEnd::KeptEarly: return store::RunState::Kept;
    case engine::TrainEnd::Cancelled: return store::RunState::Cancelled;
    case engine::TrainEnd::OutOfBudget: return store::RunState::Finished; // as by any rule that ends a training
    }
    return store::RunState::Failed;
}

} // namespace

Result<engine::TrainOutcome> outcomeOf(const Json& outcome, const std::filesystem::path& blobFolder)
{
    try {
        engine::TrainOutcome read;
        const auto end = std::ranges::find(kEnds, outcome.at("end").get<std::string>());
        if (end == kEnds.end())
            return fail(ErrorCode::Corrupt, "The outcome of a run is unknown", outcome.at("end").get<std::string>());
        read.end = static_cast<engine::TrainEnd>(end - kEnds.begin());
        read.epochs = outcome.at("epochs").get<std::int64_t>();
        read.steps = outcome.at("steps").get<std::int64_t>();
        read.seconds = outcome.at("seconds").get<double>();
        read.rowsPerSecond = outcome.at("rows_per_second").get<double>();
        read.threads = outcome.at("threads").get<int>();
        read.energy = spentOf(outcome).value_or(energy::Spent());
        read.joulesPerEpoch = outcome.at("energy").at("joules_per_epoch").get<double>();
        read.joulesPerRow = outcome.at("energy").at("joules_per_row").get<double>();
        read.emissionsG = outcome.at("energy").at("emissions_g").get<double>();
        for (const auto& [name, value] : outcome.at("metrics").items())
            read.metrics[name] = value.is_number() ? value.get<double>() : std::numeric_limits<double>::quiet_NaN();
        read.weightsHash = outcome.at("weights_hash").get<std::string>();
        const auto place = [&](const char* key) { return outcome.at(key).get<std::string>().empty() ? std::filesystem::path() : blobFolder / outcome.at(key).get<std::string>(); };
        read.last = place("last");
        read.best = place("best");
        return read;
    } catch (const Json::exception& e) {
        return fail(ErrorCode::Corrupt, std::string("The outcome of a run cannot be read: ") + e.what());
    }
}

void closeRun(store::Project& project, RunId run, const Result<engine::TrainOutcome>& outcome)
{
    store::RunChange change;
    if (outcome) {
        change.state = stateOf(outcome->end);
        change.outcome = outcomeJson(*outcome, project.blobFolder());
    } else if (outcome.error().code == ErrorCode::Cancelled) {
        change.state = store::RunState::Cancelled;
    } else {
        // A rank that was lost says nothing against the run: the others go on from its last checkpoint.
        change.state = outcome.error().code == ErrorCode::Crashed ? store::RunState::Interrupted : store::RunState::Failed;
        change.error = outcome.error().text();
        (void)project.appendEvent(run, "error", outcome.error().text());
    }
    if (const auto changed = project.updateRun(run, change); !changed)
        log::warn("session", "The end of a run could not be stored: " + changed.error().text());
}

} // namespace cairn::session
