// SPDX-License-Identifier: GPL-3.0-or-later
// Time series, one after the other in one table.
//
// value = level + trend * t + amplitude * sin(2 pi (t / season + phase)) + effect * promotion(t - 1) + noise, with t in steps.
// Level, trend, amplitude and phase belong to the series; `promotion` is a covariate known in advance (1 in a tenth of the
// steps). The noise is the sum of the last eight shocks, each 0.6 of the one after it, so that an autoregressive model gains
// from the past and none does better than the newest shock, whose deviation is `noise`.
#include "core/base/random.h"
#include "core/data/synthetic/kinds.h"
#include "core/data/synthetic/table_writer.h"

#include <array>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <numbers>

namespace cairn::data::synthetic {

namespace {

constexpr std::uint64_t kDesign = 0x5E71, kShock = 0x5E72, kPromotion = 0x5E73, kMissing = 0x5E74, kJitter = 0x5E75;
constexpr std::int64_t kStart = 1'577'836'800; ///< 2020-01-01T00:00:00Z
constexpr int kMemory = 8;
constexpr double kDecay = 0.6, kPromotionShare = 0.1;

struct Options {
    std::uint64_t seed = 0, length = 1;
    std::int64_t stepSeconds = 3600;
    double season = 24, noise = 1, missing = 0;
    bool regular = true;
};

/// The numbers that make one series.
struct Shape {
    double level, trend, amplitude, phase, effect;
};

Shape shapeOf(const Options& options, std::uint64_t series)
{
    const Philox random(options.seed, kDesign);
    const std::uint64_t at = series * 8;
    return {20 + 5 * random.normal(at), 0.01 * random.normal(at + 1), 4 + 2 * random.uniform(at + 2), random.uniform(at + 3), 3 + random.normal(at + 4)};
}

std::string timeText(std::int64_t seconds)
{
    const std::time_t time = seconds;
    std::tm parts{};
    gmtime_r(&time, &parts);
    std::array<char, 24> text;
    return {text.data(), std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M:%S", &parts)};
}

bool promoted(const Options& options, std::uint64_t row)
{
    return Philox(options.seed, kPromotion).uniform(row) < kPromotionShare;
}

double noiseAt(const Options& options, std::uint64_t row, std::uint64_t step)
{
    const Philox shocks(options.seed, kShock);
    double sum = 0, weight = 1;
    for (std::uint64_t back = 0; back < kMemory && back <= step; ++back, weight *= kDecay)
        sum += weight * shocks.normal(row - back);
    return options.noise * sum;
}

void writeRow(const Options& options, std::uint64_t row, RowText& text)
{
    const std::uint64_t series = row / options.length, step = row % options.length;
    const Shape shape = shapeOf(options, series);
    const double jitter = options.regular ? 0 : 0.8 * (Philox(options.seed, kJitter).uniform(row) - 0.5);
    const double t = static_cast<double>(step) + jitter;
    text.add("s" + std::to_string(series + 1));
    text.add(timeText(kStart + std::llround(t * static_cast<double>(options.stepSeconds))));
    text.add(std::uint64_t{promoted(options, row)});
    const double wave = shape.amplitude * std::sin(2 * std::numbers::pi * (t / options.season + shape.phase));
    const double push = step > 0 && promoted(options, row - 1) ? shape.effect : 0;
    if (Philox(options.seed, kMissing).uniform(row) < options.missing)
        text.addMissing();
    else
        text.add(shape.level + shape.trend * t + wave + push + noiseAt(options, row, step));
}

Result<void> write(const SyntheticSpec& spec, const std::filesystem::path& place, JobContext& job)
{
    Options options;
    options.seed = spec.seed;
    const auto series = countOf(spec, "series");
    options.length = (spec.size + series - 1) / series;
    options.stepSeconds = spec.params.at("step_seconds").get<std::int64_t>();
    options.season = spec.params.at("season").get<double>();
    options.noise = spec.params.at("noise").get<double>();
    options.missing = spec.params.at("missing").get<double>();
    options.regular = spec.params.at("regular").get<bool>();
    const TableMaker maker{{{"series", "VARCHAR"}, {"time", "TIMESTAMP"}, {"promotion", "BIGINT"}, {"value", "DOUBLE"}},
                           spec.size,
                           [options](std::uint64_t row, RowText& text) { writeRow(options, row, text); }};
    return writeTable(maker, place, place.extension().string(), job);
}

} // namespace

SyntheticKind series()
{
    SyntheticKind kind;
    kind.id = "series";
    kind.title = "Time series";
    kind.help = "Series with level, trend, season, a covariate known in advance and noise that remembers. No forecast of the next value has "
                "a smaller root mean square error than the noise.";
    kind.unit = "rows";
    kind.size = 100'000;
    kind.mostSize = 100'000'000'000;
    kind.params = {
        integerParam("series", "Series", "How many series share the rows", 10, 1, 1'000'000),
        integerParam("step_seconds", "Seconds between steps", "3600 is an hour, 86400 a day", 3600, 1, 31'536'000),
        realParam("season", "Steps of a season", "24 for days of hours, 7 for weeks of days", 24, 2, 100'000),
        realParam("noise", "Noise", "Deviation of what cannot be foreseen", 1, 0, 100),
        realParam("missing", "Empty values", "Share of rows without a value", 0, 0, 0.99),
        {"regular", "Regular steps", "Off: times are shifted by up to 40 % of a step", ParamType::Boolean, true},
    };
    kind.write = write;
    return kind;
}

} // namespace cairn::data::synthetic
