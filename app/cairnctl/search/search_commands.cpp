// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cairnctl/search/search_commands.h"

#include <CLI/CLI.hpp>

#include <memory>

namespace cairn::ctl {

namespace {

void addSearch(CLI::App& app, const Console& console, std::function<ExitCode()>& chosen)
{
    auto arguments = std::make_shared<SearchArguments>();
    CLI::App* command = app.add_subcommand("search", "Trains many runs with other settings and looks for the best");
    command->footer("Parameters: train.OPTION, graph.LAYER.PARAMETER, recipe.STEP.PARAMETER (steps from 1); --list names all of the project.\n"
                    "  PATH=LOW..HIGH       a range; whole ends mean whole numbers\n"
                    "  PATH=log:LOW..HIGH   on a logarithmic scale\n"
                    "  PATH=LOW..HIGH/N     a grid takes N values of it\n"
                    "  PATH=a,b,c           one of these\n"
                    "  PATH=bool            true and false\n\n" + exitCodeHelp());
    command->add_option("PROJECT", arguments->project, "Project file (*.cairn)")->required();
    CLI::Option* resume = command->add_flag("--resume", arguments->resume, "Go on with the searches of the queue: what was interrupted, then what waits");
    CLI::Option* list = command->add_flag("--list", arguments->list, "Only name what may be searched over, with its value now");
    for (CLI::Option* option : {
             command->add_option("--param", arguments->parameters, "What varies and how; may be repeated")->allow_extra_args(false),
             command->add_option("--name", arguments->name, "Name of the search; its runs carry it as a tag"),
             command->add_option("--method", arguments->method, "What is tried next: grid, random or tpe")->capture_default_str()->check(CLI::IsMember({"grid", "random", "tpe"})),
             command->add_option("--scheduler", arguments->scheduler, "Which trials go on: none (all), median, asha or hyperband")
                 ->capture_default_str()->check(CLI::IsMember({"none", "median", "asha", "hyperband"})),
             command->add_option("--metric", arguments->metric, "What is compared, such as validation.loss or validation.accuracy")->capture_default_str(),
             command->add_option("--goal", arguments->goal, "minimize or maximize; default: as the metric suggests")->check(CLI::IsMember({"minimize", "maximize"})),
             command->add_option("--trials", arguments->trials, "How many are begun")->capture_default_str()->check(CLI::Range(1, 100'000)),
             command->add_option("--epochs", arguments->epochs, "Epochs of a trial that goes through; default: those of the project")->check(CLI::Range(1, 100'000)),
             command->add_option("--min-epochs", arguments->minEpochs, "Epochs before trials are compared the first time (median, asha, hyperband)")
                 ->capture_default_str()->check(CLI::Range(1, 100'000)),
             command->add_option("--reduction", arguments->reduction, "One of so many goes on at each rung (asha, hyperband)")->capture_default_str()->check(CLI::Range(2, 1000)),
             command->add_option("--beside", arguments->beside, "Trials beside each other on a device; 0: on the processor one for each core, on a graphics card one")
                 ->capture_default_str()->check(CLI::Range(0, 64)),
             command->add_option("--device", arguments->devices, "Device for trials, such as cpu or cuda:1; may be repeated")->allow_extra_args(false),
             command->add_option("--seed", arguments->seed, "Seed of what is tried; that of the trainings is train.seed")->capture_default_str(),
             command->add_option("--set", arguments->settings, "Training option that all trials have, as key=value; may be repeated")->allow_extra_args(false),
             static_cast<CLI::Option*>(command->add_flag("--later", arguments->later, "Only put it into the queue of the project")),
         })
        option->excludes(resume)->excludes(list);
    command->callback([arguments, &console, &chosen] { chosen = [arguments, &console] { return search(console, *arguments); }; });
}

void addSearches(CLI::App& app, const Console& console, std::function<ExitCode()>& chosen)
{
    auto arguments = std::make_shared<SearchesArguments>();
    CLI::App* command = app.add_subcommand("searches", "Lists the searches of a project, shows one, and orders the queue");
    command->footer(exitCodeHelp());
    command->add_option("PROJECT", arguments->project, "Project file (*.cairn)")->required();
    CLI::Option_group* one = command->add_option_group("one of these");
    one->add_option("--show", arguments->show, "Number of a search to show with its trials");
    one->add_option("--cancel", arguments->cancel, "Number of a search to end for good; its runs stay");
    one->add_option("--remove", arguments->remove, "Number of a search to forget; its runs stay");
    CLI::Option* move = one->add_option("--move", arguments->move, "Number of a search to put elsewhere in the queue: to the end, or where --before says");
    one->require_option(0, 1);
    command->add_option("--before", arguments->before, "Number of the search that it is to stand before")->needs(move);
    command->callback([arguments, &console, &chosen] { chosen = [arguments, &console] { return searches(console, *arguments); }; });
}

} // namespace

void addSearchCommands(CLI::App& app, const Console& console, std::function<ExitCode()>& chosen)
{
    addSearch(app, console, chosen);
    addSearches(app, console, chosen);
}

} // namespace cairn::ctl
