// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/prep/split.h"

#include "core/base/random.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

namespace cairn::prep {

namespace {

constexpr std::array<std::pair<Part, std::string_view>, 3> kParts{{{Part::Train, "train"}, {Part::Validation, "validation"}, {Part::Test, "test"}}};
constexpr double kDefaultFraction = 0.1;
constexpr std::uint64_t kMostDefaultValidation = 5000; ///< where a test split is given
constexpr std::uint64_t kSplitStream = 0x5117;
constexpr int kBucketBits = 16;

/// Hash of a row, different for every row of a split (mix is a bijection of its first word).
std::uint64_t rowHash(std::uint64_t key, RowId row)
{
    return mix(row ^ key, 0);
}

/// The hash below which exactly `count` of rows [0, rows) lie: a counting pass over the top bits, then the bucket that holds
/// the border.
std::uint64_t threshold(std::uint64_t key, std::uint64_t rows, std::uint64_t count)
{
    if (count == 0)
        return 0;
    if (count >= rows)
        return std::numeric_limits<std::uint64_t>::max();
    std::vector<std::uint64_t> buckets(std::size_t{1} << kBucketBits, 0);
    for (RowId row = 0; row < rows; ++row)
        ++buckets[rowHash(key, row) >> (64 - kBucketBits)];
    std::uint64_t bucket = 0;
    while (count > buckets[bucket])
        count -= buckets[bucket++];
    std::vector<std::uint64_t> inside;
    for (RowId row = 0; row < rows; ++row) {
        if (const std::uint64_t hash = rowHash(key, row); hash >> (64 - kBucketBits) == bucket)
            inside.push_back(hash);
    }
    if (count == inside.size())
        return *std::ranges::max_element(inside) + 1;
    std::ranges::nth_element(inside, inside.begin() + static_cast<std::ptrdiff_t>(count));
    return inside[count];
}

Result<std::uint64_t> share(const std::optional<double>& fraction, std::uint64_t rows, std::uint64_t most, const char* member)
{
    if (fraction && !(*fraction >= 0.0 && *fraction < 1.0))
        return fail(ErrorCode::InvalidInput, "A share of rows must be at least 0 and below 1", member, "Use a number such as 0.1");
    const auto count = static_cast<std::uint64_t>(std::llround(fraction.value_or(kDefaultFraction) * static_cast<double>(rows)));
    return fraction ? count : std::min(count, most);
}

} // namespace

std::string_view name(Part part)
{
    return kParts[static_cast<std::size_t>(part)].second;
}

std::optional<Part> part(std::string_view text)
{
    for (const auto& [value, partName] : kParts) {
        if (partName == text)
            return value;
    }
    return {};
}

Json toJson(const SplitSpec& spec)
{
    Json json{{"seed", spec.seed}, {"useGivenTest", spec.useGivenTest}};
    if (spec.validation)
        json["validation"] = *spec.validation;
    if (spec.test)
        json["test"] = *spec.test;
    return json;
}

Result<SplitSpec> splitSpecFromJson(const Json& json)
{
    try {
        SplitSpec spec;
        spec.seed = json.value("seed", std::uint64_t{0});
        spec.useGivenTest = json.value("useGivenTest", true);
        if (json.contains("validation"))
            spec.validation = json["validation"].get<double>();
        if (json.contains("test"))
            spec.test = json["test"].get<double>();
        return spec;
    } catch (const Json::exception&) {
        return fail(ErrorCode::Corrupt, "The stored split is damaged", "split", "Choose the split again");
    }
}

const RowSubset& Split::of(Part part) const
{
    return part == Part::Train ? train : part == Part::Validation ? validation : test;
}

std::optional<Part> Split::partOf(RowId row) const
{
    for (const auto& [part, partName] : kParts) {
        if (of(part).contains(row))
            return part;
    }
    return {};
}

Result<Split> makeSplit(std::uint64_t rows, std::optional<RowId> givenTestFrom, const SplitSpec& spec)
{
    const bool given = givenTestFrom && spec.useGivenTest;
    const std::uint64_t drawn = given ? std::min<std::uint64_t>(*givenTestFrom, rows) : rows; // rows that the hash divides
    CAIRN_ASSIGN(const std::uint64_t validation, share(spec.validation, drawn, given ? kMostDefaultValidation : rows, "validation"));
    CAIRN_ASSIGN(std::uint64_t test, share(spec.test, drawn, rows, "test"));
    if (given)
        test = 0;
    if (validation + test >= drawn)
        return fail(ErrorCode::InvalidInput, "No rows are left to train on: " + std::to_string(drawn) + " rows, " +
                    std::to_string(validation) + " for validation, " + std::to_string(test) + " for testing", "split", "Take smaller shares, or more data");
    const std::uint64_t key = mix(spec.seed, kSplitStream);
    const std::uint64_t testBelow = threshold(key, drawn, test);
    const std::uint64_t validationBelow = threshold(key, drawn, test + validation);
    std::array<std::vector<std::uint64_t>, 3> bits;
    for (auto& words : bits)
        words.assign((rows + 63) / 64, 0);
    for (RowId row = 0; row < drawn; ++row) {
        const std::uint64_t hash = rowHash(key, row);
        const auto part = hash < testBelow ? Part::Test : hash < validationBelow ? Part::Validation : Part::Train;
        bits[static_cast<std::size_t>(part)][row / 64] |= std::uint64_t{1} << (row % 64);
    }
    Split split{spec, RowSubset::fromBits(std::move(bits[0])), RowSubset::fromBits(std::move(bits[1])), RowSubset::fromBits(std::move(bits[2]))};
    if (given)
        split.test = RowSubset::range(drawn, rows - drawn);
    return split;
}

Result<Split> makeSplit(const data::Dataset& dataset, const SplitSpec& spec)
{
    const auto rows = dataset.rowCount();
    if (!rows)
        return fail(ErrorCode::Busy, "The rows of the table have not been counted yet", dataset.title(), "Wait until the table is prepared");
    CAIRN_ASSIGN(Split split, makeSplit(*rows, dataset.givenTestFrom(), spec));
    const auto validationFrom = dataset.givenValidationFrom(), testFrom = dataset.givenTestFrom();
    if (!spec.useGivenTest || spec.validation || !validationFrom || !testFrom || *validationFrom == 0 || *validationFrom >= *testFrom)
        return split;
    split.train = RowSubset::range(0, *validationFrom);
    split.validation = RowSubset::range(*validationFrom, *testFrom - *validationFrom);
    return split;
}

} // namespace cairn::prep
