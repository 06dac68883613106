// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/prep/recipe.h"

#include <string>

namespace cairn::prep {

/// Python source, needing the standard library only, of a recipe in a module that has it as RECIPE (a dict):
///
///   prepare(rows)  rows with the steps applied; a row is a dict by column name, None for missing. Steps that need other
///                  rows or SQL raise NotImplementedError.
///   encode(rows)   prepare(), then lists of numbers per field: {"features": [...], "categories": [...]}
///
/// Only the functions of kinds that the recipe uses are written. Empty for recipes of images.
std::string pythonSource(const Recipe& recipe);

/// The import lines that pythonSource() needs, one per line.
std::string pythonImports(const Recipe& recipe);

} // namespace cairn::prep
