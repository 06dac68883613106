// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/progress.h"
#include "core/session/workbench.h"
#include "core/stats/two_samples.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace cairn::session {

/// Runs that differ in nothing but their seed: configuration, network, recipe and data are equal.
struct SeedGroup {
    std::string label;       ///< what distinguishes it from the other groups: "optimizer = adam, width = 64"; empty: it is alone
    std::vector<RunId> runs; ///< one for each seed
    std::size_t repeats = 0; ///< more runs of the same seeds: they say nothing new and are left out
};

/// The last value of a metric over the seeds of each group.
struct SeedMetric {
    struct OfGroup {
        stats::SampleSummary values;                     ///< of the runs that have the metric, as a number
        std::optional<stats::WelchTest> welch;           ///< against the first group; nothing: too few values, or no spread
        std::optional<stats::PermutationTest> permutation;
    };
    std::string name, split;
    std::vector<OfGroup> groups;
};

struct SeedComparison {
    std::vector<SeedGroup> groups;
    std::vector<SeedMetric> metrics; ///< those that two groups have; empty below two groups
    /// Whether there is something to be said: two groups, and one of them with two seeds.
    bool telling() const;
};

/// Groups the runs and compares all groups with the first, which is the one of the first run. Every p is that of one comparison; who looks at twenty
/// will find one below 0.05 by chance. InvalidInput for no runs or more than 500; NotFound; Cancelled.
Result<SeedComparison> compareSeeds(const Workbench& workbench, std::span<const RunId> runs, JobContext& job);

/// Whether a setting is a seed by its name: "seed", "model.random_state", ...
bool isSeedSetting(const std::string& key);

} // namespace cairn::session
