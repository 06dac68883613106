// SPDX-License-Identifier: GPL-3.0-or-later
// A table for classification or regression.
//
// Every fourth column is text of 3 to 12 categories ("group_1", ...), the others are numbers ("number_1", ...: normal with
// different means and scales, every fifth one log-normal); the last column is the target. A score, linear in the columns
// (before exponentials) plus one product of the first two numbers, standardised, decides. Classification: "yes" where the
// score is above the quantile that makes the asked share, then a share `noise` of the labels is flipped, so that no model can
// be right more often than 1 - noise. Regression: score plus normal noise, so that no model can reach more than
// R2 = 1 - noise. A share `missing` of the cells of every third number column is empty (the score knows them).
#include "core/base/random.h"
#include "core/data/synthetic/kinds.h"
#include "core/data/synthetic/table_writer.h"

#include <algorithm>
#include <cmath>
#include <memory>

namespace cairn::data::synthetic {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t kCellStream = 0x7AB1E;   ///< + column
constexpr std::uint64_t kDesignStream = 0xDE516;
constexpr std::uint64_t kMissingStream = 0x3155;
constexpr std::uint64_t kNoiseStream = 0x40153;
constexpr std::uint64_t kSample = 20'000;

/// How one input column is made.
struct Maker {
    std::string name;
    std::vector<std::string> categories; ///< empty: numbers
    std::vector<double> effects;         ///< on the score, one per category, mean 0
    double mean = 0, scale = 1, weight = 0;
    bool skewed = false, mayMiss = false;
};

struct Design {
    std::vector<Maker> columns;
    double productWeight = 0; ///< of the first two number columns
    double scoreScale = 1;    ///< makes the score's variance 1
};

Maker makeCategories(const Philox& random, std::uint32_t column, std::uint32_t group)
{
    Maker maker;
    maker.name = "group_" + std::to_string(group);
    const std::uint64_t count = 3 + random.below(column * 64, 10);
    double sum = 0;
    for (std::uint64_t i = 0; i < count; ++i) {
        maker.categories.push_back(std::string(1, static_cast<char>('a' + i)) + std::to_string(group));
        maker.effects.push_back(random.normal(column * 64 + 1 + i));
        sum += maker.effects.back();
    }
    for (double& effect : maker.effects)
        effect -= sum / static_cast<double>(count);
    return maker;
}

Maker makeNumbers(const Philox& random, std::uint32_t column, std::uint32_t number)
{
    Maker maker;
    maker.name = "number_" + std::to_string(number);
    maker.mean = 10 * random.normal(column * 64);
    maker.scale = std::exp(random.normal(column * 64 + 1));
    maker.weight = random.normal(column * 64 + 2);
    maker.skewed = number % 5 == 0;
    maker.mayMiss = number % 3 == 0;
    return maker;
}

struct Options {
    std::uint64_t seed = 0;
    std::int64_t columns = 12; ///< with the target
    bool regression = false;
    double positive = 0.5, missing = 0, noise = 0;
};

/// Everything about the table that does not depend on the row.
Design designOf(const Options& options)
{
    const Philox random(options.seed, kDesignStream);
    Design design;
    std::uint32_t numbers = 0, groups = 0;
    double variance = 0;
    for (std::uint32_t column = 0; column + 1 < options.columns; ++column) {
        if (column % 4 == 3) {
            design.columns.push_back(makeCategories(random, column, ++groups));
            const auto& effects = design.columns.back().effects;
            for (const double effect : effects)
                variance += effect * effect / static_cast<double>(effects.size());
        } else {
            design.columns.push_back(makeNumbers(random, column, ++numbers));
            variance += design.columns.back().weight * design.columns.back().weight;
        }
    }
    design.productWeight = numbers >= 2 ? std::sqrt(variance / 4) : 0;
    design.scoreScale = 1 / std::sqrt(variance + design.productWeight * design.productWeight);
    return design;
}

/// The score of a row; its cells are appended to `text` where there is one.
double scoreRow(const Options& options, const Design& design, std::uint64_t row, RowText* text)
{
    double score = 0, first = 0, product = 0;
    int numbers = 0;
    for (std::size_t column = 0; column < design.columns.size(); ++column) {
        const Maker& maker = design.columns[column];
        const Philox cell(options.seed, kCellStream + column);
        if (!maker.categories.empty()) {
            const auto code = cell.below(row, maker.categories.size());
            score += maker.effects[code];
            if (text)
                text->add(maker.categories[code]);
            continue;
        }
        const double z = cell.normal(row);
        score += maker.weight * z;
        product = numbers == 1 ? first * z : product;
        first = numbers == 0 ? z : first;
        ++numbers;
        if (!text)
            continue;
        if (maker.mayMiss && Philox(options.seed, kMissingStream + (column << 32)).uniform(row) < options.missing)
            text->addMissing();
        else
            text->add(maker.skewed ? maker.scale * std::exp(z) : maker.mean + maker.scale * z);
    }
    return (score + design.productWeight * product) * design.scoreScale;
}

/// The score above which a share `positive` of the rows lies, from rows that the table does not hold.
double threshold(const Options& options, const Design& design)
{
    std::vector<double> scores(kSample);
    for (std::uint64_t i = 0; i < kSample; ++i)
        scores[i] = scoreRow(options, design, ~i, nullptr);
    const auto place = static_cast<std::ptrdiff_t>((1 - options.positive) * static_cast<double>(kSample - 1));
    std::ranges::nth_element(scores, scores.begin() + place);
    return scores[static_cast<std::size_t>(place)];
}

TableMaker makerOf(const Options& options, std::uint64_t rows)
{
    const auto design = std::make_shared<const Design>(designOf(options));
    const double limit = options.regression ? 0 : threshold(options, *design);
    TableMaker maker;
    maker.rows = rows;
    for (const Maker& column : design->columns)
        maker.columns.push_back({column.name, column.categories.empty() ? "DOUBLE" : "VARCHAR"});
    maker.columns.push_back({"target", options.regression ? "DOUBLE" : "VARCHAR"});
    maker.row = [options, design, limit](std::uint64_t row, RowText& text) {
        const double score = scoreRow(options, *design, row, &text);
        const Philox noise(options.seed, kNoiseStream);
        if (options.regression)
            text.add(score + noise.normal(row) * std::sqrt(options.noise / (1 - options.noise)));
        else
            text.add((score > limit) != (noise.uniform(row) < options.noise) ? "yes" : "no");
    };
    return maker;
}

Result<void> write(const SyntheticSpec& spec, const fs::path& place, JobContext& job)
{
    Options options;
    options.seed = spec.seed;
    options.columns = spec.params.at("columns").get<std::int64_t>();
    options.regression = spec.params.at("regression").get<bool>();
    options.positive = spec.params.at("positive").get<double>();
    options.missing = spec.params.at("missing").get<double>();
    options.noise = spec.params.at("noise").get<double>();
    return writeTable(makerOf(options, spec.size), place, place.extension().string(), job);
}

} // namespace

SyntheticKind table()
{
    SyntheticKind kind;
    kind.id = "table";
    kind.title = "Table";
    kind.help = "Numbers and categories with a known rule behind the last column. No model can be right more often than 1 - noise.";
    kind.unit = "rows";
    kind.size = 1'000'000;
    kind.mostSize = 100'000'000'000;
    kind.params = {
        integerParam("columns", "Columns", "The last one is the target", 12, 2, 100'000),
        {"regression", "Predict a number", "The target is a number instead of yes or no", ParamType::Boolean, false},
        realParam("positive", "Share of yes", "How many rows have the answer yes, before noise; small shares make an unbalanced table", 0.5, 0.0001, 0.9999),
        realParam("noise", "Noise in the last column", "Share of wrong labels, or of the target's variance that nothing explains", 0.1, 0, 0.99),
        realParam("missing", "Empty cells", "Share of empty cells in every third column of numbers", 0.02, 0, 0.99),
    };
    kind.write = write;
    return kind;
}

} // namespace cairn::data::synthetic
