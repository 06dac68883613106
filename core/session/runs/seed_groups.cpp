// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/runs/seed_groups.h"

#include "core/base/hash.h"
#include "core/session/runs/compare_runs.h"
#include "core/store/runs/run_register.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>

namespace cairn::session {
namespace {

constexpr std::size_t kMostRuns = 500, kMostInLabel = 3;

/// A configuration without its seeds, which are put into `seeds`, and without what does not belong to the training.
Json withoutSeeds(const Json& config, std::string& seeds)
{
    if (!config.is_object())
        return config;
    Json rest = Json::object();
    for (const auto& [key, value] : config.items()) {
        if (isSeedSetting(key))
            seeds += key + "=" + value.dump() + ";";
        else if (key != "tensorboard")
            rest[key] = withoutSeeds(value, seeds);
    }
    return rest;
}

/// A run as far as groups go.
struct Member {
    RunId run;
    std::string seed; ///< empty: not known
    Json config;
    std::string graph, recipe, data; ///< hashes
    std::string key() const { return config.dump() + graph + recipe + data; }
};

Member memberOf(const store::Run& run)
{
    Member member;
    member.run = run.id;
    member.config = withoutSeeds(run.config, member.seed);
    member.graph = sha256Hex(run.graph.dump());
    member.recipe = sha256Hex(run.recipe.dump());
    member.data = sha256Hex(run.dataset.is_object() && run.dataset.contains("fingerprint") ? run.dataset["fingerprint"].dump() : run.dataset.dump());
    if (member.seed.empty() && !run.graph.is_null()) // runs of other programs say so in their configuration, or not at all
        member.seed = std::to_string(run.seed);
    return member;
}

/// What distinguishes the first members of the groups, for each.
std::vector<std::string> labelsOf(const std::vector<Member>& firsts)
{
    std::vector<std::string> labels(firsts.size());
    std::vector<std::size_t> parts(firsts.size(), 0);
    const auto add = [&](std::size_t group, const std::string& text) {
        if (++parts[group] <= kMostInLabel)
            labels[group] += (labels[group].empty() ? "" : ", ") + text;
        else if (parts[group] == kMostInLabel + 1)
            labels[group] += ", ...";
    };
    std::vector<Json> configs;
    for (const Member& one : firsts)
        configs.push_back(one.config);
    for (const DifferentValue& value : differentValues(configs))
        for (std::size_t group = 0; group < firsts.size(); ++group)
            add(group, value.key + " = " + value.values[group].value_or("-"));
    const auto differs = [&](std::string Member::* part, const char* word) {
        std::vector<std::string> seen;
        for (const Member& one : firsts)
            if (std::find(seen.begin(), seen.end(), one.*part) == seen.end())
                seen.push_back(one.*part);
        for (std::size_t group = 0; seen.size() > 1 && group < firsts.size(); ++group)
            add(group, std::string(word) + " " + std::to_string(std::find(seen.begin(), seen.end(), firsts[group].*part) - seen.begin() + 1));
    };
    differs(&Member::graph, "network");
    differs(&Member::recipe, "recipe");
    differs(&Member::data, "data");
    return labels;
}

struct Grouped {
    std::vector<SeedGroup> groups;
    std::vector<Member> firsts;
};

Result<Grouped> grouped(const store::Project& project, std::span<const RunId> runs, JobContext& job)
{
    Grouped all;
    std::map<std::string, std::size_t> places;
    std::vector<std::set<std::string>> seeds;
    for (std::size_t i = 0; i < runs.size(); ++i) {
        if (job.cancelled())
            return fail(ErrorCode::Cancelled, "Cancelled");
        job.progress.set(i, runs.size());
        CAIRN_ASSIGN(const store::Run run, project.run(runs[i]));
        Member member = memberOf(run);
        const auto [at, isNew] = places.try_emplace(member.key(), all.groups.size());
        if (isNew) {
            all.groups.emplace_back();
            seeds.emplace_back();
        }
        SeedGroup& group = all.groups[at->second];
        if (member.seed.empty() || seeds[at->second].insert(member.seed).second)
            group.runs.push_back(member.run);
        else
            ++group.repeats;
        if (isNew)
            all.firsts.push_back(std::move(member));
    }
    return all;
}

/// The last values of a field in each group; runs without one are left out.
std::vector<std::vector<double>> valuesOf(const std::vector<std::vector<store::RunRow>>& rows, std::size_t field)
{
    std::vector<std::vector<double>> values;
    for (const auto& group : rows) {
        values.emplace_back();
        for (const store::RunRow& row : group)
            if (row.cells[field].type == store::RunCell::Type::Number && std::isfinite(row.cells[field].number))
                values.back().push_back(row.cells[field].number);
    }
    return values;
}

} // namespace

bool isSeedSetting(const std::string& key)
{
    constexpr std::array<std::string_view, 5> kNames{"seed", "random_seed", "random_state", "rng_seed", "manual_seed"};
    const std::size_t dot = key.find_last_of("./");
    return std::find(kNames.begin(), kNames.end(), std::string_view(key).substr(dot == std::string::npos ? 0 : dot + 1)) != kNames.end();
}

bool SeedComparison::telling() const
{
    return groups.size() > 1 && std::any_of(groups.begin(), groups.end(), [](const SeedGroup& group) { return group.runs.size() > 1; });
}

Result<SeedComparison> compareSeeds(const Workbench& workbench, std::span<const RunId> runs, JobContext& job)
{
    if (runs.empty() || runs.size() > kMostRuns)
        return fail(ErrorCode::InvalidInput, "1 to 500 runs can be compared over their seeds, not " + std::to_string(runs.size()), {}, "Choose other runs");
    const store::RunRegister reg(workbench.project());
    CAIRN_ASSIGN(Grouped all, grouped(workbench.project(), runs, job));
    SeedComparison comparison{std::move(all.groups), {}};
    if (comparison.groups.size() < 2)
        return comparison;
    const std::vector<std::string> labels = labelsOf(all.firsts);
    for (std::size_t group = 0; group < labels.size(); ++group)
        comparison.groups[group].label = labels[group];
    CAIRN_ASSIGN(const auto known, reg.fields());
    std::vector<store::RunField> fields;
    for (const store::KnownField& one : known)
        if (one.field.kind == store::RunField::Kind::Metric)
            fields.push_back(one.field);
    std::vector<std::vector<store::RunRow>> rows;
    for (const SeedGroup& group : comparison.groups) {
        CAIRN_ASSIGN(auto read, reg.rows(group.runs, fields));
        rows.push_back(std::move(read));
    }
    for (std::size_t field = 0; field < fields.size(); ++field) {
        if (job.cancelled())
            return fail(ErrorCode::Cancelled, "Cancelled");
        const auto values = valuesOf(rows, field);
        if (std::count_if(values.begin(), values.end(), [](const auto& group) { return !group.empty(); }) < 2)
            continue;
        SeedMetric metric{fields[field].name, fields[field].split, {}};
        for (std::size_t group = 0; group < values.size(); ++group) {
            SeedMetric::OfGroup one{stats::summaryOf(values[group]), {}, {}};
            if (group > 0) {
                one.welch = stats::welch(values[0], values[group]);
                one.permutation = stats::permutationTest(values[0], values[group]);
            }
            metric.groups.push_back(std::move(one));
        }
        comparison.metrics.push_back(std::move(metric));
    }
    return comparison;
}

} // namespace cairn::session
