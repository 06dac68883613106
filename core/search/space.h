// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Search for good settings: what may vary, what is tried next, what goes on. Plain values and pure functions; any thread.
namespace cairn::search {

enum class ParameterType : std::uint8_t { Real, Integer, Choice };

/// One setting that varies. Its path says where it stands: "train.learning_rate", "graph.<label of a node>.<parameter>",
/// "recipe.<number of a step, from 1>.<parameter>"; this folder does not look into it.
struct Parameter {
    std::string path;
    ParameterType type = ParameterType::Real;
    double minimum = 0, maximum = 0;  ///< Real and Integer; inclusive
    bool logarithmic = false;         ///< Real and Integer: every factor counts alike; minimum is above 0
    int gridValues = 0;               ///< how many values a grid takes from a range; 0: kGridValues, or a whole smaller range
    std::vector<Json> choices = {};   ///< Choice: numbers, texts or truth values, each once

    bool operator==(const Parameter&) const = default;
};

inline constexpr int kGridValues = 5;
inline constexpr std::size_t kMostParameters = 64;
inline constexpr std::size_t kMostChoices = 1000;

using Space = std::vector<Parameter>;

/// A place in a space: one coordinate per parameter, in its order. The value itself for Real and Integer, the position
/// within `choices` for Choice.
using Point = std::vector<double>;

/// The setting that a coordinate means: a number, a whole number or one of the choices.
Json settingAt(const Parameter& parameter, double coordinate);
/// The coordinate of a setting; nothing if the parameter cannot have it.
std::optional<double> coordinateOf(const Parameter& parameter, const Json& setting);

/// Settings by path, and back. Corrupt for settings that are not of this space.
Json settingsAt(const Space& space, const Point& point);
Result<Point> pointOf(const Space& space, const Json& settings);

/// Whether ranges are ranges, choices choices, and paths differ. InvalidInput names the parameter.
Result<void> checkSpace(const Space& space);

/// The values that a grid takes of a parameter, ascending: all choices; of a range the ends and what divides it evenly, on its scale.
std::vector<double> gridOf(const Parameter& parameter);
/// Points of the grid over all parameters, at most 2^53; 1 for a space without parameters.
std::uint64_t gridSize(const Space& space);

/// Document form: an array of {"path", "type", "minimum", "maximum", "log", "grid", "choices"}.
Json toJson(const Space& space);
/// Corrupt for what is no such document, or is one of a space that checkSpace() refuses.
Result<Space> spaceFromJson(const Json& json);

/// A parameter as people write it:
///
///   train.learning_rate=log:1e-4..1e-1      a range on a logarithmic scale
///   graph.hidden.out_features=16..256       whole ends: whole numbers
///   graph.dropout.p=0.0..0.5/6              a range of which a grid takes 6 values
///   train.optimizer=adamw,sgd               choices
///   recipe.1.indicator=bool                 true and false
///
/// InvalidInput says what is wrong. Choices are texts, numbers or truth values as they look like.
Result<Parameter> parameterFromText(std::string_view text);
/// The text that parameterFromText() reads back as the same parameter.
std::string parameterText(const Parameter& parameter);

} // namespace cairn::search
