// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine_api/engine_loader.h"
#include "core/session/search/search_run.h"
#include "tests/app/program.h"
#include "tests/support/shared_data.h"

#include <QTest>

namespace cairn::test {

using namespace cairn::session;

template <typename T>
const char* text(const Result<T>& result)
{
    static thread_local std::string words;
    words = result ? std::string() : result.error().text();
    return words.c_str();
}

#define VERIFY_OK(expression)                                                                                          \
    do {                                                                                                               \
        const auto& verified = (expression);                                                                           \
        QVERIFY2(verified.has_value(), text(verified));                                                                \
    } while (false)

/// A project over a small table with a recipe step, and searches in it.
struct Searched {
    TempDir folder;
    Progress quiet;
    JobContext job{StopToken(), quiet};
    std::unique_ptr<Workbench> workbench;
    engine::Engine* engine = nullptr;
    SearchProgress progress;

    Result<void> make(int rows = 400)
    {
        writeTable(folder / "table.csv", rows);
        CAIRN_ASSIGN(workbench, Workbench::create(folder / "p.cairn"));
        CAIRN_TRY(workbench->openData({folder / "table.csv", {}, {}}, job));
        DataChoice choice;
        CAIRN_ASSIGN(const prep::Step step, prep::stepFromText("impute strategy=median"));
        choice.recipe.steps = {step};
        CAIRN_TRY(workbench->choose(choice, job));
        CAIRN_TRY(workbench->makeTemplate("mlp"));
        Json options = workbench->trainOptions();
        options["threads"] = 1;
        options["batch_size"] = 64;
        CAIRN_TRY(workbench->setTrainOptions(options));
        CAIRN_ASSIGN(engine, engine::loadEngine());
        return {};
    }

    Result<void> reopen()
    {
        workbench.reset();
        CAIRN_ASSIGN(workbench, Workbench::open(folder / "p.cairn"));
        return workbench->reopenData(job);
    }

    Result<SearchPlan> plan(std::vector<const char*> parameters, search::Method method, search::SchedulerOptions scheduler) const
    {
        SearchPlan asked;
        for (const char* text : parameters) {
            CAIRN_ASSIGN(search::Parameter parameter, search::parameterFromText(text));
            asked.space.push_back(std::move(parameter));
        }
        asked.method = method;
        asked.scheduler = scheduler;
        asked.perDevice = 1;
        return preparedPlan(*workbench, std::move(asked));
    }

    Result<SearchView> run(const Result<SearchPlan>& plan, const SearchObserver& observer = {}, StopToken stop = {})
    {
        CAIRN_TRY(plan);
        CAIRN_ASSIGN(const SweepId sweep, queueSearch(*workbench, *plan));
        return runSearch(*workbench, *engine, sweep, stop, progress, observer);
    }
};

inline search::SchedulerOptions all(int trials, int epochs)
{
    return {search::Scheduler::None, search::Goal::Minimize, trials, epochs, 1, 3, 5};
}

} // namespace cairn::test
