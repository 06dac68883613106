// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/prep/split/shares.h"

#include <algorithm>
#include <cmath>

namespace cairn::prep {

namespace {

constexpr double kDefaultFraction = 0.1;
constexpr std::uint64_t kMostDefaultValidation = 5000; ///< where a test split is given

Result<std::uint64_t> share(const std::optional<double>& fraction, std::uint64_t rows, std::uint64_t most, const char* member)
{
    if (fraction && !(*fraction >= 0.0 && *fraction < 1.0))
        return fail(ErrorCode::InvalidInput, "A share of rows must be at least 0 and below 1", member, "Use a number such as 0.1");
    const auto count = static_cast<std::uint64_t>(std::llround(fraction.value_or(kDefaultFraction) * static_cast<double>(rows)));
    return fraction ? count : std::min(count, most);
}

} // namespace

Result<Shares> sharesOf(std::uint64_t rows, std::optional<RowId> givenTestFrom, const SplitSpec& spec)
{
    Shares shares;
    shares.given = givenTestFrom && spec.useGivenTest;
    shares.drawn = shares.given ? std::min<std::uint64_t>(*givenTestFrom, rows) : rows;
    CAIRN_ASSIGN(shares.validation, share(spec.validation, shares.drawn, shares.given ? kMostDefaultValidation : rows, "validation"));
    CAIRN_ASSIGN(shares.test, share(spec.test, shares.drawn, rows, "test"));
    const bool folds = spec.version > 1 && spec.method == SplitMethod::KFold;
    if (shares.given || folds)
        shares.test = 0;
    if (shares.validation + shares.test >= shares.drawn)
        return fail(ErrorCode::InvalidInput, "No rows are left to train on: " + std::to_string(shares.drawn) + " rows, " +
                    std::to_string(shares.validation) + " for validation, " + std::to_string(shares.test) + " for testing", "split", "Take smaller shares, or more data");
    return shares;
}

} // namespace cairn::prep
