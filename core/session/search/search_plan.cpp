// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/search/search_plan.h"

#include "core/session/training/train_options.h"
#include "core/store/sweeps/sweep_register.h"

#include <algorithm>
#include <array>
#include <thread>

namespace cairn::session {

namespace {

constexpr int kMostBeside = 8;
constexpr std::array<std::string_view, 11> kSmallIsGood{"loss", "mae", "rmse", "mse", "perplexity", "error", "nll", "pinball", "deviance", "width", "seconds"};
constexpr std::array<std::string_view, 2> kSplits{"train", "validation"};

Error planDamaged(const std::string& member)
{
    return fail(ErrorCode::Corrupt, "The plan of a search cannot be read", member, "Start a new search");
}

Result<void> checkPlan(const Workbench& workbench, const SearchPlan& plan)
{
    if (plan.space.empty())
        return fail(ErrorCode::InvalidInput, "There is nothing to search over", "parameters", "Name a parameter, such as train.learning_rate=log:1e-4..1e-1");
    CAIRN_TRY(search::checkScheduler(plan.scheduler));
    if (plan.perDevice < 0 || plan.perDevice > 64)
        return fail(ErrorCode::InvalidInput, "So many trials cannot stand beside each other", "beside", "Give 0 to 64");
    if (plan.split == "validation") {
        const auto rows = workbench.source(prep::Part::Validation);
        if (!rows || (*rows)->size() == 0)
            return fail(ErrorCode::InvalidInput, "There are no validation rows to compare trials on", "metric", "Give the validation part some rows, or compare train.loss");
    }
    for (const std::string& device : plan.devices) {
        Json options = plan.base.options;
        options["device"] = device;
        CAIRN_TRY(toTrainConfig(options));
    }
    return {};
}

template <typename T>
Result<T> known(const std::optional<T>& value, const char* member)
{
    if (!value)
        return planDamaged(member);
    return *value;
}

Json schedulerJson(const search::SchedulerOptions& options)
{
    return Json{{"kind", search::name(options.scheduler)},
                {"goal", options.goal == search::Goal::Minimize ? "minimize" : "maximize"},
                {"trials", options.trials},
                {"epochs", options.maximum},
                {"min_epochs", options.minimum},
                {"reduction", options.reduction},
                {"median_startup", options.medianStartup}};
}

Result<search::SchedulerOptions> schedulerFromJson(const Json& json)
{
    search::SchedulerOptions options;
    CAIRN_ASSIGN(options.scheduler, known(search::schedulerOf(json.at("kind").get<std::string>()), "scheduler.kind"));
    options.goal = json.at("goal") == "maximize" ? search::Goal::Maximize : search::Goal::Minimize;
    options.trials = json.at("trials").get<int>();
    options.maximum = json.at("epochs").get<std::int64_t>();
    options.minimum = json.at("min_epochs").get<std::int64_t>();
    options.reduction = json.at("reduction").get<int>();
    options.medianStartup = json.at("median_startup").get<int>();
    if (!search::checkScheduler(options))
        return planDamaged("scheduler");
    return options;
}

} // namespace

Result<std::pair<std::string, std::string>> metricFromText(const std::string& text)
{
    for (const std::string_view split : kSplits) {
        if (text.size() > split.size() + 1 && text.starts_with(split) && (text[split.size()] == '.' || text[split.size()] == '_'))
            return std::pair(text.substr(split.size() + 1), std::string(split));
    }
    if (text.empty() || text.starts_with("test.") || text.starts_with("test_"))
        return fail(ErrorCode::InvalidInput, text.empty() ? "The metric has no name" : "Trials are not compared on the test part: it would not be a test any more", "metric",
                    "Give validation.loss or validation.accuracy");
    return std::pair(text, std::string("validation"));
}

search::Goal goalOf(const std::string& metric)
{
    return std::ranges::any_of(kSmallIsGood, [&](std::string_view word) { return metric.find(word) != std::string::npos; }) ? search::Goal::Minimize : search::Goal::Maximize;
}

int trialsBeside(const SearchPlan& plan, const std::string& device)
{
    if (plan.perDevice > 0)
        return plan.perDevice;
    if (device.starts_with("cuda"))
        return 1;
    const int cores = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
    const int threads = std::max(1, plan.base.options.value("threads", 0)) * std::max(1, plan.base.options.value("ranks", 1));
    return std::clamp(cores / threads, 1, kMostBeside);
}

Result<SearchPlan> preparedPlan(const Workbench& workbench, SearchPlan asked)
{
    CAIRN_ASSIGN(asked.base, searchBase(workbench));
    CAIRN_ASSIGN(asked.space, resolveSpace(asked.base, workbench.dataInterface(), asked.space));
    CAIRN_TRY(checkPlan(workbench, asked));
    asked.base.options["epochs"] = asked.scheduler.maximum;
    CAIRN_TRY(toTrainConfig(asked.base.options));
    if (asked.method == search::Method::Grid)
        asked.scheduler.trials = static_cast<int>(std::min(static_cast<std::uint64_t>(asked.scheduler.trials), search::gridSize(asked.space)));
    return asked;
}

Result<SweepId> queueSearch(Workbench& workbench, const SearchPlan& plan)
{
    store::SweepRegister sweeps(workbench.project());
    SearchPlan named = plan;
    if (named.name.empty()) {
        CAIRN_ASSIGN(const auto all, sweeps.list());
        std::int64_t last = 0;
        for (const store::SweepSummary& sweep : all)
            last = std::max(last, sweep.id.value);
        named.name = "Search " + std::to_string(last + 1);
    }
    return sweeps.add(named.name, toJson(named));
}

Json toJson(const SearchPlan& plan)
{
    return Json{{"version", 1},
                {"name", plan.name},
                {"parameters", search::toJson(plan.space)},
                {"method", search::name(plan.method)},
                {"scheduler", schedulerJson(plan.scheduler)},
                {"metric", plan.metric},
                {"split", plan.split},
                {"seed", plan.seed},
                {"devices", plan.devices},
                {"beside", plan.perDevice},
                {"base", toJson(plan.base)}};
}

Result<SearchPlan> searchPlanFromJson(const Json& json)
{
    try {
        if (!json.is_object())
            return planDamaged("plan");
        if (json.at("version").get<int>() > 1)
            return fail(ErrorCode::TooNew, "The search was planned by a newer version of Cairn", {}, "Update Cairn");
        SearchPlan plan;
        plan.name = json.at("name").get<std::string>();
        CAIRN_ASSIGN(plan.space, search::spaceFromJson(json.at("parameters")));
        CAIRN_ASSIGN(plan.method, known(search::methodOf(json.at("method").get<std::string>()), "method"));
        CAIRN_ASSIGN(plan.scheduler, schedulerFromJson(json.at("scheduler")));
        plan.metric = json.at("metric").get<std::string>();
        plan.split = json.at("split").get<std::string>();
        plan.seed = json.at("seed").get<std::uint64_t>();
        plan.devices = json.at("devices").get<std::vector<std::string>>();
        plan.perDevice = json.at("beside").get<int>();
        CAIRN_ASSIGN(plan.base, searchBaseFromJson(json.at("base")));
        return plan;
    } catch (const Json::exception& caught) {
        return planDamaged(caught.what());
    }
}

} // namespace cairn::session
