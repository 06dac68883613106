// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/prep/fit/fit_answer.h"

#include "core/base/text.h"
#include "core/data/relations/column_roles.h"
#include "core/prep/fit/fit_text.h"

#include <algorithm>

namespace cairn::prep {

namespace {

constexpr std::int64_t kEnds = 2; ///< pieces for the beginning and the end of an answer

std::vector<std::size_t> ofType(const data::Schema& schema, const std::vector<std::size_t>& columns, data::ColumnType type)
{
    std::vector<std::size_t> found;
    std::ranges::copy_if(columns, std::back_inserter(found), [&](std::size_t column) { return schema[column].type == type; });
    return found;
}

std::string countedTokens(const TokenStep& step)
{
    return step.tokenizer.value("kind", std::string("file")) + ", " + grouped(static_cast<std::uint64_t>(step.vocabulary)) + " pieces";
}

/// The text that is to be written: it is cut like the one that is read, with a piece for its beginning and one for its end. A transcript has neither; the network
/// rates a blank behind its pieces.
Result<void> fitAnswer(const data::Dataset& dataset, std::optional<std::size_t> target, const Split& split, const RecipeOptions& options, Recipe& recipe,
                       JobContext& job)
{
    if (!target || dataset.schema()[*target].type != data::ColumnType::Text)
        return fail(ErrorCode::InvalidInput, "There is no text that is to be written", target ? "column " + dataset.schema()[*target].name : dataset.title(),
                    "Choose the column with the texts that the model is to write as the target");
    CAIRN_ASSIGN(TokenStep step, fitTokens(dataset, *target, split, options, true, job));
    const bool transcript = *options.task == batch::TaskKind::Transcription;
    if (!transcript) {
        step.length += kEnds;
        step.vocabulary += kEnds;
    }
    recipe.notices.push_back("Column \"" + step.column + "\" is written token by token (" + countedTokens(step) + "), up to "
                             + grouped(static_cast<std::uint64_t>(transcript ? step.length : step.length - 1)) + (transcript ? "" : " with its end"));
    recipe.target.kind = *options.task;
    recipe.target.column = step.column;
    recipe.targetType = data::ColumnType::Text;
    recipe.target.field = "answer";
    recipe.target.mask = "answer_mask";
    recipe.target.shape = {step.length, step.vocabulary + (transcript ? 1 : 0)};
    recipe.answer = std::move(step);
    return {};
}

/// The tags of a text, one for each of its words.
Result<void> fitTags(const data::Dataset& dataset, std::optional<std::size_t> target, const Split& split, const RecipeOptions& options, Recipe& recipe, JobContext& job)
{
    if (!target || dataset.schema()[*target].type != data::ColumnType::Text)
        return fail(ErrorCode::InvalidInput, "There are no tags", target ? "column " + dataset.schema()[*target].name : dataset.title(),
                    "Choose the column with a tag for each word, separated by spaces, as the target");
    CAIRN_ASSIGN(TokenStep step, fitTokens(dataset, *target, split, options, true, job));
    step.length = recipe.tokens->length;
    recipe.notices.push_back("Column \"" + step.column + "\" has tags for the words of \"" + recipe.tokens->column + "\" ("
                             + grouped(static_cast<std::uint64_t>(step.vocabulary - 2)) + " different ones)");
    recipe.target.column = step.column;
    recipe.targetType = data::ColumnType::Text;
    recipe.target.field = "answer";
    recipe.target.mask = "answer_mask";
    recipe.target.shape = {step.length, step.vocabulary};
    recipe.answer = std::move(step);
    return {};
}

} // namespace

std::vector<std::size_t> usualInputs(const data::Schema& schema, const std::vector<std::size_t>& columns, batch::TaskKind task)
{
    const bool reads = batch::answersTokens(task), looks = !reads || task == batch::TaskKind::Transcription;
    std::vector<std::size_t> usual = looks ? ofType(schema, columns, data::ColumnType::Image) : std::vector<std::size_t>();
    if (usual.empty() && reads)
        usual = ofType(schema, columns, data::ColumnType::Text);
    if (usual.empty())
        return columns;
    usual.resize(1);
    return usual;
}

Result<void> fitTokenAnswer(const data::Dataset& dataset, std::optional<std::size_t> target, std::vector<std::size_t>& columns, const Split& split,
                            const RecipeOptions& options, Recipe& recipe, JobContext& job)
{
    const std::vector<std::size_t> texts = ofType(dataset.schema(), columns, data::ColumnType::Text);
    const bool transcribes = *options.task == batch::TaskKind::Transcription;
    RecipeOptions pieces = options;
    if (transcribes && options.tokenizer == RecipeOptions().tokenizer)
        pieces.tokenizer = "character";
    if (transcribes && (texts.empty() || !ofType(dataset.schema(), columns, data::ColumnType::Image).empty()))
        return fitAnswer(dataset, target, split, pieces, recipe, job);
    if (texts.empty())
        return fail(ErrorCode::InvalidInput, "There is no text to read among the inputs", dataset.title(), "Choose a column of text as input");
    const bool sequence = *options.task == batch::TaskKind::Sequence, tags = *options.task == batch::TaskKind::Tagging;
    RecipeOptions cut = pieces;
    if (tags) // words and tags belong together one by one
        cut.tokenizer = "spaces";
    CAIRN_ASSIGN(TokenStep step, fitTokens(dataset, texts.front(), split, cut, sequence || tags || transcribes, job));
    recipe.notices.push_back("Column \"" + step.column + "\" is cut into tokens (" + countedTokens(step) + "); the first "
                             + grouped(static_cast<std::uint64_t>(step.length)) + " of a row are used");
    std::erase(columns, texts.front());
    recipe.target.kind = *options.task;
    recipe.target.field = "tokens";
    recipe.target.mask = "mask";
    recipe.target.shape = {step.length, step.vocabulary};
    recipe.tokens = std::move(step);
    if (tags)
        return fitTags(dataset, target, split, cut, recipe, job);
    return sequence || transcribes ? fitAnswer(dataset, target, split, pieces, recipe, job) : Result<void>();
}

Result<void> fitImplicit(const data::Dataset& dataset, Recipe& recipe)
{
    if (recipe.encoding != CategoryEncoding::Columns || recipe.categories.size() < 2)
        return fail(ErrorCode::InvalidInput, "There are no users and items: two columns of names, each a field of its own", dataset.title(),
                    "Choose the columns of users and items as inputs, as names, and a field for each column");
    const auto known = data::interactionColumns(dataset);
    const std::string item = known ? dataset.schema()[known->item].name : recipe.categories[1].column;
    for (const batch::Field& field : recipe.fields()) {
        if (field.elements == std::vector{item})
            recipe.target.field = field.name;
    }
    if (recipe.target.field.empty())
        return fail(ErrorCode::InvalidInput, "The column \"" + item + "\" of items is not among the inputs", dataset.title(), "Choose it as an input");
    recipe.target.kind = batch::TaskKind::Implicit;
    recipe.target.shape = {1};
    return {};
}

Result<void> fitReconstruction(const data::Dataset& dataset, const RecipeOptions& options, Recipe& recipe)
{
    const std::vector<batch::Field> fields = recipe.fields();
    const auto named = [&](const char* name) { return std::ranges::find(fields, name, &batch::Field::name); };
    auto field = named("image");
    if (options.binary && field == fields.end())
        return fail(ErrorCode::InvalidInput, "Cross-entropy compares values from 0 to 1, as pictures have them; these are columns of numbers", dataset.title(),
                    "Choose the mean squared error");
    if (field == fields.end())
        field = named("features");
    if (field == fields.end())
        return fail(ErrorCode::InvalidInput, "There is nothing that could be reconstructed: no picture, no numbers and no one-hot categories", dataset.title(),
                    "Choose a picture or columns of numbers as inputs");
    recipe.target = {batch::TaskKind::Reconstruction, {}, {}, 0.0, 1.0, field->name, {}, field->shape, options.binary};
    return {};
}

Result<void> fitAdversarial(const data::Dataset& dataset, const RecipeOptions& options, Recipe& recipe)
{
    if (!recipe.image)
        return fail(ErrorCode::InvalidInput, "There are no pictures that others could be made like", dataset.title(), "Choose a column of pictures as input");
    if (std::ranges::none_of(options.steps, [](const Step& step) { return step.enabled && step.kind == "image_normalise"; })) {
        recipe.image->scale = 2.0f / 255.0f;
        recipe.image->offset = -1.0f;
    }
    recipe.target = {batch::TaskKind::Adversarial, {}, {}, 0.0, 1.0, "image", {}, {1}};
    return {};
}

} // namespace cairn::prep
