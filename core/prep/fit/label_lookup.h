// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/column_chunk.h"
#include "core/data/schema.h"
#include "core/prep/fit/category_lookup.h"
#include "core/prep/recipe.h"

#include <string>

namespace cairn::prep {

/// Turns values of a target column into class indices. Immutable; any thread.
class LabelLookup {
public:
    /// `type`: of the column that is read, which may differ from the one the recipe was fitted on.
    LabelLookup(const Recipe& recipe, data::ColumnType type);

    struct Found {
        std::int32_t index = CategoryLookup::kNone; ///< kNone: no class of the recipe
        bool stripped = false;                      ///< a trailing full stop was taken away
    };
    /// The value must be present.
    Found find(const data::ColumnVector& column, std::size_t row) const;

private:
    Found findText(std::string_view text) const;

    CategoryLookup m_classes;
    bool m_stripFullStop;
};

} // namespace cairn::prep
