// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/prep/split/split.h"

#include "core/base/random.h"
#include "core/prep/split/shares.h"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

namespace cairn::prep {

namespace {

constexpr std::array<std::pair<Part, std::string_view>, 3> kParts{{{Part::Train, "train"}, {Part::Validation, "validation"}, {Part::Test, "test"}}};
constexpr std::array<std::string_view, 6> kMethods{"random", "stratified", "grouped", "time", "file", "kfold"};
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

std::string_view name(SplitMethod method)
{
    return kMethods[static_cast<std::size_t>(method)];
}

std::optional<SplitMethod> splitMethod(std::string_view text)
{
    const auto found = std::ranges::find(kMethods, text);
    return found == kMethods.end() ? std::nullopt : std::optional(static_cast<SplitMethod>(found - kMethods.begin()));
}

Json toJson(const SplitSpec& spec)
{
    Json json{{"seed", spec.seed}, {"useGivenTest", spec.useGivenTest}};
    if (spec.validation)
        json["validation"] = *spec.validation;
    if (spec.test)
        json["test"] = *spec.test;
    if (spec.version < 2)
        return json;
    json["version"] = spec.version;
    json["method"] = name(spec.method);
    if (!spec.key.empty())
        json["key"] = spec.key;
    if (!spec.by.empty())
        json["by"] = spec.by;
    if (spec.method == SplitMethod::KFold) {
        json["folds"] = spec.folds;
        json["fold"] = spec.fold;
    }
    if (!spec.borders.is_null())
        json["borders"] = spec.borders;
    return json;
}

Result<SplitSpec> splitSpecFromJson(const Json& json)
{
    const Error damaged = fail(ErrorCode::Corrupt, "The stored split is damaged", "split", "Choose the split again");
    try {
        SplitSpec spec;
        spec.version = json.value("version", 1);
        if (spec.version > SplitSpec::kVersion)
            return fail(ErrorCode::TooNew, "The split was made by a newer version of Cairn", "split", "Update Cairn");
        spec.seed = json.value("seed", std::uint64_t{0});
        spec.useGivenTest = json.value("useGivenTest", true);
        if (json.contains("validation"))
            spec.validation = json["validation"].get<double>();
        if (json.contains("test"))
            spec.test = json["test"].get<double>();
        const auto method = splitMethod(json.value("method", std::string("random")));
        if (!method || spec.version < 1)
            return damaged;
        spec.method = *method;
        spec.key = json.value("key", std::vector<std::string>());
        spec.by = json.value("by", std::string());
        spec.folds = json.value("folds", 5);
        spec.fold = json.value("fold", 0);
        spec.borders = json.value("borders", Json());
        return spec;
    } catch (const Json::exception&) {
        return damaged;
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
    CAIRN_ASSIGN(const Shares shares, sharesOf(rows, givenTestFrom, spec));
    const std::uint64_t drawn = shares.drawn;
    const std::uint64_t key = mix(spec.seed, kSplitStream);
    const std::uint64_t testBelow = threshold(key, drawn, shares.test);
    const std::uint64_t validationBelow = threshold(key, drawn, shares.test + shares.validation);
    std::array<std::vector<std::uint64_t>, 3> bits;
    for (auto& words : bits)
        words.assign((rows + 63) / 64, 0);
    for (RowId row = 0; row < drawn; ++row) {
        const std::uint64_t hash = rowHash(key, row);
        const auto part = hash < testBelow ? Part::Test : hash < validationBelow ? Part::Validation : Part::Train;
        bits[static_cast<std::size_t>(part)][row / 64] |= std::uint64_t{1} << (row % 64);
    }
    Split split{spec, RowSubset::fromBits(std::move(bits[0])), RowSubset::fromBits(std::move(bits[1])), RowSubset::fromBits(std::move(bits[2]))};
    if (shares.given)
        split.test = RowSubset::range(drawn, rows - drawn);
    return split;
}

Result<Split> makeSplit(const data::Dataset& dataset, const SplitSpec& spec)
{
    Progress quiet;
    JobContext job{{}, quiet};
    return makeSplit(dataset, spec, job);
}

} // namespace cairn::prep
