// SPDX-License-Identifier: GPL-3.0-or-later
// A project of many runs: how long the project and the page of runs take to open, to filter and to sort.
// Usage: cairn-bench-runs [RUNS [SERIES [POINTS]]]; 75,000 runs with 12 series of 10 points unless asked.
#include "bench/need.h"
#include "core/session/workbench.h"
#include "plots/base/theme_store.h"
#include "ui/bridge/job_bridge.h"
#include "ui/runs/run_filter_bar.h"
#include "ui/runs/runs_page.h"
#include "ui/shell/commands/command.h"
#include "ui/shell/workspace.h"

#include "core/store/runs/run_register.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QTemporaryDir>
#include <QTreeView>

#include <cstdio>
#include <cstdlib>

using namespace cairn;
using bench::need;

namespace {

store::RunRecord record(int number, int series, int points)
{
    store::RunRecord run;
    run.draft.name = "run " + std::to_string(number);
    run.draft.config = {{"learning_rate", 0.1 / (1 + number % 97)}, {"optimizer", number % 3 ? "adam" : "sgd"}, {"batch_size", 32 << (number % 5)}, {"width", 8 * (number % 31)},
                        {"dropout", (number % 10) / 10.0}, {"weight_decay", (number % 7) * 1e-4}};
    run.draft.graph = {{"nodes", std::string(2'000, 'x')}}; // documents make rows long, as they do in earnest
    run.startedMs = run.createdMs = 1'790'000'000'000 + number * std::int64_t{1000};
    run.endedMs = run.startedMs + number % 5'000 * 100;
    run.tags = {number % 11 == 0 ? "paper" : "sweep"};
    for (int s = 0; s < series; ++s) {
        const std::string name = s == 0 ? "accuracy" : s == 1 ? "loss" : "metric_" + std::to_string(s);
        for (int i = 1; i <= points; ++i)
            run.points.push_back({name, s % 2 ? "train" : "validation", i, static_cast<double>(i), 0.1 * i, (number * 37 % 1000) / 1000.0 + 0.001 * i});
    }
    return run;
}

double fill(store::Project& project, int runs, int series, int points)
{
    QElapsedTimer timer;
    timer.start();
    for (int first = 0; first < runs; first += 1000) {
        std::vector<store::RunRecord> records;
        for (int number = first; number < std::min(runs, first + 1000); ++number)
            records.push_back(record(number, series, points));
        need(store::RunRegister(project).add(records));
    }
    return static_cast<double>(timer.elapsed()) / 1000;
}

/// Runs the event loop until the page is at rest; milliseconds.
double settle(const ui::RunsPage& page)
{
    QElapsedTimer timer;
    timer.start();
    do
        QCoreApplication::processEvents(QEventLoop::AllEvents, 5);
    while (!page.isSettled() && timer.elapsed() < 120'000);
    return static_cast<double>(timer.nsecsElapsed()) / 1e6;
}

void tell(const char* what, double ms, double most)
{
    std::printf("%-44s %9.1f ms   (at most %.0f ms: %s)\n", what, ms, most, ms <= most ? "yes" : "NO");
}

} // namespace

int main(int count, char** values)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    const QApplication app(count, values);
    const auto number = [&](int at, int fallback) { return count > at ? std::max(1, std::atoi(values[at])) : fallback; };
    const int runs = number(1, 75'000), series = number(2, 12), points = number(3, 10);
    const QTemporaryDir folder;
    const auto file = std::filesystem::path(folder.path().toStdString()) / "runs.cairn";
    {
        const auto made = need(session::Workbench::create(file));
        const double seconds = fill(made->project(), runs, series, points);
        std::printf("%d runs, %lld series, %lld numbers written in %.1f s\n", runs, 1LL * runs * series, 1LL * runs * series * points, seconds);
    }
    std::printf("project file: %.0f MB\n", static_cast<double>(std::filesystem::file_size(file)) / 1e6);

    QElapsedTimer timer;
    std::filesystem::remove(std::filesystem::path(file).concat(".d") / "seal");
    timer.start();
    std::shared_ptr<session::Workbench> workbench = need(session::Workbench::open(file));
    std::printf("%-44s %9.1f ms\n", "opening after a kill (whole file checked)", static_cast<double>(timer.nsecsElapsed()) / 1e6);
    workbench.reset();
    timer.restart();
    workbench = need(session::Workbench::open(file));
    tell("opening as it was closed", static_cast<double>(timer.nsecsElapsed()) / 1e6, 3000);
    const store::RunRegister reg(workbench->project());
    const auto list = [&](const char* what, const char* filter, const store::RunField& order, double most) {
        store::RunQuery query;
        query.terms = need(store::parseRunFilter(filter));
        query.order = order;
        timer.restart();
        const std::size_t found = need(reg.list(query)).runs.size();
        tell((std::string(what) + ", " + std::to_string(found) + " runs").c_str(), static_cast<double>(timer.nsecsElapsed()) / 1e6, most);
    };
    list("list all", "", {}, 200);
    list("list by a metric", "", {store::RunField::Kind::Metric, "accuracy", "validation"}, 500);
    list("list by a setting", "", {store::RunField::Kind::Setting, "learning_rate"}, 500);
    list("filter accuracy>0.9", "accuracy>0.9", {}, 200);
    list("filter optimizer=sgd", "optimizer=sgd", {}, 200);
    list("filter words", "run 77", {}, 200);
    list("filter tag=paper max:accuracy>0.5", "tag=paper max:accuracy>0.5", {}, 200);

    plots::ThemeStore themes;
    ui::CommandRegistry commands;
    ui::JobBridge jobs;
    ui::Workspace workspace(jobs, commands, themes);
    workspace.setWorkbench(workbench);
    timer.restart();
    ui::RunsPage page({"runs", "Runs", "runs", {}}, workspace);
    page.resize(1400, 900);
    page.show();
    page.setActive(true);
    settle(page);
    tell("the page opens", static_cast<double>(timer.nsecsElapsed()) / 1e6, 3000);
    for (const char* filter : {"accuracy>0.9", "optimizer=sgd loss<0.5", "run 77", ""}) {
        page.filterBar().set(QString::fromLatin1(filter), std::nullopt, false);
        timer.restart();
        Q_EMIT page.filterBar().changed();
        settle(page);
        tell((std::string("the page filters: ") + (*filter ? filter : "all again")).c_str(), static_cast<double>(timer.nsecsElapsed()) / 1e6, 200);
    }
    timer.restart();
    page.table().scrollToBottom();
    settle(page);
    tell("to the end of the table", static_cast<double>(timer.nsecsElapsed()) / 1e6, 200);
    return 0;
}
