// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/search/search_base.h"

#include "core/session/search/setting_path.h"
#include "core/session/training/train_options.h"
#include "core/session/training/training.h"

namespace cairn::session {

Result<SearchBase> searchBase(const Workbench& workbench)
{
    if (auto obstacle = trainingObstacle(workbench))
        return *obstacle;
    return SearchBase{workbench.trainOptions(), workbench.graph(), workbench.choice(), workbench.fingerprint()};
}

Json toJson(const SearchBase& base)
{
    return Json{{"options", base.options},
                {"graph", graph::toJson(base.graph)},
                {"recipe", prep::toJson(base.choice.recipe)},
                {"split", prep::toJson(base.choice.split)},
                {"fingerprint", base.fingerprint}};
}

Result<SearchBase> searchBaseFromJson(const Json& json)
{
    if (!json.is_object() || !json.value("options", Json()).is_object() || !json.value("fingerprint", Json()).is_string())
        return fail(ErrorCode::Corrupt, "What a search begins from cannot be read", "base", "Start a new search");
    SearchBase base;
    base.options = json.at("options");
    base.fingerprint = json.at("fingerprint").get<std::string>();
    CAIRN_ASSIGN(base.graph, graph::graphFromJson(json.value("graph", Json())));
    CAIRN_ASSIGN(base.choice.recipe, prep::recipeOptionsFromJson(json.value("recipe", Json())));
    CAIRN_ASSIGN(base.choice.split, prep::splitSpecFromJson(json.value("split", Json())));
    return base;
}

Result<SearchBase> withSettings(SearchBase base, const Json& settings)
{
    for (const auto& [path, value] : settings.items()) {
        CAIRN_ASSIGN(const SettingPath place, settingPath(base, path));
        switch (place.area) {
        case SettingArea::Training: base.options[place.name] = value; break;
        case SettingArea::Graph: {
            graph::Node node = *base.graph.find(place.node);
            node.params[place.name] = value;
            CAIRN_TRY(base.graph.update(node));
            break;
        }
        case SettingArea::Step: base.choice.recipe.steps[place.step].params[place.name] = value; break;
        case SettingArea::Encoding: setEncoding(base.choice.recipe, place.name, value); break;
        }
    }
    return base;
}

} // namespace cairn::session
