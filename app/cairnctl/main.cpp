// SPDX-License-Identifier: GPL-3.0-or-later
// cairnctl: Cairn without a window. Contract: docs/guide/cairnctl.md.
#include "app/cairnctl/commands.h"
#include "app/cairnctl/data/data_commands.h"
#include "app/cairnctl/runs/runs_commands.h"
#include "app/cairnctl/search/search_commands.h"
#include "core/base/crash_report.h"
#include "core/base/memory_budget.h"
#include "core/engine_api/engine_environment.h"
#include "core/session/training/train_options.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <string_view>

using namespace cairn;
using namespace cairn::ctl;

namespace {

std::string settingsHelp()
{
    std::string text = "Settings for --set key=value:\n";
    for (const session::OptionSpec& spec : session::trainOptionSpecs()) {
        text += "  " + spec.name + std::string(spec.name.size() < 20 ? 20 - spec.name.size() : 1, ' ') + spec.help;
        for (std::size_t i = 0; i < spec.choices.size(); ++i)
            text += (i == 0 ? " One of " : ", ") + spec.choices[i];
        text += spec.choices.empty() ? "\n" : ".\n";
    }
    return text + "\n" + exitCodeHelp();
}

void takeMemory(const std::string& text)
{
    const auto bytes = memoryFromText(text);
    if (!bytes)
        throw CLI::ValidationError("--memory", bytes.error().text());
    setMemoryBudget(*bytes);
}

CLI::App* add(CLI::App& app, const std::string& name, const std::string& help)
{
    CLI::App* command = app.add_subcommand(name, help);
    command->footer(exitCodeHelp());
    return command;
}

void addProject(CLI::App* command, std::string& project)
{
    command->add_option("PROJECT", project, "Project file (*.cairn)")->required();
}

void addRun(CLI::App* command, std::string& run)
{
    command->add_option("--run", run, "Which run: \"last\" (the newest with a model) or its number")->capture_default_str();
}

/// All commands with their options; `chosen` is set to what is to be done.
class CommandLine {
public:
    explicit CommandLine(Console& console) : m_console(console)
    {
        m_app.require_subcommand(1);
        m_app.fallthrough();
        m_app.set_version_flag("--version", std::string("cairnctl " CAIRN_VERSION));
        m_app.add_flag("--json", m_console.json, "One JSON object on standard output, nothing else there");
        m_app.add_option_function<std::string>("--memory", [](const std::string& text) { takeMemory(text); },
                                               "Most memory that data may take, such as 2GB; default: half of this machine's");
        m_app.footer(exitCodeHelp());
        addNew();
        addTrain();
        addLaunchScript();
        addLrFind();
        addModelCommands();
        addDataCommands(m_app, m_console, m_chosen);
        addRunsCommands(m_app, m_console, m_chosen);
        addSearchCommands(m_app, m_console, m_chosen);
        addOthers();
    }

    ExitCode run(int count, char** values)
    {
        try {
            m_app.parse(count, values);
        } catch (const CLI::ParseError& problem) {
            return refuse(problem);
        }
        return m_chosen();
    }

private:
    ExitCode refuse(const CLI::ParseError& problem)
    {
        if (problem.get_exit_code() == 0 || !m_console.json) // help and version, or plain text
            return m_app.exit(problem) == 0 ? kOk : kUsage;
        m_console.error(fail(ErrorCode::InvalidInput, problem.what(), "command line", "See cairnctl --help"));
        return kUsage;
    }

