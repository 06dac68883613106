// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/prep/fit/suggest.h"

#include "core/data/relations/column_roles.h"

#include <algorithm>

namespace cairn::prep {

RecipeOptions suggestedOptions(const data::Dataset& dataset, RecipeOptions options)
{
    if (dataset.masks() && !options.task && options.target.empty()) {
        options.task = batch::TaskKind::Segmentation;
        return options;
    }
    if (const auto nodes = data::nodeColumns(dataset)) {
        if (nodes->label && options.target.empty() && (!options.task || batch::rowwise(*options.task)))
            options.target = dataset.schema()[*nodes->label].name;
        return options;
    }
    const bool chosen = !options.inputs.empty() || !options.categories.empty() || options.encoding != CategoryEncoding::OneHot
                        || (options.task && *options.task != batch::TaskKind::Implicit);
    if (chosen || std::ranges::any_of(options.steps, [](const Step& step) { return step.enabled; }))
        return options;
    const auto ratings = data::interactionColumns(dataset);
    if (!ratings)
        return options;
    const data::Schema& schema = dataset.schema();
    if (options.target.empty() && !ratings->value)
        options.task = batch::TaskKind::Implicit;
    if (!options.task) {
        if (options.target.empty())
            options.target = schema[*ratings->value].name;
        const auto target = schema.find(options.target);
        if (!target || *target == ratings->user || *target == ratings->item)
            return options;
        if (target == ratings->value && schema[*target].type != data::ColumnType::Boolean)
            options.task = batch::TaskKind::Regression;
    }
    options.encoding = CategoryEncoding::Columns;
    options.inputs = options.categories = {schema[ratings->user].name, schema[ratings->item].name};
    return options;
}

} // namespace cairn::prep
