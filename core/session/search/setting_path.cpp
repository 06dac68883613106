// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/search/setting_path.h"

#include "core/base/text.h"
#include "core/graph/blocks/block.h"
#include "core/prep/step/step_kind.h"
#include "core/session/training/train_options.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace cairn::session {

namespace {

constexpr std::string_view kTrain = "train.", kGraph = "graph.", kRecipe = "recipe.";
/// Options that say how a training is carried out and not what is learned.
constexpr std::array<std::string_view, 13> kNotSearched{"epochs", "device", "tensorboard", "ranks", "threads", "loader_threads", "checkpoint_seconds", "resident_mb",
                                                       "energy_budget", "energy_action", "grid", "grid_factor", "core_watts"};

ParamSpec specOf(const OptionSpec& option)
{
    static constexpr std::array kTypes{ParamType::Integer, ParamType::Real, ParamType::Choice, ParamType::Text};
    return {option.name, option.title, option.help, kTypes[static_cast<std::size_t>(option.type)], option.fallback, option.minimum, option.maximum, option.choices};
}

bool isPlain(ParamType type)
{
    return type == ParamType::Integer || type == ParamType::Real || type == ParamType::Boolean || type == ParamType::Choice || type == ParamType::Text;
}

Json valueOr(const Json& params, const ParamSpec& spec)
{
    return params.is_object() && params.contains(spec.name) ? params.at(spec.name) : spec.fallback;
}

/// A value that its block computes: "=width".
bool isComputed(const Json& value)
{
    return value.is_string() && value.get_ref<const std::string&>().starts_with("=");
}

std::string joined(const std::vector<std::string>& names)
{
    std::string text;
    for (const std::string& name : names)
        text += (text.empty() ? "" : ", ") + name;
    return text.empty() ? "none" : text;
}

Error nowhere(const std::string& what, const std::string& path, const std::string& fix)
{
    return fail(ErrorCode::NotFound, what, toUtf8(path), fix);
}

/// Places of everything that may vary, in the order of forms.
std::vector<SettingPath> allPlaces(const SearchBase& base)
{
    std::vector<SettingPath> places;
    for (const OptionSpec& option : trainOptionSpecs()) {
        if (std::ranges::find(kNotSearched, option.name) != kNotSearched.end())
            continue;
        const ParamSpec spec = specOf(option);
        places.push_back({SettingArea::Training, spec.name, {}, 0, {std::string(kTrain) + spec.name, "Training", spec, valueOr(base.options, spec)}});
    }
    for (const graph::Node& node : base.graph.nodes()) {
        const auto info = graph::nodeInfo(base.graph, node);
        for (const ParamSpec& spec : info ? info->params : std::vector<ParamSpec>()) {
            const Json current = valueOr(node.params, spec);
            if (isPlain(spec.type) && !isComputed(current))
                places.push_back({SettingArea::Graph, spec.name, node.id, 0,
                                  {std::string(kGraph) + node.label + "." + spec.name, node.label + " (" + info->title + ")", spec, current}});
        }
    }
    for (std::size_t i = 0; i < base.choice.recipe.steps.size(); ++i) {
        const prep::Step& step = base.choice.recipe.steps[i];
        const prep::StepKind* kind = prep::findStepKind(step.kind);
        const std::string number = std::to_string(i + 1);
        for (const ParamSpec& spec : kind ? kind->info.params : std::vector<ParamSpec>()) {
            if (isPlain(spec.type))
                places.push_back({SettingArea::Step, spec.name, {}, i,
                                  {std::string(kRecipe) + number + "." + spec.name, "Step " + number + ": " + kind->info.title, spec, valueOr(step.params, spec)}});
        }
    }
    for (const ParamSpec& spec : encodingSpecs())
        places.push_back({SettingArea::Encoding, spec.name, {}, 0, {std::string(kRecipe) + spec.name, "Encoding", spec, encodingValue(base.choice.recipe, spec.name)}});
    return places;
}

std::vector<std::string> namesUnder(const std::vector<SettingPath>& places, const std::string& prefix)
{
    std::vector<std::string> names;
    for (const SettingPath& place : places) {
        if (place.setting.path.starts_with(prefix))
            names.push_back(place.setting.path.substr(prefix.size()));
    }
    return names;
}

std::vector<std::string> layers(const SearchBase& base)
{
    std::vector<std::string> labels;
    for (const graph::Node& node : base.graph.nodes())
        labels.push_back(node.label);
    return labels;
}

/// Says how far a path that leads nowhere could be followed.
Error explained(const SearchBase& base, const std::vector<SettingPath>& places, const std::string& path)
{
    const std::vector<std::string> parts = split(path, '.');
    if (path.starts_with(kTrain)) {
        const bool known = parts.size() == 2 && findTrainOption(parts[1]) != nullptr;
        return nowhere(known ? "The option " + parts[1] + " is not searched over" : "There is no training option called " + toUtf8(path.substr(kTrain.size())), path,
                       parts.size() == 2 && parts[1] == "epochs" ? "Say how long a trial trains at most with the number of epochs" : "Options are: " + joined(namesUnder(places, std::string(kTrain))));
    }
    if (path.starts_with(kGraph)) {
        const std::string label = parts.size() > 1 ? parts[1] : "";
        if (!base.graph.find(label))
            return nowhere("The network has no layer called \"" + toUtf8(label) + "\"", path, "Layers are: " + joined(layers(base)));
        return nowhere("The layer " + label + " has no such parameter", path, "Its parameters are: " + joined(namesUnder(places, std::string(kGraph) + label + ".")));
    }
    if (path.starts_with(kRecipe))
        return nowhere("The recipe has no such parameter", path,
                       "It has " + std::to_string(base.choice.recipe.steps.size()) + " steps; what may vary: " + joined(namesUnder(places, std::string(kRecipe))));
    return nowhere("The parameter does not say where it stands", path, "Begin with train., graph. or recipe., such as train.learning_rate or graph.LAYER.out_features");
}

} // namespace