    void addNew()
    {
        CLI::App* command = add(m_app, "new", "Makes a project from data: target column, split, architecture and options are chosen to suit");
        addProject(command, m_new.project);
        CLI::Option* data = command->add_option("--data", m_new.data, "File, pattern, folder, database or web address (docs/formats.md), or sample:NAME");
        CLI::Option* query = command->add_option("--query", m_new.query, "SELECT over the sources of --source, instead of --data")->excludes(data);
        command->add_option("--source", m_new.sources, "NAME=LOCATION of a source of --query; may be repeated")->allow_extra_args(false)->needs(query);
        command->add_option("--read", m_new.reading, "How to read a text table, as key=value: delimiter, quote, escape, header, encoding, skip-lines, "
                                                     "decimal-comma, null-text, type.COLUMN; may be repeated")->allow_extra_args(false);
        command->add_option("--target", m_new.target, "Column to predict; default: the last one");
        command->add_option("--task", m_new.task, "What to learn: classification, regression, reconstruction (the inputs themselves), next_token (a language model), "
                                                  "sequence (a text from a text), tagging (a tag for each word), implicit (which items users take), segmentation (a class for each pixel, by masks), adversarial (new pictures like those of the data), transcription (a text that steps say, with CTC); default: a class or a number, as the target suggests, and "
                                                  "segmentation where pictures have masks");
        command->add_option("--input", m_new.inputs, "Column to learn from; may be repeated; default: all that suit")->allow_extra_args(false);
        command->add_option("--category", m_new.categories, "Column of numbers that are names (users, items, shops); may be repeated")->allow_extra_args(false);
        command->add_flag("--no-edges", m_new.noEdges, "Nodes of a graph stand alone: the network does not see their neighbours");
        command->add_option("--encoding", m_new.encoding, "Categories as one_hot numbers, as codes in one field (index), or as codes in a field per column (columns)")
            ->capture_default_str();
        command->add_option("--loss", m_new.loss, "Reconstruction: mse (squared error of standardised values), or bce (cross-entropy of values from 0 to 1, pictures only)")
            ->capture_default_str()->check(CLI::IsMember({"mse", "bce"}));
        command->add_option("--answer", m_new.answer, "Regression: how the number is answered. value; count (expected count, Poisson); normal (mean and variance); mixture (of normal distributions); quantiles")
            ->capture_default_str()->check(CLI::IsMember({"value", "count", "normal", "mixture", "quantiles"}));
        command->add_option("--quantile", m_new.quantiles, "Of the answer quantiles, rising; may be repeated; default: 0.05, 0.5, 0.95")->allow_extra_args(false);
        command->add_option("--components", m_new.components, "Of the answer mixture")->capture_default_str()->check(CLI::Range(1, 1000));
        command->add_option("--ignored-class", m_new.ignoredClass, "Segmentation: class whose pixels do not count");
        command->add_option("--test-data", m_new.testData, "File with the rows to test on");
        command->add_option("--step", m_new.steps, "Recipe step, such as 'impute columns=age strategy=median'; may be repeated, in order. See cairnctl steps")
            ->allow_extra_args(false);
        command->add_option("--tokenizer", m_new.tokenizer, "What cuts free text: whitespace, character, bpe, sentencepiece or sentencepiece_bpe, learned from the training "
                                                            "rows, or a file (.model, tokenizer.json, vocab.txt, vocab.json)")->capture_default_str();
        command->add_option("--vocabulary", m_new.vocabulary, "Tokens that are learned, at most")->capture_default_str()->check(CLI::Range(16, 1'000'000));
        command->add_option("--tokens", m_new.tokens, "Tokens of a text that are used; 0: enough for 95 % of the training texts")->capture_default_str()->check(CLI::Range(0, 100'000));
        command->add_option("--template", m_new.architecture, "Architecture to start from; default: the one that suits the data");
        command->add_option("--seed", m_new.seed, "Seed of split and training")->capture_default_str();
        command->callback([this] { m_chosen = [this] { return newProject(m_console, m_new); }; });
    }

    void addTrain()
    {
        CLI::App* command = add(m_app, "train", "Trains a new run, or goes on with the last one");
        command->footer(settingsHelp());
        addProject(command, m_train.project);
        CLI::Option* resume = command->add_flag("--resume", m_train.resume, "Go on with the newest run that was interrupted or cancelled, bit for bit");
        command->add_flag("--go-on", m_train.goOn, "Go on with the newest run that was interrupted or cancelled; where there is none, start a new one")->excludes(resume);
        CLI::Option* distributed = command->add_flag("--distributed", m_train.distributed,
                                                     "This process is one of several that train together; the launcher's environment (torchrun, mpirun, srun, Kubernetes) says which");
        CLI::Option* detach = command->add_flag("--detach", m_train.detach, "In a process of its own, which goes on when this one and the terminal are gone")->excludes(distributed);
        CLI::Option* run = command->add_option("--run", m_train.run, "Carry out this run, which waits for it, besides a window that has the project open; what --detach starts");
        run->excludes(resume)->excludes(detach)->check(CLI::PositiveNumber);
        for (CLI::Option* option : {command->add_option("--epochs", m_train.epochs, "How often the training rows are gone through"),
                                    command->add_option("--seed", m_train.seed, "Start of all random numbers"),
                                    command->add_option("--threads", m_train.threads, "Processor threads; 0 tries out what is fastest"),
                                    command->add_option("--set", m_train.settings, "Any training option, as key=value; may be repeated")->allow_extra_args(false)})
            option->excludes(resume)->excludes(run);
        command->callback([this] { m_chosen = [this] { return train(m_console, m_train); }; });
    }

    void addLaunchScript()
    {
        CLI::App* command = add(m_app, "launch-script", "Prints a script that trains a project on several machines");
        command->add_option("KIND", m_launch.launcher, "torchrun, mpirun, slurm or kubernetes")->required()->check(CLI::IsMember(remote::launchers()));
        command->add_option("PROJECT", m_launch.launch.project, "Project file, as every machine sees it")->required();
        command->add_option("--machines", m_launch.launch.machines, "How many")->capture_default_str();
        command->add_option("--ranks", m_launch.launch.ranksEach, "Processes on each machine")->capture_default_str();
        command->add_option("--address", m_launch.launch.address, "Of the machine with rank 0 (torchrun, mpirun)")->capture_default_str();
        command->add_option("--port", m_launch.launch.port, "That rank 0 listens on there (torchrun, mpirun)")->capture_default_str();
        command->add_option("--image", m_launch.launch.image, "Container with cairnctl (kubernetes)")->capture_default_str();
        command->callback([this] { m_chosen = [this] { return launchScript(m_console, m_launch); }; });
    }

    void addLrFind()
    {
        CLI::App* command = add(m_app, "lr-find", "Tries learning rates on a copy of the network, from small to large, and suggests one");
        addProject(command, m_lrFind.project);
        command->add_option("--from", m_lrFind.from, "Smallest rate")->capture_default_str()->check(CLI::PositiveNumber);
        command->add_option("--to", m_lrFind.to, "Largest rate")->capture_default_str()->check(CLI::PositiveNumber);
        command->add_option("--steps", m_lrFind.steps, "How many rates")->capture_default_str()->check(CLI::Range(10, 100'000));
        command->add_option("--set", m_lrFind.settings, "Any training option, as key=value; may be repeated")->allow_extra_args(false);
        command->add_flag("--apply", m_lrFind.apply, "Keep the suggestion as the project's learning rate");
        command->callback([this] { m_chosen = [this] { return lrFind(m_console, m_lrFind); }; });
    }

    void addModelCommands()
    {
        CLI::App* command = add(m_app, "evaluate", "Scores a trained model on a split or on another file");
        addProject(command, m_evaluate.project);
        addRun(command, m_evaluate.run);
        command->add_option("--split", m_evaluate.split, "train, validation or test")->capture_default_str();
        command->add_option("--data", m_evaluate.data, "Another file with the same columns, instead of a split");
        command->callback([this] { m_chosen = [this] { return evaluate(m_console, m_evaluate); }; });

        command = add(m_app, "export", "Writes a trained model for other programs");
        addProject(command, m_export.project);
        addRun(command, m_export.run);
        command->add_option("--format", m_export.format, "onnx, safetensors, python or torchscript")->required();
        command->add_option("--out", m_export.out, "Folder to write to")->required();
        command->callback([this] { m_chosen = [this] { return exportModel(m_console, m_export); }; });

        command = add(m_app, "report", "Writes a report of a run: HTML, metrics as JSON, pictures as SVG");
        addProject(command, m_report.project);
        addRun(command, m_report.run);
        command->add_option("--out", m_report.out, "Folder to write to")->required();
        command->callback([this] { m_chosen = [this] { return report(m_console, m_report); }; });
    }

    void addSynthetic(CLI::App& synth, const data::SyntheticKind& kind)
    {
        CLI::App* command = add(synth, kind.id, kind.help);
        command->add_option("--" + kind.unit, m_synth.size, "How many to make")->required()->check(CLI::Range(std::uint64_t{1}, kind.mostSize));
        command->add_option("--out", m_synth.out, kind.folder ? "New folder to write" : "File to write: .csv, .tsv or .parquet")->required();
        command->add_option("--seed", m_synth.seed, "Seed; the same one gives the same data")->capture_default_str();
        for (const ParamSpec& spec : kind.params) {
            std::string option = "--" + spec.name;
            std::ranges::replace(option, '_', '-');
            const auto keep = [this, name = spec.name](const std::string& value) { m_synth.params[name] = value; };
            if (spec.type == ParamType::Boolean && !spec.fallback.get<bool>())
                command->add_flag_callback(option, [keep] { keep("true"); }, spec.help);
            else
                command->add_option_function<std::string>(option, keep, spec.help)->default_str(paramText(spec.fallback));
        }
        command->callback([this, &kind] { m_chosen = [this, &kind] { return synthesize(m_console, kind, m_synth); }; });
    }

    void addOthers()
    {
        CLI::App* command = add(m_app, "info", "Tells what a project holds");
        addProject(command, m_project);
        command->callback([this] { m_chosen = [this] { return info(m_console, m_project); }; });

        command = add(m_app, "steps", "Lists the recipe steps that --step takes, with their parameters");
        command->callback([this] { m_chosen = [this] { return recipeSteps(m_console); }; });

        command = add(m_app, "weights", "Lists the weights in a file of PyTorch, safetensors, Keras, ONNX or TFLite");
        command->add_option("FILE", m_weights.file, "The file; none of its code runs")->required();
        command->add_flag("--sums", m_weights.sums, "Also read the numbers: sum, smallest and largest of each tensor");
        command->callback([this] { m_chosen = [this] { return weights(m_console, m_weights); }; });

        command = add(m_app, "import", "Takes weights of another program over for the next trainings, or a whole model");
        addProject(command, m_import.project);
        command->add_option("FILE", m_import.file, "PyTorch, safetensors, Keras, ONNX, TFLite or llama2.c; none of its code runs")->required();
        CLI::Option* model = command->add_flag("--model", m_import.model, "An ONNX or TFLite model takes the place of the network");
        command->add_flag("--freeze", m_import.freeze, "Layers that get all their weights stay as they are while others learn")->excludes(model);
        command->add_flag("--keep-end", m_import.keepEnd, "Leave the end of the model as it is: its Softmax and its width")->needs(model);
        command->callback([this] { m_chosen = [this] { return importFile(m_console, m_import); }; });

        command = add(m_app, "generate", "Goes on with a text, by a language model of llama2.c");
        command->add_option("MODEL", m_generate.model, "The model, such as stories260K.bin")->required();
        command->add_option("--tokenizer", m_generate.tokenizer, "Its tokens, such as tok512.bin")->required();
        command->add_option("--prompt", m_generate.prompt, "What the text begins with");
        command->add_option("--steps", m_generate.steps, "Tokens of the text, at most")->capture_default_str()->check(CLI::Range(1, 100'000));
        command->add_option("--temperature", m_generate.temperature, "0: always the most likely token; more: the less likely ones too")->capture_default_str()->check(CLI::Range(0.0, 100.0));
        command->add_option("--seed", m_generate.seed, "Seed of what is drawn")->capture_default_str();
        command->callback([this] { m_chosen = [this] { return generate(m_console, m_generate); }; });

        CLI::App* synth = add(m_app, "synth", "Makes up data");
        synth->require_subcommand(1);
        for (const data::SyntheticKind& kind : data::syntheticKinds())
            addSynthetic(*synth, kind);

        command = add(m_app, "selftest", "Prints what this installation finds, as JSON, and what is wrong with it");
        command->callback([this] { m_chosen = [this] { return selftest(m_console); }; });
    }

    Console& m_console;
    CLI::App m_app{"Cairn without a window: make projects, train, evaluate, export."};
    std::function<ExitCode()> m_chosen;
    NewArguments m_new;
    TrainArguments m_train;
    LaunchArguments m_launch;
    LrFindArguments m_lrFind;
    EvaluateArguments m_evaluate;
    ExportArguments m_export;
    ReportArguments m_report;
    SynthArguments m_synth;
    WeightsArguments m_weights;
    ImportFileArguments m_import;
    GenerateArguments m_generate;
    std::string m_project;
};

} // namespace

int main(int count, char** values)
{
    reportCrashes("cairnctl " CAIRN_VERSION, {});
    engine::prepareEngineEnvironment(); // now: no thread reads the environment yet
    stopOnSignals();
    Console console;
    // Known before parsing, so that a wrong command line is answered in JSON too.
    console.json = std::any_of(values, values + count, [](std::string_view value) { return value == "--json"; });
    return CommandLine(console).run(count, values);
}
