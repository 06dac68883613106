// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"

#include <string>
#include <string_view>
#include <vector>

namespace cairn::prep {

/// One step of a recipe, before the final encoding. Plain data; what kinds there are and what parameters they take says
/// step_kind.h. Steps work one after the other: each sees the columns that the one before it leaves.
struct Step {
    std::string kind;             ///< "impute"
    Json params = Json::object(); ///< what differs from the defaults
    bool enabled = true;          ///< false: kept in the list, but left out
    Json fitted = {};             ///< what was learned from the training rows; null before

    friend bool operator==(const Step&, const Step&) = default;
};

inline constexpr std::size_t kMostSteps = 200;

Json toJson(const Step& step);
Json toJson(const std::vector<Step>& steps);
/// Corrupt for what is no step at all, InvalidInput for an unknown kind or parameter (named) and for too many steps.
Result<Step> stepFromJson(const Json& json);
Result<std::vector<Step>> stepsFromJson(const Json& json);

/// A step as on the command line: the kind, then name=value. Values with spaces stand in single quotes ('' for a quote
/// within), lists are separated by commas: "impute columns=age,income strategy=median". InvalidInput says what is wrong.
Result<Step> stepFromText(std::string_view text);
/// The text that stepFromText() reads back as the same step (without what was fitted).
std::string stepText(const Step& step);

} // namespace cairn::prep
