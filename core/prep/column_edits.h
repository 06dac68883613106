// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/schema.h"
#include "core/prep/step/step.h"

#include <optional>
#include <string>
#include <vector>

namespace cairn::prep {

/// What the steps of a recipe make of a column's name and type, as far as the steps say it themselves.
struct ShownColumn {
    std::string name;
    data::ColumnType type = data::ColumnType::Text;
    bool present = true; ///< false: a step leaves it out or puts other columns in its place

    friend bool operator==(const ShownColumn&, const ShownColumn&) = default;
};

/// The columns of the data, in their order, behind the enabled steps rename, retype and drop.
std::vector<ShownColumn> shownColumns(const data::Schema& schema, const std::vector<Step>& steps);

/// The steps that call a column of the data `name` in the end. A rename that stands last is changed rather than followed by
/// another; the name of the data takes it away. InvalidInput: no name, one that another column has, a column that is the
/// target (steps may not touch it) or that is not there any more.
Result<std::vector<Step>> renamed(const data::Schema& schema, const std::vector<Step>& steps, std::size_t column, const std::string& name,
                                  const std::string& target);

/// The steps that read a column of the data as another type, before all other steps; the type of the data takes the step
/// away. Errors as above, and for pictures.
Result<std::vector<Step>> retyped(const data::Schema& schema, const std::vector<Step>& steps, std::size_t column, data::ColumnType type,
                                  const std::string& target);

} // namespace cairn::prep
