// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/dataset.h"
#include "core/prep/fit/step_fit.h"

#include <memory>
#include <string>
#include <vector>

namespace cairn::prep {

/// Some rows before and after one step: the columns that it changes, adds or takes away.
struct StepPreview {
    struct ColumnView {
        std::string name;
        bool before = false, after = false; ///< whether the column is there
        data::ColumnType typeBefore = data::ColumnType::Text, typeAfter = data::ColumnType::Text;
        std::vector<data::Cell> cellsBefore, cellsAfter; ///< one per row, where the column is there
    };
    std::vector<RowId> rows;
    std::vector<ColumnView> columns;     ///< at most kMostPreviewColumns
    std::size_t columnsInAll = 0;        ///< changed columns, shown or not
    data::Schema schema;                 ///< columns that the step gets: what its pickers offer
    std::vector<std::string> notices;    ///< what the fits and the checks of the step tell
    Json fitted;                         ///< what the step has learned
};

inline constexpr std::size_t kMostPreviewColumns = 40;

/// Fits the steps up to `index` and shows what that one does to the first `rows` rows. For a disabled step nothing changes.
/// Errors: those of fitSteps(); of earlier steps too, which name the step.
Result<StepPreview> previewStep(std::shared_ptr<const data::Dataset> dataset, const Split& split, const std::vector<Step>& steps,
                                std::size_t index, const RecipeOptions& options, std::uint64_t rows, JobContext& job);

/// The columns behind the first `count` steps, fitted.
Result<data::Schema> schemaBehind(const data::Dataset& dataset, const Split& split, const std::vector<Step>& steps, std::size_t count,
                                  const RecipeOptions& options, JobContext& job);

} // namespace cairn::prep
