// SPDX-License-Identifier: GPL-3.0-or-later
// Writes until it is killed: `victim write PROJECT` or `victim create FOLDER`. Prints a number for everything that is
// committed. Part of kill_test.
#include "core/store/durable_folder.h"
#include "core/store/project.h"

#include <cstdio>
#include <string>

using namespace cairn;
using namespace cairn::store;

namespace {

int writeForever(const std::filesystem::path& file)
{
    auto opened = Project::open(file);
    if (!opened)
        return std::fprintf(stderr, "%s\n", opened.error().text().c_str()), 2;
    Project& project = **opened;
    const auto run = project.createRun({.name = "run", .config = {}, .graph = {}, .recipe = {}, .dataset = {}, .seed = 1});
    if (!run || !project.updateRun(*run, {.state = RunState::Running}))
        return 3;
    const auto folder = project.runFolder(*run);
    for (std::int64_t i = project.documentRevision("graph").value_or(0) + 1;; ++i) {
        const std::vector<MetricPoint> points(10, {"loss", "train", i, 0, 0, double(i)});
        if (!project.setDocument("graph", {{"i", i}, {"filling", std::string(5000, 'x')}}))
            return 4;
        if (!project.appendMetrics(*run, points))
            return 5;
        if (i % 5 == 0) {
            auto writer = CheckpointWriter::create(folder, i);
            if (!writer || !writer->add("weights", std::string(20'000, char('a' + i % 26))) || !writer->commit({{"i", i}})
                || !pruneCheckpoints(folder, 2))
                return 6;
        }
        std::printf("%lld\n", static_cast<long long>(i));
        std::fflush(stdout);
    }
}

int createForever(const std::filesystem::path& folder)
{
    for (int i = 0;; ++i) {
        if (!Project::create(folder / (std::to_string(i) + ".cairn")))
            return 7;
        std::printf("%d\n", i);
        std::fflush(stdout);
    }
}

} // namespace

int main(int count, char** arguments)
{
    if (count != 3)
        return 1;
    return std::string(arguments[1]) == "write" ? writeForever(arguments[2]) : createForever(arguments[2]);
}
