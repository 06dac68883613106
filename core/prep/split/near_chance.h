// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/identity/row_groups.h"
#include "core/prep/split/split.h"

namespace cairn::prep {

/// How many rows held out would have a near-duplicate in another part if the rows had nothing to do with each other: the more,
/// the fewer columns there are, the fewer digits they have, and the more rows. `columns`: what near-duplicates are compared by.
///
/// A row is first looked at through coarser glasses: texts and pictures aside, numbers and times to two digits instead of
/// three. Of m rows of other parts in its coarse cell, chance lets the share q = t r1 r2 ... rd agree with it to three digits
/// and in the texts and pictures, so the row has a near-duplicate with chance 1 - exp(-q m); the answer is the sum over all
/// rows. t is the share of pairs of rows that agree in all texts and pictures. rk is the share of pairs that agree in column k
/// to three digits among those that agree in it to two and, if that makes the share larger, in an earlier column to three:
/// columns that follow another one add little (a tree of dependences, as of Chow and Liu 1968). Numbers that are rounded have
/// shares near 1: there, chance explains most.
///
/// The shares come from up to 20,000 rows, the cells from all of them. Errors: Cancelled.
Result<double> nearByChance(const data::Dataset& dataset, const Split& split, const std::vector<std::size_t>& columns, JobContext& job);

} // namespace cairn::prep
