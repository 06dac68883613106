// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/runs/compare_runs.h"

#include "core/session/runs/weight_distance.h"
#include "core/store/runs/run_register.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

namespace cairn::session {
namespace {

constexpr std::size_t kMostCompared = 16;

using Leaves = std::map<std::string, std::string>;

void flatten(const Json& json, const std::string& path, std::vector<std::string>& order, Leaves& leaves)
{
    if (json.is_object() && !json.empty()) {
        for (const auto& [key, member] : json.items())
            flatten(member, path.empty() ? key : path + "." + key, order, leaves);
    } else if (json.is_array() && std::any_of(json.begin(), json.end(), [](const Json& item) { return item.is_structured(); })) {
        for (std::size_t i = 0; i < json.size(); ++i)
            flatten(json[i], path + "[" + std::to_string(i + 1) + "]", order, leaves);
    } else if (!json.is_null()) {
        leaves[path] = json.is_string() ? json.get<std::string>() : json.dump();
        order.push_back(path);
    }
}

void addMetrics(const store::Project& project, RunComparison& comparison)
{
    const store::RunRegister reg(const_cast<store::Project&>(project));
    const auto known = reg.fields();
    if (!known)
        return;
    std::vector<store::RunField> fields;
    for (const store::KnownField& one : *known) {
        if (one.field.kind != store::RunField::Kind::Metric)
            continue;
        for (const auto value : {store::MetricValue::Last, store::MetricValue::Least, store::MetricValue::Greatest}) {
            fields.push_back(one.field);
            fields.back().value = value;
        }
    }
    const auto rows = reg.rows(comparison.runs, fields);
    if (!rows || rows->size() != comparison.runs.size())
        return;
    for (std::size_t at = 0; at < fields.size(); at += 3) {
        ComparedMetric metric{fields[at].name, fields[at].split, {}, {}, {}, {}};
        bool any = false;
        for (const store::RunRow& row : *rows) {
            any = any || row.cells[at].type == store::RunCell::Type::Number;
            metric.last.push_back(row.cells[at].number);
            metric.least.push_back(row.cells[at + 1].number);
            metric.greatest.push_back(row.cells[at + 2].number);
            metric.estimated.push_back(row.cells[at].estimated);
        }
        if (any)
            comparison.metrics.push_back(std::move(metric));
    }
}

AgainstFirst against(const Workbench& workbench, const store::Run& first, const store::Run& other, JobContext& job)
{
    AgainstFirst result;
    const auto mine = graph::graphFromJson(first.graph), theirs = graph::graphFromJson(other.graph);
    if (mine && theirs)
        result.layers = graph::difference(*mine, *theirs);
    else
        result.layersProblem = mine ? theirs.error() : mine.error();
    auto distances = weightDistances(workbench, first.id, other.id, job);
    if (distances)
        result.weights = std::move(*distances);
    else
        result.weightsProblem = distances.error();
    return result;
}

} // namespace

std::vector<DifferentValue> differentValues(std::span<const Json> documents)
{
    std::vector<std::string> order;
    std::vector<Leaves> leaves(documents.size());
    for (std::size_t i = 0; i < documents.size(); ++i)
        flatten(documents[i], {}, order, leaves[i]);
    std::vector<DifferentValue> different;
    std::map<std::string, bool> seen;
    for (const std::string& path : order) {
        if (!seen.emplace(path, true).second)
            continue;
        DifferentValue value{path, {}};
        for (const Leaves& one : leaves) {
            const auto found = one.find(path);
            value.values.push_back(found == one.end() ? std::nullopt : std::optional(found->second));
        }
        if (std::any_of(value.values.begin(), value.values.end(), [&](const auto& one) { return one != value.values[0]; }))
            different.push_back(std::move(value));
    }
    return different;
}

Result<RunComparison> compareRuns(const Workbench& workbench, std::span<const RunId> runs, JobContext& job)
{
    if (runs.size() < 2 || runs.size() > kMostCompared)
        return fail(ErrorCode::InvalidInput, "2 to 16 runs can be compared, not " + std::to_string(runs.size()), {}, "Choose other runs");
    RunComparison comparison;
    std::vector<store::Run> stored;
    std::vector<Json> config, dataset, recipe, environment;
    for (const RunId id : runs) {
        CAIRN_ASSIGN(store::Run run, workbench.project().run(id));
        comparison.runs.push_back(id);
        comparison.names.push_back(run.name.empty() ? "Run " + std::to_string(id.value) : run.name);
        config.push_back(run.config);
        dataset.push_back(run.dataset);
        recipe.push_back(run.recipe);
        environment.push_back(run.environment);
        stored.push_back(std::move(run));
    }
    comparison.settings = differentValues(config);
    comparison.data = differentValues(dataset);
    comparison.recipe = differentValues(recipe);
    comparison.environment = differentValues(environment);
    addMetrics(workbench.project(), comparison);
    for (std::size_t i = 1; i < stored.size(); ++i) {
        if (job.cancelled())
            return fail(ErrorCode::Cancelled, "Cancelled");
        job.progress.set(i, stored.size());
        comparison.others.push_back(against(workbench, stored[0], stored[i], job));
    }
    return comparison;
}

double mcNemar(std::uint64_t gained, std::uint64_t lost)
{
    const std::uint64_t n = gained + lost, k = std::min(gained, lost);
    double tail = 0; // P(X <= k) of Binomial(n, 1/2)
    for (std::uint64_t i = 0; i <= k && n > 0; ++i) {
        const auto x = static_cast<double>(i), all = static_cast<double>(n);
        tail += std::exp(std::lgamma(all + 1) - std::lgamma(x + 1) - std::lgamma(all - x + 1) - all * std::log(2.0));
    }
    return n == 0 ? 1 : std::min(1.0, 2 * tail);
}

Result<FlippedRows> flippedRows(const Evaluation& first, const Evaluation& second)
{
    if (first.classes.empty() || first.classes != second.classes || first.actual.empty() || second.actual.empty())
        return fail(ErrorCode::Mismatch, "Only models that tell the same classes apart have rows that are right in one and wrong in the other", {},
                    "Compare runs with the same target");
    std::map<RowId, bool> right;
    for (std::size_t i = 0; i < first.rows.size(); ++i)
        right.emplace(first.rows[i], first.actual[i] == first.predicted[i]);
    FlippedRows flipped;
    std::uint64_t common = 0;
    for (std::size_t i = 0; i < second.rows.size(); ++i) {
        const auto before = right.find(second.rows[i]);
        if (before == right.end())
            continue;
        ++common;
        const bool after = second.actual[i] == second.predicted[i];
        if (before->second && after)
            ++flipped.bothRight;
        else if (!before->second && !after)
            ++flipped.bothWrong;
        else
            (after ? flipped.gained : flipped.lost).add(second.rows[i]);
    }
    if (common == 0)
        return fail(ErrorCode::Mismatch, "These runs have no rows of that part in common", {}, "Compare runs with the same split");
    flipped.probability = mcNemar(flipped.gained.count(), flipped.lost.count());
    return flipped;
}

} // namespace cairn::session
