// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/profile/table_profile.h"
#include "core/prep/split/split.h"
#include "core/select/row_set.h"

namespace cairn::prep {

enum class LeakState : std::uint8_t {
    Clean,      ///< looked at every row and found nothing
    Suspicious, ///< found something that may be chance
    Leak,       ///< the test part knows more than it should
    Unchecked   ///< does not apply, or there is nothing to look at; `what` says why
};

/// "clean", "suspicious", "leak", "unchecked"
std::string_view name(LeakState state);

/// One way in which the test part could know the training part, and whether it does.
struct LeakCheck {
    std::string id; ///< "duplicates", "near_duplicates", "group", "future", "target"
    LeakState state = LeakState::Clean;
    std::string what;           ///< one English sentence
    Json facts = Json::object(); ///< its numbers and names
    std::uint64_t count = 0;    ///< rows (columns for "target") concerned
    select::RowSet rows;        ///< rows of validation and test that leak
    std::vector<std::string> columns = {};
};

struct LeakReport {
    std::vector<LeakCheck> checks; ///< always all five, in the order above

    /// Worst of all checks: Leak, Suspicious, else Clean.
    LeakState state() const;
};

struct LeakOptions {
    std::string target;              ///< column; empty: labels are not looked at
    std::vector<std::string> inputs; ///< columns that are learned from; empty: all but the target
    std::string group;               ///< rows of one value belong together; empty: the column the split goes by, if it does
    std::string time;                ///< empty: the column the split goes by, or the only Timestamp column
};

/// Proves over all rows, without sampling, that training and test (and validation) part share
///  - no row that is equal in all inputs ("duplicates"; labels are left out, pictures are compared by their pixels),
///  - no row that is equal but for the fourth digit or the spelling ("near_duplicates"). Few or coarse columns make such pairs
///    by chance: Suspicious where they are below one per cent of the rows held out, or not more than three times as many as
///    nearByChance() (near_chance.h) expects; the fact "chance" is that number. Where chance alone would give most rows held out
///    a near-duplicate, copies cannot be told from it, and the check stays Suspicious,
///  - no group,
///  - no training row that is later than the first test row (a Leak where the split goes by time, else Suspicious),
/// and that no single column gives the target away ("target": it alone goes 90 % of the way from guessing to certainty, or
/// explains 98 % of the variance). `profile`: of all rows, with relations to the target; nullptr: "target" is Unchecked.
/// Memory: 128 MiB at a time. Errors: NotFound for a column, Busy, Cancelled.
Result<LeakReport> checkLeaks(const data::Dataset& dataset, const Split& split, const data::TableProfile* profile, const LeakOptions& options,
                              JobContext& job);

/// Without the row sets but for `examples` of each.
Json toJson(const LeakReport& report, std::size_t examples = 10);

} // namespace cairn::prep
