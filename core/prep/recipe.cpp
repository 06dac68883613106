// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/prep/recipe.h"

#include "core/base/text.h"
#include "core/batch/answer_json.h"

#include <algorithm>
#include <array>

namespace cairn::prep {

namespace {

Json stepJson(const NumericStep& step)
{
    return {{"column", step.column}, {"fill", step.fill}, {"mean", step.mean}, {"deviation", step.deviation}, {"missingElement", step.missingElement}};
}

Json stepJson(const CategoryStep& step)
{
    return {{"column", step.column}, {"categories", step.categories}, {"missingElement", step.missingElement}};
}

NumericStep numericStep(const Json& json)
{
    return {json.at("column"), json.at("fill"), json.at("mean"), json.at("deviation"), json.at("missingElement")};
}

CategoryStep categoryStep(const Json& json)
{
    return {json.at("column"), json.at("categories").get<std::vector<std::string>>(), json.at("missingElement")};
}

batch::Target targetOf(const Json& json)
{
    batch::Target target;
    target.kind = batch::taskKind(json.at("kind").get<std::string>()).value_or(batch::TaskKind::Classification);
    target.column = json.at("column");
    target.classes = json.value("classes", std::vector<std::string>());
    target.mean = json.value("mean", 0.0);
    target.deviation = json.value("deviation", 1.0);
    target.field = json.value("field", std::string());
    target.mask = json.value("mask", std::string());
    target.shape = json.value("shape", std::vector<std::int64_t>());
    target.binary = json.value("binary", false);
    target.answer = batch::answerFromJson(json.value("answer", Json()));
    return target;
}

Json targetJson(const batch::Target& target, data::ColumnType type)
{
    Json json{{"kind", batch::name(target.kind)}, {"column", target.column}, {"type", data::name(type)}};
    if (target.kind == batch::TaskKind::Segmentation)
        json["classes"] = target.classes;
    if (target.classifies()) {
        json["classes"] = target.classes;
    } else if (target.regresses()) {
        json["mean"] = target.mean;
        json["deviation"] = target.deviation;
        if (target.answer.form != batch::AnswerForm::Value)
            json["answer"] = batch::toJson(target.answer);
    } else {
        json["field"] = target.field;
        json["mask"] = target.mask;
        json["shape"] = target.shape;
        json["binary"] = target.binary;
    }
    return json;
}

void addElements(std::vector<std::string>& elements, const CategoryStep& step)
{
    for (const auto& category : step.categories)
        elements.push_back(step.column + "=" + category);
    elements.push_back(step.column + "=(other)");
    if (step.missingElement)
        elements.push_back(step.column + "=(missing)");
}

Json schemaJson(const data::Schema& schema)
{
    Json list = Json::array();
    for (const data::Column& column : schema.columns)
        list.push_back({{"name", column.name}, {"type", data::name(column.type)}});
    return list;
}

data::Schema schemaOf(const Json& json)
{
    data::Schema schema;
    for (const auto& column : json)
        schema.columns.push_back({column.at("name"), data::columnType(column.at("type").get<std::string>()).value_or(data::ColumnType::Text), {}, {}});
    return schema;
}

TokenStep tokenStep(const Json& json)
{
    return {json.at("column"), json.at("tokenizer"), json.at("length"), json.at("vocabulary")};
}

Json stepJson(const TokenStep& step)
{
    return {{"column", step.column}, {"tokenizer", step.tokenizer}, {"length", step.length}, {"vocabulary", step.vocabulary}};
}

/// Names of the fields of single category columns, all different.
std::vector<std::string> codeNames(const std::vector<CategoryStep>& categories)
{
    std::vector<std::string> names;
    for (const CategoryStep& step : categories) {
        const std::string stem = "code_" + identifier(step.column);
        std::string name = stem;
        for (int number = 2; std::ranges::find(names, name) != names.end(); ++number)
            name = stem + "_" + std::to_string(number);
        names.push_back(std::move(name));
    }
    return names;
}

void addText(std::vector<batch::Field>& fields, const TokenStep& step, const std::string& tokens, const std::string& mask)
{
    fields.push_back({tokens, {step.length}, ElementType::Int64, 1.0f, 0.0f, {}, step.vocabulary});
    fields.push_back({mask, {step.length}, ElementType::Float32, 1.0f, 0.0f, {}, 0});
}

void addGraph(std::vector<batch::Field>& fields, const GraphStep& step, std::vector<std::string> elements)
{
    const auto size = static_cast<std::int64_t>(elements.size());
    fields.push_back({"nodes", {step.nodes, size}, ElementType::Float32, 1.0f, 0.0f, std::move(elements), 0, false});
    fields.push_back({"edges", {2, step.edges}, ElementType::Int64, 1.0f, 0.0f, {}, step.nodes, false});
    fields.push_back({"node", {1}, ElementType::Int64, 1.0f, 0.0f, {}, step.nodes});
}

Recipe parse(const Json& json)
{
    Recipe recipe;
    if (json.contains("steps")) {
        recipe.source = schemaOf(json.at("source"));
        recipe.needed = json.at("needed").get<std::vector<std::string>>();
    }
    for (const auto& step : json.at("numeric"))
        recipe.numeric.push_back(numericStep(step));
    for (const auto& step : json.at("categories"))
        recipe.categories.push_back(categoryStep(step));
    recipe.encoding = categoryEncoding(json.at("encoding").get<std::string>()).value_or(CategoryEncoding::OneHot);
    if (json.contains("image")) {
        const auto& image = json["image"];
        recipe.image = ImageStep{image.at("column"), image.at("shape").get<std::vector<std::int64_t>>(), image.at("scale"), image.at("offset"),
                                 image.value("source", std::vector<std::int64_t>())};
    }
    if (json.contains("masks"))
        recipe.masks = MaskStep{json["masks"].at("shape").get<std::vector<std::int64_t>>(), json["masks"].at("numbers").get<std::vector<std::uint8_t>>()};
    if (json.contains("tokens"))
        recipe.tokens = tokenStep(json["tokens"]);
    if (json.contains("answer"))
        recipe.answer = tokenStep(json["answer"]);
    if (json.contains("graph"))
        recipe.graph = GraphStep{json["graph"].at("nodes"), json["graph"].at("edges"), json["graph"].at("rowSums")};
    recipe.target = targetOf(json.at("target"));
    recipe.targetType = data::columnType(json.at("target").at("type").get<std::string>()).value_or(data::ColumnType::Text);
    recipe.stripFullStop = json.value("stripFullStop", true);
    recipe.notices = json.value("notices", std::vector<std::string>());
    return recipe;
}

constexpr std::array<const char*, 3> kEncodings{"one_hot", "index", "columns"};

} // namespace

std::string name(CategoryEncoding encoding)
{
    return kEncodings[static_cast<std::size_t>(encoding)];
}

std::optional<CategoryEncoding> categoryEncoding(std::string_view name)
{
    const auto found = std::ranges::find(kEncodings, name);
    return found == kEncodings.end() ? std::nullopt : std::optional(static_cast<CategoryEncoding>(found - kEncodings.begin()));
}

std::array<std::uint8_t, 256> MaskStep::indices() const
{
    std::array<std::uint8_t, 256> indices{};
    indices.fill(batch::kNoClass);
    for (std::size_t i = 0; i < numbers.size(); ++i)
        indices[numbers[i]] = static_cast<std::uint8_t>(i);
    return indices;
}

std::vector<batch::Field> Recipe::fields() const
{
    std::vector<batch::Field> fields;
    if (image)
        fields.push_back({"image", image->shape, ElementType::UInt8, image->scale, image->offset, {}, 0});
    if (masks)
        fields.push_back({"classes", masks->shape, ElementType::UInt8, 1.0f, 0.0f, {}, static_cast<std::int64_t>(masks->numbers.size())});
    std::vector<std::string> elements;
    for (const auto& step : numeric) {
        elements.push_back(step.column);
        if (step.missingElement)
            elements.push_back(step.column + " (missing)");
    }
    std::vector<std::string> coded;
    std::int64_t vocabulary = 0;
    for (const auto& step : categories) {
        if (encoding == CategoryEncoding::OneHot)
            addElements(elements, step);
        else if (encoding == CategoryEncoding::Index)
            coded.push_back(step.column);
        vocabulary += step.codes();
    }
    if (graph) {
        addGraph(fields, *graph, std::move(elements));
    } else if (!elements.empty()) {
        const auto size = static_cast<std::int64_t>(elements.size());
        fields.push_back({"features", {size}, ElementType::Float32, 1.0f, 0.0f, std::move(elements), 0});
    }
    if (!coded.empty()) {
        const auto size = static_cast<std::int64_t>(coded.size());
        fields.push_back({"categories", {size}, ElementType::Int64, 1.0f, 0.0f, std::move(coded), vocabulary});
    }
    if (encoding == CategoryEncoding::Columns) {
        const std::vector<std::string> names = codeNames(categories);
        for (std::size_t i = 0; i < categories.size(); ++i)
            fields.push_back({names[i], {1}, ElementType::Int64, 1.0f, 0.0f, {categories[i].column}, categories[i].codes()});
    }
    if (tokens)
        addText(fields, *tokens, "tokens", "mask");
    if (answer)
        addText(fields, *answer, "answer", "answer_mask");
    return fields;
}

std::vector<std::string> Recipe::inputs() const
{
    std::vector<std::string> names;
    for (const auto& step : numeric)
        names.push_back(step.column);
    for (const auto& step : categories)
        names.push_back(step.column);
    if (image)
        names.push_back(image->column);
    if (tokens)
        names.push_back(tokens->column);
    return names;
}

Json toJson(const Recipe& recipe)
{
    Json json{{"version", Recipe::kVersion}};
    if (!recipe.steps.empty()) {
        json["steps"] = toJson(recipe.steps);
        json["source"] = schemaJson(recipe.source);
        json["needed"] = recipe.needed;
    }
    json["numeric"] = Json::array();
    json["categories"] = Json::array();
    for (const auto& step : recipe.numeric)
        json["numeric"].push_back(stepJson(step));
    for (const auto& step : recipe.categories)
        json["categories"].push_back(stepJson(step));
    const std::vector<std::string> fields = codeNames(recipe.categories);
    for (std::size_t i = 0; recipe.encoding == CategoryEncoding::Columns && i < fields.size(); ++i)
        json["categories"][i]["field"] = fields[i];
    json["encoding"] = name(recipe.encoding);
    if (recipe.image)
        json["image"] = {{"column", recipe.image->column}, {"shape", recipe.image->shape}, {"scale", recipe.image->scale}, {"offset", recipe.image->offset}};
    if (recipe.image && !recipe.image->source.empty())
        json["image"]["source"] = recipe.image->source;
    if (recipe.masks)
        json["masks"] = {{"shape", recipe.masks->shape}, {"numbers", recipe.masks->numbers}};
    if (recipe.tokens)
        json["tokens"] = stepJson(*recipe.tokens);
    if (recipe.answer)
        json["answer"] = stepJson(*recipe.answer);
    if (recipe.graph)
        json["graph"] = {{"nodes", recipe.graph->nodes}, {"edges", recipe.graph->edges}, {"rowSums", recipe.graph->rowSums}};
    json["target"] = targetJson(recipe.target, recipe.targetType);
    json["stripFullStop"] = recipe.stripFullStop;
    json["notices"] = recipe.notices;
    return json;
}

Result<Recipe> recipeFromJson(const Json& json)
{
    try {
        if (json.at("version").get<int>() > Recipe::kVersion)
            return fail(ErrorCode::TooNew, "The recipe was made by a newer version of Cairn", "recipe", "Update Cairn");
        Recipe recipe = parse(json);
        CAIRN_ASSIGN(recipe.steps, stepsFromJson(json.value("steps", Json::array())));
        return recipe;
    } catch (const Json::exception& exception) {
        return fail(ErrorCode::Corrupt, std::string("The stored recipe is damaged: ") + exception.what(), "recipe", "Fit the recipe again");
    }
}

} // namespace cairn::prep
