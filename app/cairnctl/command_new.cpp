// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cairnctl/commands.h"
#include "app/cairnctl/opened.h"
#include "app/cairnctl/project_facts.h"
#include "core/data/import/location.h"
#include "core/prep/tokenize/tokenizer.h"

#include <algorithm>

namespace cairn::ctl {

namespace fs = std::filesystem;

namespace {

Error misread(const std::string& setting, const std::string& fix)
{
    return fail(ErrorCode::InvalidInput, "This is no way to read a table: " + setting, "--read", fix);
}

Result<char> letterOf(const std::string& setting, const std::string& value)
{
    if (value == "tab" || value == "\\t")
        return '\t';
    if (value == "none")
        return '\0';
    if (value.size() != 1)
        return misread(setting, "Give one character, tab or none");
    return value[0];
}

Result<bool> truthOf(const std::string& setting, const std::string& value)
{
    if (value != "true" && value != "false")
        return misread(setting, "Give true or false");
    return value == "true";
}

Result<void> read(data::SourceOptions& options, const std::string& setting)
{
    const auto equals = setting.find('=');
    const std::string key = setting.substr(0, equals), value = equals == std::string::npos ? "" : setting.substr(equals + 1);
    if (key == "delimiter" || key == "quote" || key == "escape") {
        CAIRN_ASSIGN(const char letter, letterOf(setting, value));
        (key == "delimiter" ? options.delimiter : key == "quote" ? options.quote : options.escape) = letter;
    } else if (key == "header" || key == "decimal-comma") {
        CAIRN_ASSIGN(const bool truth, truthOf(setting, value));
        (key == "header" ? options.header : options.decimalComma) = truth;
    } else if (key == "encoding") {
        options.encoding = value;
    } else if (key == "null-text") {
        options.nullText = value;
    } else if (key == "skip-lines" && !value.empty() && value.size() < 10 && value.find_first_not_of("0123456789") == std::string::npos) {
        options.skipLines = std::stoll(value);
    } else if (const auto type = data::columnType(value); key.starts_with("type.") && type && *type != data::ColumnType::Image) {
        options.types[key.substr(5)] = *type;
    } else {
        return misread(setting, "See cairnctl new --help");
    }
    return {};
}

Result<data::SourceSpec> sourceOf(const NewArguments& arguments)
{
    data::SourceSpec source;
    for (const auto& setting : arguments.reading)
        CAIRN_TRY(read(source.options, setting));
    source.testLocation = data::absoluteLocation(arguments.testData);
    source.location = data::absoluteLocation(arguments.data);
    if (arguments.query.empty() && arguments.data.empty())
        return fail(ErrorCode::InvalidInput, "There are no data", "command line", "Give --data, or --query with --source");
    if (arguments.query.empty())
        return source;
    source.location = "query";
    source.query = arguments.query;
    for (const auto& named : arguments.sources) {
        const auto equals = named.find('=');
        if (equals == std::string::npos || equals == 0)
            return fail(ErrorCode::InvalidInput, "A source needs a name: " + named, "--source", "Write it as NAME=LOCATION");
        source.inputs.push_back({named.substr(0, equals), data::absoluteLocation(named.substr(equals + 1)), source.options});
    }
    source.options = {};
    return source;
}

/// A learned tokeniser by its name, or a file by its whole path, since the project is opened from anywhere.
std::string tokenizerOf(const std::string& given)
{
    const auto learned = prep::learnedTokenizers();
    std::error_code none;
    return std::ranges::find(learned, given) != learned.end() ? given : fs::absolute(given, none).string();
}

Result<void> chooseTask(prep::RecipeOptions& recipe, const NewArguments& arguments)
{
    recipe.inputs = arguments.inputs;
    recipe.categories = arguments.categories;
    recipe.binary = arguments.loss == "bce";
    recipe.ignoredClass = arguments.ignoredClass;
    recipe.answer.form = *batch::answerForm(arguments.answer);
    recipe.answer.components = arguments.components;
    if (!arguments.quantiles.empty())
        recipe.answer.quantiles = arguments.quantiles;
    recipe.edges = !arguments.noEdges;
    const auto encoding = prep::categoryEncoding(arguments.encoding);
    if (!encoding)
        return fail(ErrorCode::InvalidInput, "There is no encoding called " + arguments.encoding, "--encoding", "Give one_hot, index or columns");
    recipe.encoding = *encoding;
    if (arguments.task.empty())
        return {};
    recipe.task = batch::taskKind(arguments.task);
    if (recipe.task)
        return {};
    std::string known;
    for (const batch::TaskName& task : batch::kTaskNames)
        known += (known.empty() ? "" : ", ") + std::string(task.id);
    return fail(ErrorCode::InvalidInput, "There is no task called " + arguments.task, "--task", "Give one of: " + known);
}

Result<void> fill(session::Workbench& workbench, const NewArguments& arguments)
{
    Work work("Opening the data");
    CAIRN_ASSIGN(const auto source, sourceOf(arguments));
    CAIRN_TRY(workbench.openData(source, work.job()));
    session::DataChoice choice;
    choice.recipe.target = arguments.target;
    CAIRN_TRY(chooseTask(choice.recipe, arguments));
    choice.recipe.tokenizer = tokenizerOf(arguments.tokenizer);
    choice.recipe.vocabulary = arguments.vocabulary;
    choice.recipe.tokenLength = arguments.tokens;
    for (const std::string& text : arguments.steps) {
        CAIRN_ASSIGN(choice.recipe.steps.emplace_back(), prep::stepFromText(text));
    }
    choice.split.seed = arguments.seed;
    CAIRN_TRY(workbench.choose(choice, work.job()));
    CAIRN_TRY(workbench.makeTemplate(arguments.architecture));
    Json options = workbench.trainOptions();
    options["seed"] = arguments.seed;
    return workbench.setTrainOptions(options);
}

} // namespace

ExitCode newProject(const Console& console, const NewArguments& arguments)
{
    auto workbench = session::Workbench::create(arguments.project);
    if (!workbench)
        return console.error(workbench.error());
    if (const auto filled = fill(**workbench, arguments); !filled) {
        // Nothing half-made stays behind.
        const fs::path file = (*workbench)->path(), blobs = (*workbench)->project().blobFolder();
        workbench->reset();
        std::error_code ignored;
        fs::remove(file, ignored);
        fs::remove_all(blobs, ignored);
        return console.error(filled.error());
    }
    const Json facts = projectFacts(**workbench);
    console.result(facts, "Made " + (*workbench)->path().string() + "\n" + projectText(facts));
    return kOk;
}

} // namespace cairn::ctl
