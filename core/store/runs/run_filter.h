// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/store/run.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cairn::store {

/// Which number of a series speaks for it.
enum class MetricValue : std::uint8_t { Last, Least, Greatest };

/// One condition on a run.
struct RunTerm {
    enum class Compare : std::uint8_t { Equal, Unequal, Less, LessEqual, Greater, GreaterEqual, Contains };

    bool negated = false;
    std::string key = {};  ///< empty: `value` stands in the name, the note or a tag
    MetricValue which = MetricValue::Last;
    Compare compare = Compare::Contains;
    std::string value = {};

    bool operator==(const RunTerm&) const = default;
};

/// Reads what people type above the table: terms with spaces between them, all of which must hold.
///
///   baseline                the word stands in the name, the note or a tag
///   "two words"             so do these
///   accuracy>0.9            last value of a metric, in any split; also >=, <, <=, =, !=
///   validation.loss<0.4     of one split
///   max:accuracy>0.9        greatest value of the series; min: for the least
///   optimizer=adam          a setting; numbers compare as numbers, words without regard to case
///   name:mlp  note:first    contains; for name, note, tag, state and settings
///   tag=paper  state=failed  id>100  seed=3  data=2  is=pinned  is=archived
///   -tag=old                not
///
/// InvalidInput, naming the term, for a comparison without a value or a quotation mark that is never closed.
Result<std::vector<RunTerm>> parseRunFilter(std::string_view text);

} // namespace cairn::store
