// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/search/search_base.h"

/// Private to core/session/search: what the path of a setting means.
namespace cairn::session {

enum class SettingArea : std::uint8_t { Training, Graph, Step, Encoding };

struct SettingPath {
    SettingArea area = SettingArea::Training;
    std::string name;     ///< of the parameter
    NodeId node = {};     ///< Graph
    std::size_t step = 0; ///< Step: index, from 0
    Searchable setting;   ///< what it may be
};

/// Where a path leads. NotFound says how far it could be followed, and what there is.
Result<SettingPath> settingPath(const SearchBase& base, const std::string& path);

/// How columns are encoded at the end of the recipe: "encoding", "max_categories", "vocabulary", "token_length".
std::span<const ParamSpec> encodingSpecs();
Json encodingValue(const prep::RecipeOptions& options, const std::string& name);
void setEncoding(prep::RecipeOptions& options, const std::string& name, const Json& value);

} // namespace cairn::session
