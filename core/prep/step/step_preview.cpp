// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/prep/step/step_preview.h"

#include <algorithm>

namespace cairn::prep {

namespace {

using Page = std::pair<data::Schema, data::TablePage>;

/// The first rows behind some fitted steps.
Result<Page> pageBehind(const std::shared_ptr<const data::Dataset>& dataset, const StepPlan& plan, std::uint64_t rows, JobContext& job)
{
    CAIRN_ASSIGN(const auto prepared, data::deriveDataset(dataset, plan.schema(), plan.stages(), job));
    CAIRN_ASSIGN(auto page, prepared->page(0, rows, job));
    return Page{plan.schema(), std::move(page)};
}

bool same(const std::vector<data::Cell>& a, const std::vector<data::Cell>& b)
{
    return std::ranges::equal(a, b, [](const data::Cell& x, const data::Cell& y) {
        const auto *p = std::get_if<double>(&x), *q = std::get_if<double>(&y);
        return p && q ? *p == *q || (*p != *p && *q != *q) : x == y;
    });
}

std::vector<StepPreview::ColumnView> changes(const Page& before, const Page& after, const std::set<std::string>& touched)
{
    std::vector<StepPreview::ColumnView> views;
    const auto& [oldSchema, oldPage] = before;
    const auto& [newSchema, newPage] = after;
    const auto add = [&](const std::string& name) {
        StepPreview::ColumnView view;
        view.name = name;
        const auto from = oldSchema.find(name), to = newSchema.find(name);
        view.before = from.has_value();
        view.after = to.has_value();
        if (from) {
            view.typeBefore = oldSchema[*from].type;
            view.cellsBefore = oldPage.columns[*from];
        }
        if (to) {
            view.typeAfter = newSchema[*to].type;
            view.cellsAfter = newPage.columns[*to];
        }
        const bool changed = !from || !to || view.typeBefore != view.typeAfter || touched.contains(name) || !same(view.cellsBefore, view.cellsAfter);
        if (changed)
            views.push_back(std::move(view));
    };
    for (const data::Column& column : oldSchema.columns)
        add(column.name);
    for (const data::Column& column : newSchema.columns) {
        if (!oldSchema.find(column.name))
            add(column.name);
    }
    return views;
}

/// Columns that the fitted step names as its own.
std::set<std::string> touchedBy(const Step& step)
{
    std::set<std::string> names;
    if (step.fitted.is_object() && step.fitted.contains("columns")) {
        for (const Json& name : step.fitted["columns"])
            names.insert(name.get<std::string>());
    }
    return names;
}

} // namespace

Result<StepPreview> previewStep(std::shared_ptr<const data::Dataset> dataset, const Split& split, const std::vector<Step>& steps, std::size_t index,
                                const RecipeOptions& options, std::uint64_t rows, JobContext& job)
{
    const auto until = [&](std::size_t count) { return std::vector<Step>(steps.begin(), steps.begin() + static_cast<std::ptrdiff_t>(count)); };
    CAIRN_ASSIGN(FittedSteps earlier, fitSteps(*dataset, split, until(index), options, job));
    CAIRN_ASSIGN(const Page before, pageBehind(dataset, earlier.plan, rows, job));
    StepPreview preview;
    preview.schema = before.first;
    preview.rows = before.second.rows;
    if (!steps.at(index).enabled)
        return preview;
    CAIRN_ASSIGN(FittedSteps all, fitSteps(*dataset, split, until(index + 1), options, job));
    CAIRN_ASSIGN(const Page after, pageBehind(dataset, all.plan, rows, job));
    preview.columns = changes(before, after, touchedBy(all.steps.back()));
    preview.columnsInAll = preview.columns.size();
    preview.columns.resize(std::min(preview.columns.size(), kMostPreviewColumns));
    preview.fitted = all.steps.back().fitted;
    const std::size_t known = std::min(earlier.notices.size(), all.notices.size());
    preview.notices.assign(all.notices.begin() + static_cast<std::ptrdiff_t>(known), all.notices.end());
    CAIRN_ASSIGN(const auto toldBefore, runChecks(*dataset, earlier.plan, job));
    CAIRN_ASSIGN(const auto told, runChecks(*dataset, all.plan, job));
    for (const auto& notice : told) {
        if (std::ranges::find(toldBefore, notice) == toldBefore.end())
            preview.notices.push_back(notice);
    }
    return preview;
}

Result<data::Schema> schemaBehind(const data::Dataset& dataset, const Split& split, const std::vector<Step>& steps, std::size_t count,
                                  const RecipeOptions& options, JobContext& job)
{
    const std::vector<Step> some(steps.begin(), steps.begin() + static_cast<std::ptrdiff_t>(std::min(count, steps.size())));
    CAIRN_ASSIGN(const FittedSteps fitted, fitSteps(dataset, split, some, options, job));
    return fitted.plan.schema();
}

} // namespace cairn::prep
