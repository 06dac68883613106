// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cairnctl/runs/runs_commands.h"

#include <CLI/CLI.hpp>
#include <memory>
#include <tuple>

namespace cairn::ctl {

namespace {

template <typename Arguments>
std::shared_ptr<Arguments> runsCommand(CLI::App& runs, const Console& console, std::function<ExitCode()>& chosen, const std::string& name, const std::string& help,
                                       ExitCode (*run)(const Console&, const Arguments&), CLI::App*& added)
{
    auto arguments = std::make_shared<Arguments>();
    added = runs.add_subcommand(name, help);
    added->footer(exitCodeHelp());
    added->add_option("PROJECT", arguments->project, "Project file (*.cairn)")->required();
    added->callback([&console, &chosen, arguments, run] { chosen = [&console, arguments, run] { return run(console, *arguments); }; });
    return arguments;
}

constexpr const char* kFilter = "Conditions as on the Runs page, such as 'validation.accuracy>0.9 optimizer=adam -tag=old'";

} // namespace

void addRunsCommands(CLI::App& app, const Console& console, std::function<ExitCode()>& chosen)
{
    CLI::App* runs = app.add_subcommand("runs", "Lists, looks into, steers, compares, reproduces, brings and takes away the runs of a project");
    runs->require_subcommand(1);
    runs->footer(exitCodeHelp());
    CLI::App* added = nullptr;

    const auto list = runsCommand(*runs, console, chosen, "list", "The runs with their state, tags and the numbers asked for", listRuns, added);
    added->add_option("--filter", list->filter, kFilter);
    added->add_option("--sort", list->sort, "id, name, state, created, duration, seed, a setting, or a metric such as validation.loss")->capture_default_str();
    added->add_flag("--ascending", list->ascending, "Least first");
    added->add_option("--column", list->columns, "A setting, or a metric such as validation.loss (min: or max: before it for its least or greatest value); may be repeated")->allow_extra_args(false);
    added->add_flag("--archived", list->archived, "The archived runs instead of the others");
    added->add_option("--limit", list->limit, "Runs to list; 0: all")->capture_default_str();

    const auto out = runsCommand(*runs, console, chosen, "export", "Writes the numbers of runs", exportRuns, added);
    added->add_option("--run", out->runs, "Number of a run; may be repeated; default: all")->allow_extra_args(false);
    added->add_option("--filter", out->filter, kFilter);
    added->add_option("--format", out->format, "csv or parquet (one file), tensorboard (a folder for each run) or mlflow (a file store)")->check(CLI::IsMember({"csv", "parquet", "tensorboard", "mlflow"}))->capture_default_str();
    added->add_option("--out", out->out, "File or folder to write")->required();

    const auto in = runsCommand(*runs, console, chosen, "import", "Brings runs of TensorBoard, MLflow or a CSV log into the project", importRuns, added);
    added->add_option("PLACE", in->place, "Log folder of TensorBoard, folder mlruns or file mlflow.db of MLflow, or a CSV file")->required();

    const auto compare = runsCommand(*runs, console, chosen, "compare", "What distinguishes runs: settings, data, recipe, environment, layers, weights, metrics", compareRuns, added);
    added->add_option("RUN", compare->runs, "Numbers of two or more runs; the others are compared with the first")->required()->expected(2, 16);
    added->add_option("--flips", compare->flips, "Also the rows of this part that are right in one and wrong in the other: train, validation or test")->check(CLI::IsMember({"train", "validation", "test"}));

    const auto remove = runsCommand(*runs, console, chosen, "delete", "Deletes runs with their models and numbers, and gives the space back", deleteRuns, added);
    added->add_option("--run", remove->runs, "Number of a run; may be repeated")->allow_extra_args(false);
    added->add_option("--filter", remove->filter, kFilter);

    const auto spread = runsCommand(*runs, console, chosen, "distributions", "How weights, gradients and outputs of the layers were distributed over a run", showDistributions, added);
    added->add_option("--run", spread->run, "\"last\" or the number of a run")->capture_default_str();
    added->add_option("--node", spread->node, "Of this layer alone");
    added->add_option("--of", spread->of, "Of these alone")->check(CLI::IsMember({"weights", "gradients", "activations"}));

    using What = SteerRunArguments::What;
    for (const auto& [name, help, what] : {std::tuple("stop", "Stops what a process of its own trains (train --detach, or the window's option) and waits for its end", What::Stop),
                                           std::tuple("pause", "Holds it between two steps", What::Pause), std::tuple("go-on", "Lets a paused one go on", What::GoOn)}) {
        const auto steer = runsCommand(*runs, console, chosen, name, help, steerRun, added);
        steer->what = what;
        added->add_option("--run", steer->run, "\"last\" or the number of a run")->capture_default_str();
        if (what == What::Stop)
            added->add_flag("--keep", steer->keep, "The run ends here with the model as it is; without it stops at its last checkpoint, to be resumed");
    }

    const auto again = runsCommand(*runs, console, chosen, "reproduce", "Trains a finished run once more and says: equal, within tolerance, or different, and why", reproduceRun, added);
    added->add_option("--run", again->run, "\"last\" or the number of a run")->capture_default_str();
    added->add_option("--tolerance", again->tolerance, "Share by which final numbers may differ")->capture_default_str()->check(CLI::Range(0.0, 1.0));
}

} // namespace cairn::ctl
