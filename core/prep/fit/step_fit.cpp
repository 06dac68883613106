// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/prep/fit/step_fit.h"

#include "core/prep/fit/column_stats.h"
#include "core/base/random.h"
#include "core/base/text.h"
#include "core/prep/fit/label_lookup.h"
#include "core/prep/pictures/picture_plan.h"

#include <algorithm>
#include <limits>

namespace cairn::prep {

namespace {

using data::sqlName;

constexpr std::uint64_t kPartsOfStep = 1000; ///< of the progress of a fit

/// SQL relations of the training rows over what a plan leaves.
class TrainingRows {
public:
    TrainingRows(const data::Dataset& dataset, const Split& split, JobContext& job) : m_dataset(dataset), m_job(job)
    {
        const auto all = std::make_shared<const RowSubset>(split.train);
        data::SqlLookup every, some;
        every.member = [all](RowId row) { return all->contains(row); };
        const auto most = std::numeric_limits<std::uint64_t>::max();
        const auto share = static_cast<double>(kMostSampledRows) / static_cast<double>(std::max<std::uint64_t>(all->size(), 1));
        const std::uint64_t below = share >= 1 ? most : static_cast<std::uint64_t>(static_cast<double>(most) * share);
        some.member = [all, below](RowId row) { return all->contains(row) && mix(row, 0x3ED1A) <= below; };
        m_all = data::SqlLookupHandle::offer(std::move(every));
        m_sampled = share >= 1 ? m_all : data::SqlLookupHandle::offer(std::move(some));
    }

    Result<StepTable> query(const StepPlan& plan, const std::string& sql) const
    {
        return data::queryStages(m_dataset, stagesOf(plan), sql, m_job);
    }
    Result<data::Schema> describe(const StepPlan& plan, const std::string& sql) const
    {
        return data::describeStages(m_dataset, stagesOf(plan), sql);
    }
    const StopToken& stop() const { return m_job.stop; }
    /// `share` of step `index` of `steps` is done.
    void tell(std::size_t index, double share, std::size_t steps) const
    {
        m_job.progress.set(index * kPartsOfStep + static_cast<std::uint64_t>(share * static_cast<double>(kPartsOfStep)), steps * kPartsOfStep);
    }

private:
    data::Stages stagesOf(const StepPlan& plan) const
    {
        data::Stages stages = plan.stages();
        const auto add = [&](const char* name, const data::SqlLookupHandle& rows) {
            stages.selects.emplace_back(name, "SELECT * FROM " + plan.last() + " WHERE cairn_member(" + std::to_string(rows.id()) + ", " + data::kRowColumn + ")");
        };
        add(kTrainingRows, *m_all);
        add(kSampledRows, *m_sampled);
        return stages;
    }

