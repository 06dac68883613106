// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cairnctl/data/data_commands.h"

#include <CLI/CLI.hpp>
#include <memory>

namespace cairn::ctl {

namespace {

constexpr const char* kSource = "A project (*.cairn), or a file, folder or sample:NAME";

/// A sub-command with arguments of its own, which live as long as it does.
template <typename Arguments>
std::shared_ptr<Arguments> command(CLI::App& data, const Console& console, std::function<ExitCode()>& chosen, const std::string& name, const std::string& help,
                                   ExitCode (*run)(const Console&, const Arguments&), CLI::App*& added)
{
    auto arguments = std::make_shared<Arguments>();
    added = data.add_subcommand(name, help);
    added->footer(exitCodeHelp());
    added->callback([&console, &chosen, arguments, run] { chosen = [&console, arguments, run] { return run(console, *arguments); }; });
    return arguments;
}

} // namespace

void addDataCommands(CLI::App& app, const Console& console, std::function<ExitCode()>& chosen)
{
    CLI::App* data = app.add_subcommand("data", "Looks at data, judges them, divides them, converts them");
    data->require_subcommand(1);
    data->footer(exitCodeHelp());
    CLI::App* added = nullptr;

    const auto import = command(*data, console, chosen, "import", "Registers data in a project and prepares them for use; makes the project if there is none", importData, added);
    added->add_option("PROJECT", import->project, "Project file (*.cairn)")->required();
    CLI::Option* location = added->add_option("--data", import->data, "CSV, Parquet or IDX file, folder, or sample:NAME");
    added->add_option("--test-data", import->testData, "File with the rows to test on");
    added->add_option("--target", import->target, "Column to predict; default: the last one");
    added->add_option("--seed", import->seed, "Seed of the split")->capture_default_str();
    added->add_flag("--copy", import->copy, "Keep a copy of the rows in the project's folder (Parquet) and read from there");
    added->add_flag("--accept", import->accept, "Take the changed source of the project as its next version; rows stay in their parts")->excludes(location);

    const auto profile = command(*data, console, chosen, "profile", "Statistics of every column and pair of columns, exact over all rows", profileData, added);
    added->add_option("SOURCE", profile->source, kSource)->required();
    added->add_option("--target", profile->target, "Column to relate the others to; default: the project's");
    added->add_option("--sample", profile->sample, "Look at so many rows only, drawn at random; the result says so")->check(CLI::Range(std::uint64_t{1}, std::uint64_t{1'000'000'000'000}));
    added->add_flag("--no-pairs", profile->noPairs, "Leave out how columns go together");

    const auto query = command(*data, console, chosen, "query", "Asks a source in SQL, where it is the table \"data\"", queryData, added);
    added->add_option("SOURCE", query->source, kSource)->required();
    added->add_option("SQL", query->sql, "SELECT ... FROM data")->required();
    added->add_option("--with", query->with, "Another source as name=location, may be repeated")->allow_extra_args(false);
    added->add_option("--format", query->format, "table, csv or json")->check(CLI::IsMember({"table", "csv", "json"}))->capture_default_str();
    added->add_option("--limit", query->limit, "Rows to show; default: 20 as a table, else all");
    added->add_option("--out", query->out, "File to write all rows to: CSV, TSV, JSON, JSON lines or Parquet, by the ending");

    const auto split = command(*data, console, chosen, "split", "Divides the rows of a project into training, validation and test", splitData, added);
    added->add_option("PROJECT", split->project, "Project file (*.cairn)")->required();
    added->add_option("--method", split->method, "random, stratified, grouped, time, file or kfold; default: as it is");
    added->add_option("--by", split->by, "Column with the classes, groups or times");
    added->add_option("--key", split->key, "Column that names a row, may be repeated; default: its whole content")->allow_extra_args(false);
    added->add_option("--validation", split->validation, "Share of rows watched during training");
    added->add_option("--test", split->test, "Share of rows kept for the final test");
    added->add_option("--seed", split->seed, "Seed");
    added->add_option("--folds", split->folds, "Number of folds");
    added->add_option("--fold", split->fold, "Which fold is the test part, from 0");
    added->add_flag("--check", split->check, "Look for leaks between the parts afterwards");

    const auto check = command(*data, console, chosen, "check", "Looks for flaws in the data, and for leaks between the parts of a project", checkData, added);
    added->add_option("SOURCE", check->source, kSource)->required();
    added->add_option("--target", check->target, "Column with the labels; default: the project's");
    added->add_option("--examples", check->examples, "Rows listed per finding")->capture_default_str();
    added->add_flag("--strict", check->strict, "End with status 1 if there is a leak or a serious finding");

    const auto record = command(*data, console, chosen, "record", "Records a stream as a table until it ends, a limit or Ctrl+C; goes on where an earlier recording stopped", recordData, added);
    added->add_option("--from", record->from, "Growing file, pattern such as '/logs/*.csv', FIFO, tcp://, http:// or kafka://host:port/topic")->required();
    added->add_option("--out", record->out, "File of the recording (*.duckdb)")->required();
    added->add_option("--format", record->format, "jsonl or csv; default: found out")->check(CLI::IsMember({"jsonl", "csv"}));
    added->add_option("--rows", record->rows, "Stop when the recording has so many rows");
    added->add_option("--seconds", record->seconds, "Stop after this time");
    added->add_flag("--from-now", record->fromNow, "Leave out what is there already (files, Kafka)");

    const auto convert = command(*data, console, chosen, "convert", "Writes all rows to another file: CSV, TSV, JSON, JSON lines or Parquet, by the ending", convertData, added);
    added->add_option("SOURCE", convert->source, kSource)->required();
    added->add_option("--out", convert->out, "File to write")->required();
}

} // namespace cairn::ctl
