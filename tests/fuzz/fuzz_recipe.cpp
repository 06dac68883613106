// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/batch/row_encoder.h"
#include "core/prep/step/step_plan.h"
#include "tests/fuzz/fuzz.h"

#include <cstdlib>
#include <cstring>
#include <limits>
#include <numeric>
#include <set>

using namespace cairn;

namespace {

constexpr std::int64_t kWidest = 1 << 14;
constexpr std::size_t kRows = 2;

/// Two rows through the encoding, into buffers that are exactly as large as it says.
void encode(const prep::Recipe& recipe)
{
    data::Schema schema;
    std::set<std::string> names;
    const auto add = [&](const std::string& name, data::ColumnType type) {
        if (names.insert(name).second)
            schema.columns.push_back({name, type, {}, {}});
    };
    for (const auto& step : recipe.categories)
        add(step.column, data::ColumnType::Text);
    const std::set<std::string> texts = names;
    for (const auto& step : recipe.numeric) {
        if (texts.contains(step.column))
            return;
        add(step.column, data::ColumnType::Real);
    }
    const batch::RowEncoder encoder(recipe, schema, false);
    if (encoder.featureWidth() > kWidest || encoder.categoryWidth() > kWidest)
        return;
    static constexpr double kNumbers[kRows] = {1e308, std::numeric_limits<double>::quiet_NaN()};
    static constexpr char kTexts[kRows][16] = {{7, 0, 0, 0, 'P', 'r', 'i', 'v', 'a', 't', 'e'}, {}};
    data::ColumnChunk chunk{kRows, 0, {}, {}};
    for (const std::size_t column : encoder.columns()) {
        const bool text = schema[column].type == data::ColumnType::Text;
        chunk.columns.emplace_back(text ? nullptr : kNumbers, text ? kTexts : nullptr, nullptr);
    }
    std::vector<float> features(kRows * static_cast<std::size_t>(encoder.featureWidth()));
    std::vector<std::int64_t> categories(kRows * static_cast<std::size_t>(encoder.categoryWidth()));
    static constexpr std::uint32_t kFrom[kRows] = {0, 1};
    static constexpr std::uint64_t kTo[kRows] = {1, 0};
    encoder.encode(chunk, kFrom, kTo, {.features = features.data(), .categories = categories.data()});
}

} // namespace

/// A saved recipe is read, written, read again; its steps are planned and its encoding is run.
void fuzzOne(const std::string& input)
{
    const Json json = Json::parse(input, nullptr, false);
    const auto recipe = prep::recipeFromJson(json);
    if (!recipe)
        return;
    const Json written = prep::toJson(*recipe);
    const auto again = prep::recipeFromJson(written);
    if (!again || prep::toJson(*again) != written)
        std::abort();
    (void)recipe->fields();
    (void)recipe->inputs();
    prep::StepPlan plan(recipe->source, recipe->target.column);
    for (const prep::Step& step : recipe->steps) {
        if (!plan.add(step))
            return;
    }
    encode(*recipe);
}
