// SPDX-License-Identifier: GPL-3.0-or-later
// Ratings of items by users.
//
// rating = 3.5 + user bias + item bias + user vector . item vector + noise, rounded to 1 .. 5. The vectors have `rank` normal
// elements, so that the matrix behind the ratings has that rank; biases have deviation 0.4, the product of the vectors 0.8.
// Both users and items are drawn with density falling towards their end ("popularity" 0: all alike), so that some items are
// rated often and most rarely. A pair may come twice, as somebody changes his mind.
#include "core/base/random.h"
#include "core/data/synthetic/kinds.h"
#include "core/data/synthetic/table_writer.h"

#include <algorithm>
#include <cmath>

namespace cairn::data::synthetic {

namespace {

constexpr std::uint64_t kUser = 0x4A71, kItem = 0x4A72, kPick = 0x4A73, kNoise = 0x4A74;
constexpr std::uint64_t kStart = 1'577'836'800; ///< 2020-01-01, in seconds since 1970
constexpr double kMean = 3.5, kBias = 0.4, kProduct = 0.8;

struct Options {
    std::uint64_t seed = 0, users = 1, items = 1, rank = 1;
    double popularity = 0, noise = 0;
};

/// Element 0 is the bias, the others are the vector.
double element(const Options& options, std::uint64_t stream, std::uint64_t id, std::uint64_t index)
{
    return Philox(options.seed, stream).normal(id * (options.rank + 1) + index);
}

std::uint64_t pick(const Options& options, std::uint64_t draw, std::uint64_t count)
{
    const double u = std::pow(Philox(options.seed, kPick).uniform(draw), 1 + 2 * options.popularity);
    return std::min(static_cast<std::uint64_t>(u * static_cast<double>(count)), count - 1);
}

void writeRow(const Options& options, std::uint64_t row, RowText& text)
{
    const std::uint64_t user = pick(options, row * 2, options.users), item = pick(options, row * 2 + 1, options.items);
    double product = 0;
    for (std::uint64_t i = 1; i <= options.rank; ++i)
        product += element(options, kUser, user, i) * element(options, kItem, item, i);
    product *= kProduct / std::sqrt(static_cast<double>(options.rank));
    const double bias = kBias * (element(options, kUser, user, 0) + element(options, kItem, item, 0));
    const double value = kMean + bias + product + options.noise * Philox(options.seed, kNoise).normal(row);
    text.add(user + 1);
    text.add(item + 1);
    text.add(static_cast<std::uint64_t>(std::clamp(std::llround(value), 1LL, 5LL)));
    text.add(kStart + row * 60);
}

Result<void> write(const SyntheticSpec& spec, const std::filesystem::path& place, JobContext& job)
{
    Options options;
    options.seed = spec.seed;
    options.users = countOf(spec, "users");
    options.items = countOf(spec, "items");
    options.rank = countOf(spec, "rank");
    options.popularity = spec.params.at("popularity").get<double>();
    options.noise = spec.params.at("noise").get<double>();
    const TableMaker maker{{{"user", "BIGINT"}, {"item", "BIGINT"}, {"rating", "BIGINT"}, {"time", "BIGINT"}},
                           spec.size,
                           [options](std::uint64_t row, RowText& text) { writeRow(options, row, text); }};
    return writeTable(maker, place, place.extension().string(), job);
}

} // namespace

SyntheticKind ratings()
{
    SyntheticKind kind;
    kind.id = "ratings";
    kind.title = "Ratings";
    kind.help = "Users rate items from 1 to 5; behind the ratings is a matrix of low rank, as matrix factorisation assumes.";
    kind.unit = "rows";
    kind.size = 1'000'000;
    kind.mostSize = 100'000'000'000;
    kind.params = {
        integerParam("users", "Users", "How many users there are", 6'000, 1, 1'000'000'000),
        integerParam("items", "Items", "How many items there are", 4'000, 1, 1'000'000'000),
        integerParam("rank", "Rank", "Length of the vectors behind users and items", 8, 1, 256),
        realParam("popularity", "Popularity", "0: all are rated alike; 1: few get most of the ratings", 0.5, 0, 4),
        realParam("noise", "Noise", "Deviation of what the vectors do not say, before rounding", 0.4, 0, 10),
    };
    kind.write = write;
    return kind;
}

} // namespace cairn::data::synthetic
