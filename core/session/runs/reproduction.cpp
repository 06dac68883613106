// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/runs/reproduction.h"

#include "core/session/runs/compare_runs.h"
#include "core/session/runs/environment.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

namespace cairn::session {
namespace {

std::map<std::string, double> finalNumbers(const store::Run& run)
{
    std::map<std::string, double> numbers;
    if (!run.outcome.is_object() || !run.outcome.contains("metrics") || !run.outcome["metrics"].is_object())
        return numbers;
    for (const auto& [name, value] : run.outcome["metrics"].items())
        if (value.is_number() && name.find("seconds") == std::string::npos && name.find("per_second") == std::string::npos) // of the clock, not of the model
            numbers[name] = value.get<double>();
    return numbers;
}

std::string hashOf(const store::Run& run)
{
    return run.outcome.is_object() ? run.outcome.value("weights_hash", std::string()) : std::string();
}

void addReasons(const char* what, const Json& before, const Json& after, std::vector<std::string>& reasons)
{
    for (const DifferentValue& value : differentValues(std::vector<Json>{before, after}))
        reasons.push_back(std::string(what) + " " + value.key + ": " + value.values[0].value_or("unknown") + ", now " + value.values[1].value_or("unknown"));
}

std::vector<std::string> reasonsOf(const store::Run& original, const store::Run& replay)
{
    std::vector<std::string> reasons;
    Json before = original.config, after = replay.config;
    for (Json* config : {&before, &after})
        if (config->is_object())
            config->erase("threads"); // asked for; what was used stands in the outcome
    addReasons("setting", before, after, reasons);
    addReasons("data", original.dataset, replay.dataset, reasons);
    addReasons("recipe", original.recipe, replay.recipe, reasons);
    if (original.environment.is_null())
        reasons.push_back("the environment of the original was not recorded");
    else
        addReasons("environment", original.environment, replay.environment, reasons);
    const auto outcome = [](const store::Run& run, const char* key) { return run.outcome.is_object() ? run.outcome.value(key, Json()) : Json(); };
    for (const char* key : {"threads", "epochs", "steps"})
        if (outcome(original, key) != outcome(replay, key))
            reasons.push_back(std::string(key) + ": " + outcome(original, key).dump() + ", now " + outcome(replay, key).dump());
    return reasons;
}

/// How far apart, in units of what is tolerated; numbers that only one has are infinitely far.
double distanceOf(double before, double after, const Tolerance& tolerance)
{
    if (before == after || (std::isnan(before) && std::isnan(after)))
        return 0;
    const double apart = std::abs(before - after) / std::max(tolerance.absolute, tolerance.relative * std::abs(before));
    return std::isnan(apart) ? INFINITY : apart;
}

std::string sentence(const Reproduction& result)
{
    std::string text = "Replay of run " + std::to_string(result.original.value) + ": " + std::string(name(result.verdict));
    if (!result.worst.empty())
        text += " (" + result.worst + " " + std::to_string(result.before) + ", now " + std::to_string(result.after) + ")";
    for (const std::string& reason : result.reasons)
        text += "; " + reason;
    return text;
}

} // namespace

std::string_view name(Verdict verdict)
{
    static constexpr std::array<std::string_view, 3> kNames{"equal", "within tolerance", "different"};
    return kNames[static_cast<std::size_t>(verdict)];
}

Reproduction judge(const store::Run& original, const store::Run& replay, const Tolerance& tolerance)
{
    Reproduction result{original.id, replay.id};
    const auto before = finalNumbers(original), after = finalNumbers(replay);
    double worst = 0;
    bool any = false;
    for (const auto& [name, value] : before) {
        const auto found = after.find(name);
        if (found == after.end())
            continue;
        any = true;
        if (const double apart = distanceOf(value, found->second, tolerance); apart > worst) {
            worst = apart;
            result.worst = name;
            result.before = value;
            result.after = found->second;
        }
    }
    const bool sameWeights = !hashOf(original).empty() && hashOf(original) == hashOf(replay);
    if (sameWeights && worst == 0)
        result.verdict = Verdict::Equal;
    else if (any && worst <= 1)
        result.verdict = Verdict::Tolerable;
    if (result.verdict != Verdict::Equal) {
        result.reasons = reasonsOf(original, replay);
        if (result.reasons.empty())
            result.reasons.push_back("nothing that is recorded differs: this device does not compute the same twice, or the program is another build");
    }
    return result;
}

Result<Reproduction> reproduce(Workbench& workbench, engine::Engine& engine, RunId run, engine::TrainControl& control, engine::TrainProgress& progress,
                               const TrainObserver& observer, const Tolerance& tolerance)
{
    CAIRN_ASSIGN(const TrainReport report, repeatTraining(workbench, engine, run, control, progress, observer));
    CAIRN_ASSIGN(const store::Run original, workbench.project().run(run));
    CAIRN_ASSIGN(const store::Run replay, workbench.project().run(report.run));
    Reproduction result = judge(original, replay, tolerance);
    if (report.outcome.end != engine::TrainEnd::Finished)
        result.reasons.insert(result.reasons.begin(), "the replay was stopped early");
    result.outcome = report.outcome;
    (void)workbench.project().appendEvent(report.run, result.verdict == Verdict::Different ? "warn" : "info", sentence(result));
    return result;
}

} // namespace cairn::session
