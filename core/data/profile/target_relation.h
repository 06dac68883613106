// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/profile/associations.h"

namespace cairn::data {

/// What one column says about the target, over the rows that have a target. Bins are the codes of ColumnCoder (up to 64
/// ranges of numbers, or all categories), the last one the missing values.
struct TargetRelation {
    std::size_t column = 0;
    Measure measure = Measure::Pearson;
    std::optional<double> association;  ///< by `measure`, missing values of the column left out
    double mutualInformation = 0;       ///< nats, corrected for chance, missing values count as a value
    double normalised = 0;              ///< mutual information as a share of the target's entropy, 0 to 1
    double baseline = 0;                ///< classes: share of the most frequent class
    double accuracy = 0;                ///< classes: share that is right if each bin guesses its most frequent class
    double explained = 0;               ///< number target: share of its variance between the bins

    std::vector<std::string> bins;      ///< labels, "" for missing
    std::vector<std::string> classes;   ///< classes: columns of `counts`
    std::vector<std::uint64_t> counts;  ///< [bins, classes], or [bins] for a number target
    std::vector<double> means;          ///< number target: mean per bin

    /// How near the column comes to giving the target away: the share of the way from guessing to certainty that it goes
    /// alone, 0 to 1.
    double givesAway() const;
};

/// A target of few values (text, boolean, up to 20 integers) counts as classes, else as a number.
bool targetIsClasses(const Column& target, const ColumnProfile& profile);

/// Relations of all columns that have codes to column `target`, in the order of the schema. One pass.
Result<std::vector<TargetRelation>> targetRelations(const Dataset& dataset, std::span<const ProfiledColumn> profiled, std::size_t target,
                                                    const ScannedRows& rows, JobContext& job);

} // namespace cairn::data