    const data::Dataset& m_dataset;
    JobContext& m_job;
    std::shared_ptr<const data::SqlLookupHandle> m_all, m_sampled;
};

/// Classes of the target on the training rows; empty where it is a number.
Result<std::vector<std::string>> classesOf(const StepPlan& plan, const TrainingRows& rows, const RecipeOptions& options)
{
    const auto target = plan.schema().find(plan.target());
    if (!target)
        return fail(ErrorCode::InvalidInput, "The target \"" + plan.target() + "\" is not there at this place of the recipe", {}, "Choose a target first");
    const data::ColumnType type = plan.schema()[*target].type;
    const auto task = options.chosenTask();
    if (task == batch::TaskKind::Regression || (!task && type == data::ColumnType::Real))
        return std::vector<std::string>{};
    const std::string name = sqlName(plan.target());
    CAIRN_ASSIGN(const auto table, rows.query(plan, "SELECT CAST(" + name + " AS VARCHAR) FROM " + kTrainingRows + " WHERE " + name +
                                                    " IS NOT NULL GROUP BY " + name + " ORDER BY " + name + " LIMIT 10001"));
    const bool few = type != data::ColumnType::Integer || table.size() <= static_cast<std::size_t>(std::max<std::int64_t>(options.maxIntegerClasses, 0));
    if (!task && !few)
        return std::vector<std::string>{};
    std::vector<std::string> classes;
    for (const auto& row : table)
        classes.push_back(data::cellText(row[0]));
    return classes;
}

Result<Json> fitStep(const StepKind& kind, const StepView& view, const StepPlan& plan, const TrainingRows& rows, const RecipeOptions& options,
                     const std::function<void(double)>& tell, std::vector<std::string>& notices)
{
    Json fitted = Json::object();
    if (kind.fit) {
        FitView fit{view, {}, {}, {}, &notices, rows.stop(), tell};
        fit.describe = [&](const std::string& sql) { return rows.describe(plan, sql); };
        fit.query = [&](const std::string& sql) { return rows.query(plan, sql); };
        fit.classes = [&] { return classesOf(plan, rows, options); };
        CAIRN_ASSIGN(fitted, kind.fit(fit));
    }
    const auto listed = std::ranges::find(kind.info.params, std::string("columns"), &ParamSpec::name);
    if (listed != kind.info.params.end() && !fitted.contains("columns"))
        fitted["columns"] = view.columns;
    return fitted;
}

/// The target as named, or the last column, or none.
std::string targetOf(const data::Schema& schema, const RecipeOptions& options)
{
    const bool set = options.task && !batch::rowwise(*options.task); // then no column has to be the target
    return options.target.empty() && !set && schema.size() > 0 ? schema.columns.back().name : options.target;
}

std::string sentence(const StepCheck& check, std::int64_t rows)
{
    return grouped(static_cast<std::uint64_t>(rows)) + " " + check.message;
}

} // namespace

Result<FittedSteps> fitSteps(const data::Dataset& dataset, const Split& split, const std::vector<Step>& steps, const RecipeOptions& options, JobContext& job)
{
    if (steps.size() > kMostSteps)
        return fail(ErrorCode::InvalidInput, "The recipe has " + grouped(steps.size()) + " steps; at most " + grouped(kMostSteps) + " are possible", "recipe",
                    "Let one step work on several columns, or use an SQL step");
    const TrainingRows rows(dataset, split, job);
    FittedSteps result{steps, StepPlan(dataset.schema(), targetOf(dataset.schema(), options), std::make_shared<const RowSubset>(split.train)), {}};
    for (std::size_t i = 0; i < steps.size(); ++i) {
        Step& step = result.steps[i];
        rows.tell(i, 0, steps.size());
        if (job.cancelled())
            return fail(ErrorCode::Cancelled, "Cancelled", dataset.title());
        step.fitted = Json();
        if (!step.enabled || changesPictures(step))
            continue;
        const StepKind* kind = findStepKind(step.kind);
        if (!kind)
            return fail(ErrorCode::Unsupported, "This version does not know steps called \"" + toUtf8(step.kind).substr(0, 64) + "\"", "recipe", "Update Cairn");
        auto view = stepView(*kind, step, result.plan.schema(), result.plan.target());
        if (!view)
            return inStep(view.error(), step);
        auto fitted = fitStep(*kind, *view, result.plan, rows, options, [&](double share) { rows.tell(i, share, steps.size()); }, result.notices);
        if (!fitted)
            return inStep(fitted.error(), step);
        step.fitted = *fitted;
        CAIRN_TRY(result.plan.add(step));
    }
    return result;
}

Result<std::vector<std::string>> runChecks(const data::Dataset& source, const StepPlan& plan, JobContext& job)
{
    std::vector<StepCheck> checks = plan.checks();
    for (const std::string& name : plan.madeNumbers())
        checks.push_back({plan.last(), "NOT isfinite(" + sqlName(name) + ")", "rows have no finite number in \"" + name + "\" after the steps; they count as missing"});
    std::vector<std::string> notices;
    for (std::size_t begin = 0; begin < checks.size();) {
        std::size_t end = begin;
        std::string counts;
        for (; end < checks.size() && checks[end].stage == checks[begin].stage; ++end)
            counts += (counts.empty() ? "" : ", ") + ("CAST(count_if(" + checks[end].sql + ") AS BIGINT)");
        CAIRN_ASSIGN(const auto table, data::queryStages(source, plan.stages(), "SELECT " + counts + " FROM " + checks[begin].stage, job));
        for (std::size_t i = begin; i < end; ++i) {
            const auto* count = std::get_if<std::int64_t>(&table.at(0).at(i - begin));
            if (count && *count > 0)
                notices.push_back(sentence(checks[i], *count));
        }
        begin = end;
    }
    return notices;
}

Result<std::shared_ptr<const data::Dataset>> applySteps(std::shared_ptr<const data::Dataset> dataset, const Recipe& recipe, const RowSubset* training,
                                                        std::vector<std::string>* notices, JobContext& job)
{
    if (std::ranges::none_of(recipe.steps, changesColumns))
        return dataset;
    const std::set<std::string> needed(recipe.needed.begin(), recipe.needed.end());
    auto plan = training ? Result<StepPlan>(StepPlan(dataset->schema(), recipe.target.column, std::make_shared<const RowSubset>(*training)))
                         : StepPlan::onOtherData(recipe.source, needed, dataset->schema(), recipe.target.column);
    if (!plan)
        return plan.error();
    for (const Step& step : recipe.steps)
        CAIRN_TRY(plan->add(step));
    if (notices) {
        CAIRN_ASSIGN(auto told, runChecks(*dataset, *plan, job));
        notices->insert(notices->end(), told.begin(), told.end());
    }
    CAIRN_ASSIGN(auto prepared, data::deriveDataset(dataset, plan->schema(), plan->stages(), job));
    return std::shared_ptr<const data::Dataset>(std::move(prepared));
}

} // namespace cairn::prep
