// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/sql/sql_text.h"
#include "core/prep/step/step_kind.h"

#include <optional>
#include <string>
#include <vector>

/// What the kinds of steps share: parameters described in one line, pieces of SQL, cells of results.
namespace cairn::prep {

using data::ColumnType;
using data::sqlName;
using data::sqlNumber;
using data::sqlText;

ParamSpec columnsParam(std::string help, std::string accepts);
ParamSpec columnParam(std::string name, std::string title, std::string help, std::string accepts);
ParamSpec columnListParam(std::string name, std::string title, std::string help);
ParamSpec integerParam(std::string name, std::string title, std::string help, std::int64_t fallback, std::int64_t minimum, std::int64_t maximum);
ParamSpec realParam(std::string name, std::string title, std::string help, double fallback, double minimum, double maximum);
ParamSpec flagParam(std::string name, std::string title, std::string help, bool fallback);
ParamSpec choiceParam(std::string name, std::string title, std::string help, std::vector<std::string> choices);
ParamSpec textParam(std::string name, std::string title, std::string help, std::string fallback = {});
ParamSpec textsParam(std::string name, std::string title, std::string help, std::vector<std::string> choices = {}, Json fallback = Json::array());
ParamSpec numbersParam(std::string name, std::string title, std::string help, double minimum, double maximum, Json fallback = Json::array());

/// The finite number in a column, else NULL: DOUBLE; times as seconds since 1970.
std::string numberSql(const data::Column& column);
/// The value of a column as text: VARCHAR.
std::string valueSql(const data::Column& column);
/// The one that suits the type: IS NULL of it says whether a target is missing.
std::string numberOrValueSql(const data::Column& column);
/// "least, greatest" that keep NULL.
std::string clampedSql(const std::string& value, double low, double high);

bool isNumber(ColumnType type);
std::optional<double> numberIn(const data::Cell& cell);

/// One row of numbers: `expressions` over `relation`; cells that are NULL or not finite are empty.
Result<std::vector<std::optional<double>>> oneRow(const FitView& view, const std::vector<std::string>& expressions, const char* relation = kTrainingRows);

/// Texts of a column on the training rows with their counts, most frequent first, ties by text; at most `most`.
Result<std::vector<std::pair<std::string, double>>> frequentValues(const FitView& view, const std::string& column, std::size_t most);

Error noValues(const std::string& column);
data::Column realColumn(std::string name);
data::Column integerColumn(std::string name);

} // namespace cairn::prep