std::span<const ParamSpec> encodingSpecs()
{
    static const std::array kEncodingSpecs{
        ParamSpec{"encoding", "Categories", "Categories as one-hot numbers, as codes of one vocabulary, or as codes in a field per column.", ParamType::Choice, "one_hot", 0, 0,
                  {"one_hot", "index", "columns"}},
        ParamSpec{"max_categories", "Most categories", "Categories of a column that are told apart; the rest becomes \"other\".", ParamType::Integer, 64, 1, 100'000},
        ParamSpec{"vocabulary", "Vocabulary", "Tokens that are learned from text, at most.", ParamType::Integer, 20'000, 16, 1'000'000},
        ParamSpec{"token_length", "Tokens of a text", "Tokens of a text that are used; 0: enough for 95 % of the training texts.", ParamType::Integer, 0, 0, 100'000},
    };
    return kEncodingSpecs;
}

Json encodingValue(const prep::RecipeOptions& options, const std::string& name)
{
    if (name == "encoding")
        return prep::name(options.encoding);
    if (name == "max_categories")
        return static_cast<std::int64_t>(options.maxCategories);
    return name == "vocabulary" ? static_cast<std::int64_t>(options.vocabulary) : options.tokenLength;
}

void setEncoding(prep::RecipeOptions& options, const std::string& name, const Json& value)
{
    if (name == "encoding")
        options.encoding = prep::categoryEncoding(value.get<std::string>()).value_or(options.encoding);
    else if (name == "max_categories")
        options.maxCategories = value.get<std::size_t>();
    else if (name == "vocabulary")
        options.vocabulary = value.get<std::size_t>();
    else
        options.tokenLength = value.get<std::int64_t>();
}

Result<SettingPath> settingPath(const SearchBase& base, const std::string& path)
{
    std::vector<SettingPath> places = allPlaces(base);
    const auto found = std::ranges::find_if(places, [&](const SettingPath& place) { return place.setting.path == path; });
    if (found == places.end())
        return explained(base, places, path);
    return std::move(*found);
}

std::vector<Searchable> searchables(const SearchBase& base)
{
    std::vector<Searchable> all;
    for (SettingPath& place : allPlaces(base))
        all.push_back(std::move(place.setting));
    return all;
}

} // namespace cairn::session
