// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cairnctl/console.h"
#include "core/data/synthetic/synthetic.h"
#include "core/remote/launch_script.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace cairn::ctl {

/// Arguments of each command, as parsed.
struct NewArguments {
    std::string project, data, target, testData, architecture;
    std::string query;                ///< SELECT over `sources`, instead of `data`
    std::vector<std::string> sources; ///< "name=location"
    std::vector<std::string> reading; ///< "key=value" of data::SourceOptions
    std::vector<std::string> steps; ///< "impute columns=age strategy=median"
    std::string task, encoding = "one_hot", loss = "mse", ignoredClass, answer = "value";
    std::vector<double> quantiles; ///< empty: the usual ones
    std::int64_t components = 5;
    bool noEdges = false;
    std::vector<std::string> inputs, categories;
    std::string tokenizer = "whitespace";
    std::size_t vocabulary = 20'000;
    std::int64_t tokens = 0;
    std::uint64_t seed = 0;
};
struct TrainArguments {
    std::string project;
    std::optional<std::int64_t> epochs, seed, threads;
    std::vector<std::string> settings; ///< "key=value"
    bool resume = false, goOn = false; ///< goOn: resume, or start where there is nothing to resume
    bool distributed = false;
    bool detach = false;            ///< in a process of its own, which is started and left alone
    std::optional<std::int64_t> run; ///< what that process was given
};
struct LaunchArguments {
    std::string launcher;
    remote::Launch launch;
};
struct LrFindArguments {
    std::string project;
    double from = 1e-7, to = 10;
    std::int64_t steps = 100;
    std::vector<std::string> settings; ///< "key=value"
    bool apply = false;
};
struct EvaluateArguments {
    std::string project, run = "last", split = "test", data;
};
struct ExportArguments {
    std::string project, run = "last", format, out;
};
struct ReportArguments {
    std::string project, run = "last", out;
};
struct WeightsArguments {
    std::string file;
    bool sums = false;
};
struct ImportFileArguments {
    std::string project, file;
    bool model = false, freeze = false, keepEnd = false;
};
struct GenerateArguments {
    std::string model, tokenizer, prompt;
    std::int64_t steps = 256;
    double temperature = 0;
    std::uint64_t seed = 0;
};
struct SynthArguments {
    std::uint64_t size = 0, seed = 0;
    std::map<std::string, std::string> params; ///< by name, as typed
    std::string out;
};

ExitCode newProject(const Console& console, const NewArguments& arguments);
ExitCode recipeSteps(const Console& console);
ExitCode info(const Console& console, const std::string& project);
ExitCode train(const Console& console, const TrainArguments& arguments);
ExitCode launchScript(const Console& console, const LaunchArguments& arguments);
ExitCode lrFind(const Console& console, const LrFindArguments& arguments);
ExitCode evaluate(const Console& console, const EvaluateArguments& arguments);
ExitCode exportModel(const Console& console, const ExportArguments& arguments);
ExitCode report(const Console& console, const ReportArguments& arguments);
ExitCode synthesize(const Console& console, const data::SyntheticKind& kind, const SynthArguments& arguments);
ExitCode weights(const Console& console, const WeightsArguments& arguments);
ExitCode importFile(const Console& console, const ImportFileArguments& arguments);
ExitCode generate(const Console& console, const GenerateArguments& arguments);
ExitCode selftest(const Console& console);

} // namespace cairn::ctl
