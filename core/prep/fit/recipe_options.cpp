// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/batch/answer_json.h"
#include "core/prep/fit/fit.h"

namespace cairn::prep {

Json toJson(const RecipeOptions& options)
{
    Json json{{"target", options.target}, {"inputs", options.inputs}, {"maxIntegerClasses", options.maxIntegerClasses},
              {"maxCategories", options.maxCategories}, {"encoding", name(options.encoding)}};
    if (!options.categories.empty())
        json["categories"] = options.categories;
    if (options.binary)
        json["binary"] = true;
    if (!options.ignoredClass.empty())
        json["ignoredClass"] = options.ignoredClass;
    if (!options.edges)
        json["edges"] = false;
    json["tokenizer"] = options.tokenizer;
    json["vocabulary"] = options.vocabulary;
    json["tokenLength"] = options.tokenLength;
    if (options.answer != batch::Answer())
        json["answer"] = batch::toJson(options.answer);
    if (options.task)
        json["task"] = batch::name(*options.task);
    if (!options.steps.empty())
        json["steps"] = toJson(options.steps);
    return json;
}

Result<RecipeOptions> recipeOptionsFromJson(const Json& json)
{
    try {
        RecipeOptions options;
        options.target = json.value("target", std::string());
        options.inputs = json.value("inputs", std::vector<std::string>());
        options.maxIntegerClasses = json.value("maxIntegerClasses", options.maxIntegerClasses);
        options.maxCategories = json.value("maxCategories", options.maxCategories);
        options.encoding = categoryEncoding(json.value("encoding", std::string())).value_or(CategoryEncoding::OneHot);
        options.categories = json.value("categories", options.categories);
        options.binary = json.value("binary", options.binary);
        options.ignoredClass = json.value("ignoredClass", options.ignoredClass);
        options.edges = json.value("edges", options.edges);
        options.tokenizer = json.value("tokenizer", options.tokenizer);
        options.vocabulary = json.value("vocabulary", options.vocabulary);
        options.tokenLength = json.value("tokenLength", options.tokenLength);
        if (json.contains("task"))
            options.task = batch::taskKind(json["task"].get<std::string>());
        options.answer = batch::answerFromJson(json.value("answer", Json()));
        CAIRN_ASSIGN(options.steps, stepsFromJson(json.value("steps", Json::array())));
        return options;
    } catch (const Json::exception&) {
        return fail(ErrorCode::Corrupt, "The stored choice of columns is damaged", "recipe options", "Choose target and inputs again");
    }
}

} // namespace cairn::prep
